#!/usr/bin/env bash
# python-dateutil takes `until` as a day for that day's first moment: a meeting at 15:00 that repeats until 31 December has none
# on the 31st, and neither has the RRULE that str() makes of the rule, whose UNTIL is T000000.
#
# One would have guessed that the last day counts, as whoever writes `until: 2027-12-31` means it. yaml2ics hands the `until` of its YAML files to dateutil as PyYAML reads it, a date; so each of
# its calendars that ends on a day of meeting ends a meeting early.
#
# Seen with Debian's python3-dateutil 2.8.2-2 on 29 November 2026. RFC 5545 section 3.3.10 wants UNTIL to have the type of DTSTART,
# and says nothing of a day beside a time. dateutil's documentation: "the recurrence ends at or before until".
#
# For whoever writes calendars: give until with a time, or turn a day into its last second before it reaches a library.
#
# Needs Debian with python3 and apt-get.
set -uo pipefail
version=2.8.2-2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
apt-get download -q "python3-dateutil=$version" python3-six >/dev/null 2>&1 || { echo "python3-dateutil $version is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" . || exit 2; done
PYTHONPATH="$work/usr/lib/python3/dist-packages" /usr/bin/python3 - <<'PYTHON'
import datetime, sys
import dateutil
from dateutil.rrule import rrule, rrulestr, WEEKLY

start = datetime.datetime(2027, 12, 10, 15)  # a Friday, as is the 31st
day = rrule(WEEKLY, dtstart=start, until=datetime.date(2027, 12, 31))
text = rrulestr("RRULE:FREQ=WEEKLY;UNTIL=20271231", dtstart=start)
timed = rrule(WEEKLY, dtstart=start, until=datetime.datetime(2027, 12, 31, 15))
print("python-dateutil", dateutil.__version__)
for name, rule in [("until a date", day), ("UNTIL=20271231", text), ("until a time", timed)]:
    print("%-15s" % name, [d.strftime("%d %b %H:%M") for d in rule])
print(str(day).splitlines()[-1])
last = [list(r)[-1].day for r in (day, text, timed)]
if last != [24, 24, 31] or "UNTIL=20271231T000000" not in str(day):
    print("it is otherwise now: the last days are", last)
    sys.exit(1)
PYTHON
