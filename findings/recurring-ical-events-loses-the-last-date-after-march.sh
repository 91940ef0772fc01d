#!/usr/bin/env bash
# recurring-ical-events loses the last date of a series whose UNTIL is exactly that date, where clocks have gone forward since the first one.
#
# Guessed: UNTIL in UTC is compared with the date in UTC, so the instant of the last date is the tightest end that includes it (RFC 5545, section
#   3.3.10: "bounds the recurrence rule in an inclusive manner").
# Seen: python3-recurring-ical-events 2.0.1 with python3-icalendar 4.0.3 and dateutil of Debian 12, on 2026-11-30: Tuesdays at 14:00 in Helsinki from 2 March
#   to 6 April 2027 with UNTIL=20270406T110000Z end on 30 March. Zones come from pytz, and dateutil steps with the offset of the first date, so that
#   6 April is 12:00 UTC to it. With the same dates in January and February, or with the end of the day for an end, all are there.
# So: UNTIL is the end of the last day on the clock of the series, as Google and Apple write it, and not its last start.
# Needs: python3-recurring-ical-events of Debian.
set -euo pipefail
/usr/bin/python3 -c 'import icalendar, recurring_ical_events' 2>/dev/null || { echo "python3-recurring-ical-events is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/read.py" <<'PY'
import icalendar, recurring_ical_events
text = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example.org//finding//EN
BEGIN:VTIMEZONE
TZID:Europe/Helsinki
BEGIN:STANDARD
DTSTART:19701025T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:a@example.org
DTSTAMP:20261130T000000Z
DTSTART;TZID=Europe/Helsinki:%sT140000
DTEND;TZID=Europe/Helsinki:%sT150000
RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=%s
SUMMARY:Talk
END:VEVENT
END:VCALENDAR
"""
for first, until in [("20270105", "20270209T120000Z"), ("20270302", "20270406T110000Z"), ("20270302", "20270406T205959Z")]:
    calendar = icalendar.Calendar.from_ical((text % (first, first, until)).replace("\n", "\r\n"))
    dates = sorted(e["DTSTART"].dt.strftime("%d %b") for e in recurring_ical_events.of(calendar).between((2027, 1, 1), (2027, 12, 31)))
    print(first, until, len(dates), "dates")
PY
/usr/bin/python3 "$work/read.py" | tee "$work/seen"
diff - "$work/seen" <<'TXT' || { echo "the behaviour has changed"; exit 1; }
20270105 20270209T120000Z 6 dates
20270302 20270406T110000Z 5 dates
20270302 20270406T205959Z 6 dates
TXT
echo "as found: the last date is missing where clocks have changed"
