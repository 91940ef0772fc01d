#!/usr/bin/env bash
# recurring-ical-events loses the last date of a series whose UNTIL is exactly that date, where clocks have gone forward since the first one.
#
# Guessed: UNTIL in UTC is compared with the date in UTC, so the instant of the last date is the tightest end that includes it (RFC 5545, section
#   3.3.10: "bounds the recurrence rule in an inclusive manner").
# Seen: python3-recurring-ical-events 2.0.1 with python3-icalendar 4.0.3 and dateutil of Debian 12, on 2026-11-30: Tuesdays at 14:00 in Helsinki from 2 March
#   to 6 April 2027 with UNTIL=20270406T110000Z end on 30 March. Zones come from pytz, and dateutil steps with the offset of the first date, so that
#   6 April is 12:00 UTC to it. With the same dates in January and February, or with the end of the day for an end, all are there.
# So: UNTIL is the end of the last day on the clock of the series, as Google and Apple write it, and not its last start.
# Needs: Debian with python3 and apt-get.
set -uo pipefail
version=2.0.1-1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
apt-get download -qq -o APT::Sandbox::User=root "python3-recurring-ical-events=$version" python3-icalendar=4.0.3-5 python3-x-wr-timezone python3-dateutil python3-six python3-tz >/dev/null 2>&1 ||
  { echo "python3-recurring-ical-events $version is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" . || exit 2; done
export PYTHONPATH="$work/usr/lib/python3/dist-packages"
echo "recurring-ical-events $version"
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
