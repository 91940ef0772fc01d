#!/usr/bin/env bash
# vobject names the zone of an event for what its clock is called in winter: New York is TZID=EST, London GMT. Both are names of zones without summer time, so
# that whoever goes by the name is an hour off in July, with the right rules in the same file.
#
# Guessed: the TZID of a zoneinfo is its key, America/New_York, as with pytz, where vobject asks for the name.
# Seen: python3-vobject 0.9.6.1-2 (Debian 12) on 2026-11-30 with Python's zoneinfo and with dateutil. 09:00 on 1 July in New York is 13:00 UTC; ical.js 2.2.1,
#   which goes by the VTIMEZONE, says so. node-ical 0.27.2, go-ical of 2025-03-29 and Debian's icalendar 4.0.3 know EST by name and say 14:00. In that
#   VTIMEZONE the clocks change an hour late, at 03:00 in place of 02:00.
# So: a script that moves from pytz to zoneinfo begins to send this. Who writes with vobject takes pytz, or UTC; who reads takes the rules of the file
#   where the name is an abbreviation, as rondo does since it met this.
# Needs: Debian 12 with python3, tzdata and apt-get; Node.js 20 or later, Go 1.25 or later.
set -euo pipefail
for tool in npm go; do
  command -v "$tool" >/dev/null || { echo "could not look: there is no $tool"; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 node-ical@0.27.2 >/dev/null || { echo "the packages cannot be had"; exit 2; }
apt-get download -qq -o APT::Sandbox::User=root python3-vobject=0.9.6.1-2 python3-dateutil=2.8.2-2 python3-six=1.16.0-4 python3-tz=2022.7.1-4 \
  python3-icalendar=4.0.3-5 >/dev/null 2>&1 || { echo "python3-vobject 0.9.6.1-2 is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" .; done
export PYTHONPATH=$work/usr/lib/python3/dist-packages
cat > write.py <<'PY'
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
import dateutil.tz, icalendar, pytz, vobject

name = "America/New_York"
nine = datetime(2026, 7, 1, 9)
for kind, start in ("zoneinfo", nine.replace(tzinfo=ZoneInfo(name))), ("dateutil", nine.replace(tzinfo=dateutil.tz.gettz(name))), ("pytz", pytz.timezone(name).localize(nine)):
    calendar = vobject.iCalendar()
    event = calendar.add("vevent")
    event.add("uid").value = "a@example.org"
    event.add("dtstamp").value = datetime(2026, 1, 1, tzinfo=vobject.icalendar.utc)
    event.add("summary").value = kind
    event.add("dtstart").value = start
    text = calendar.serialize()
    with open(kind + ".ics", "w", newline="") as file:
        file.write(text)
    lines = text.splitlines()
    print(f"{kind}: {next(l for l in lines if l.startswith('DTSTART;'))}, clocks change at", ", ".join(sorted({l[-6:] for l in lines if l.startswith("DTSTART:2007")})))
    read = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]["DTSTART"].dt
    print(f"{kind}: icalendar reads {read.astimezone(timezone.utc):%H:%M} UTC")
PY
cat > read.mjs <<'JS'
import fs from 'node:fs';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';

for (const kind of ['zoneinfo', 'dateutil', 'pytz']) {
  const text = fs.readFileSync(kind + '.ics', 'utf8');
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.register(calendar.getFirstSubcomponent('vtimezone'));
  const tell = (who, date) => console.log(`${kind}: ${who} reads ${date.toISOString().slice(11, 16)} UTC`);
  tell('ical.js', new ICAL.Event(calendar.getFirstSubcomponent('vevent')).startDate.toJSDate());
  tell('node-ical', Object.values(nodeIcal.sync.parseICS(text)).find(part => part.type === 'VEVENT').start);
}
JS
cat > go.mod <<'MOD'
module example.org/look

go 1.25

require github.com/emersion/go-ical v0.0.0-20250329121855-f41e73efc392
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/emersion/go-ical"
)

func main() {
	for _, kind := range []string{"zoneinfo", "dateutil", "pytz"} {
		file, err := os.Open(kind + ".ics")
		if err != nil {
			panic(err)
		}
		calendar, err := ical.NewDecoder(file).Decode()
		if err != nil {
			panic(err)
		}
		start, err := calendar.Events()[0].DateTimeStart(time.UTC)
		if err != nil {
			panic(err)
		}
		fmt.Println(kind+": go-ical reads", start.UTC().Format("15:04 UTC"))
	}
}
GO
go mod tidy >tidy.log 2>&1 || { cat tidy.log; echo "the modules cannot be had"; exit 2; }
echo "vobject 0.9.6.1-2; 09:00 on 1 July in New York is 13:00 UTC"
{ /usr/bin/python3 write.py; TZ=UTC node read.mjs; go run .; } | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
zoneinfo: DTSTART;TZID=EST:20260701T090000, clocks change at 030000
zoneinfo: icalendar reads 14:00 UTC
dateutil: DTSTART;TZID=EST:20260701T090000, clocks change at 030000
dateutil: icalendar reads 14:00 UTC
pytz: DTSTART;TZID=America/New_York:20260701T090000, clocks change at 020000
pytz: icalendar reads 13:00 UTC
zoneinfo: ical.js reads 13:00 UTC
zoneinfo: node-ical reads 14:00 UTC
dateutil: ical.js reads 13:00 UTC
dateutil: node-ical reads 14:00 UTC
pytz: ical.js reads 13:00 UTC
pytz: node-ical reads 13:00 UTC
zoneinfo: go-ical reads 14:00 UTC
dateutil: go-ical reads 14:00 UTC
pytz: go-ical reads 13:00 UTC
TXT
echo "as found: the name says winter, the rules say summer"
