#!/usr/bin/env bash
# Python's icalendar keeps the first VTIMEZONE of a name for as long as the process runs: the next file that gives the same name other
# rules is read by the rules of the first one. vobject does so too.
#
# Guessed: a TZID means what its own file says. RFC 5545, section 3.2.19: the definition belongs to the calendar object; only a name that
#   begins with "/" is meant to be the same everywhere.
# Seen: Debian 12's icalendar 4.0.3 and vobject 0.9.6.1 on 2026-11-30: two files have a "Customized Time Zone", a name that Outlook
#   gives to different zones, one at +02:00, one at -05:00. Whichever is read first decides for both; the other is seven hours off. Each
#   alone is right. icalendar's source of August 2026 (7.3.0 and later; tzp.py, cache_timezone_component)
#   still keeps a zone only "if it is not already known".
# So: a server or a mail robot that reads the calendars of many people shows times that depend on whose was read first since it was started. Tests
#   that read one file in a process do not see it. Whoever reads such files gives each name a prefix of its own before, or a process each;
#   whoever sends them uses UTC or a name of the zone data.
# Needs: Debian with python3 and apt-get.
set -uo pipefail
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
apt-get download -qq -o APT::Sandbox::User=root python3-icalendar=4.0.3-5 python3-vobject=0.9.6.1-2 python3-dateutil python3-six python3-tz >/dev/null 2>&1 ||
  { echo "python3-icalendar 4.0.3-5 or python3-vobject 0.9.6.1-2 is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" . || exit 2; done
cat > look.py <<'PYTHON'
import sys
import icalendar
import vobject


def calendar(offset):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.org//finding//EN", "BEGIN:VTIMEZONE", "TZID:Customized Time Zone",
                        "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:" + offset, "TZOFFSETTO:" + offset, "END:STANDARD", "END:VTIMEZONE",
                        "BEGIN:VEVENT", "UID:a@example.org", "DTSTAMP:20260101T000000Z", "DTSTART;TZID=Customized Time Zone:20260309T090000",
                        "DURATION:PT1H", "SUMMARY:Reading", "END:VEVENT", "END:VCALENDAR", ""])


for offset in sys.argv[1:]:
    one = icalendar.Calendar.from_ical(calendar(offset)).walk("VEVENT")[0].decoded("dtstart")
    other = vobject.readOne(calendar(offset)).vevent.dtstart.value
    print("  a file that says %s: icalendar %s, vobject %s" % (offset, one.strftime("%H:%M %z"), other.strftime("%H:%M %z")))
PYTHON
export PYTHONPATH="$work/usr/lib/python3/dist-packages"
echo "icalendar 4.0.3, vobject 0.9.6.1"
for order in "+0200" "-0500" "+0200 -0500" "-0500 +0200"; do
  echo "one process reads $order"
  # shellcheck disable=SC2086
  /usr/bin/python3 look.py $order || exit 2
done | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
one process reads +0200
  a file that says +0200: icalendar 09:00 +0200, vobject 09:00 +0200
one process reads -0500
  a file that says -0500: icalendar 09:00 -0500, vobject 09:00 -0500
one process reads +0200 -0500
  a file that says +0200: icalendar 09:00 +0200, vobject 09:00 +0200
  a file that says -0500: icalendar 09:00 +0200, vobject 09:00 +0200
one process reads -0500 +0200
  a file that says -0500: icalendar 09:00 -0500, vobject 09:00 -0500
  a file that says +0200: icalendar 09:00 -0500, vobject 09:00 -0500
TXT
echo "as found: the second file is read by the zone of the first"
