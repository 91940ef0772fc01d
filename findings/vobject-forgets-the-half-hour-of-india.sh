#!/usr/bin/env bash
# The VTIMEZONE that vobject writes has whole hours only: India is +05:00, Nepal +05:00, Adelaide +09:00 and Newfoundland -03:00. Who reads the file by it is
# 30 or 45 minutes off.
#
# Guessed: the offsets are those of the tzinfo that the event was given (RFC 5545, section 3.3.14, has hours and minutes); a library that CalDAV servers are
#   built on has been used in India.
# Seen: python3-vobject 0.9.6.1-2 (Debian 12) on 2026-11-30, with Python's zoneinfo and with pytz. Read in the same process the time is right, since vobject
#   keeps the tzinfo by its name and does not read what it wrote; ical.js 2.2.1 reads 04:00 UTC for 09:00 in Kolkata, which is 03:30.
# So: a test that writes and reads sees nothing. A VTIMEZONE that came with a file is written again as it was. Who writes with it for such zones gives
#   times in UTC; who reads files takes a zone by its name where that is a known place, as rondo does.
# Needs: Debian 12 with python3, tzdata and apt-get; Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 >/dev/null || { echo "the package cannot be had"; exit 2; }
apt-get download -qq -o APT::Sandbox::User=root python3-vobject=0.9.6.1-2 python3-dateutil=2.8.2-2 python3-six=1.16.0-4 python3-tz=2022.7.1-4 >/dev/null 2>&1 ||
  { echo "python3-vobject 0.9.6.1-2 is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" .; done
export PYTHONPATH=$work/usr/lib/python3/dist-packages
cat > write.py <<'PY'
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
import pytz, vobject

for number, name in enumerate(["Asia/Kolkata", "Asia/Kathmandu", "Australia/Adelaide", "America/St_Johns", "Asia/Tokyo"]):
    for kind, start in ("zoneinfo", datetime(2026, 7, 1, 9, tzinfo=ZoneInfo(name))), ("pytz", pytz.timezone(name).localize(datetime(2026, 7, 1, 9))):
        calendar = vobject.iCalendar()
        event = calendar.add("vevent")
        event.add("uid").value = "a@example.org"
        event.add("dtstamp").value = datetime(2026, 1, 1, tzinfo=vobject.icalendar.utc)
        event.add("dtstart").value = start
        text = calendar.serialize()
        with open(f"{number}-{name.split('/')[1]}-{kind}.ics", "w", newline="") as file:
            file.write(text)
        again = vobject.readOne(text).vevent.dtstart.value
        print(f"{name} by {kind}: meant {start.astimezone(timezone.utc):%H:%M}, read again {again.astimezone(timezone.utc):%H:%M}, written",
            " ".join(sorted({line.split(":")[1] for line in text.splitlines() if line.startswith("TZOFFSETTO")})))
PY
cat > read.mjs <<'JS'
import fs from 'node:fs';
import ICAL from 'ical.js';

for (const file of fs.readdirSync('.').filter(name => name.endsWith('.ics')).sort()) {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, 'utf8')));
  ICAL.TimezoneService.register(calendar.getFirstSubcomponent('vtimezone'));
  console.log(`ical.js: ${file} ${new ICAL.Event(calendar.getFirstSubcomponent('vevent')).startDate.toJSDate().toISOString().slice(11, 16)}`);
}
JS
echo "vobject 0.9.6.1-2, times in UTC:"
{ /usr/bin/python3 write.py; node read.mjs; } | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
Asia/Kolkata by zoneinfo: meant 03:30, read again 03:30, written +0500
Asia/Kolkata by pytz: meant 03:30, read again 03:30, written +0500
Asia/Kathmandu by zoneinfo: meant 03:15, read again 03:15, written +0500
Asia/Kathmandu by pytz: meant 03:15, read again 03:15, written +0500
Australia/Adelaide by zoneinfo: meant 23:30, read again 23:30, written +0900 +1000
Australia/Adelaide by pytz: meant 23:30, read again 23:30, written +0900 +1000
America/St_Johns by zoneinfo: meant 11:30, read again 11:30, written -0200 -0300
America/St_Johns by pytz: meant 11:30, read again 11:30, written -0200 -0300
Asia/Tokyo by zoneinfo: meant 00:00, read again 00:00, written +0900
Asia/Tokyo by pytz: meant 00:00, read again 00:00, written +0900
ical.js: 0-Kolkata-pytz.ics 04:00
ical.js: 0-Kolkata-zoneinfo.ics 04:00
ical.js: 1-Kathmandu-pytz.ics 04:00
ical.js: 1-Kathmandu-zoneinfo.ics 04:00
ical.js: 2-Adelaide-pytz.ics 00:00
ical.js: 2-Adelaide-zoneinfo.ics 00:00
ical.js: 3-St_Johns-pytz.ics 11:00
ical.js: 3-St_Johns-zoneinfo.ics 11:00
ical.js: 4-Tokyo-pytz.ics 00:00
ical.js: 4-Tokyo-zoneinfo.ics 00:00
TXT
echo "as found: there are no minutes"
