#!/usr/bin/env bash
# ical-expander never reads the VTIMEZONE of the file that it expands: a name that it has built in follows the old rules that came with the
# package, and any other name is taken for the zone of the machine.
#
# Guessed: the rules in the file hold, and a built-in list helps where the file has none (RFC 5545, section 3.2.19: a VTIMEZONE must be
#   there for each TZID in the file). The package is made of ical.js, whose version 2 takes the file's rules by itself; this one has version 1.5.
# Seen: ical-expander 3.2.0 with Node.js 20 on 2026-11-30, TZ=UTC: most of Mexico has had no summer time since 2022, and Jordan has been at
#   +03:00 all year since then. With just that in the file, July in Mexico City and January in Amman are an hour off. Of
#   "Reading group", at +03:00 in the file, 09:00 is 09:00 UTC. Europe/Helsinki, given as +02:00 all year for the sake of the test, has its summer time nevertheless.
# So: Outlook's "Customized Time Zone" and one's own names are hours off with it, with no error; and a country that changes its law is off until
#   the package changes. Whoever sends to such readers sends UTC (what rondo's one event a session can do); whoever reads with it
#   registers the file's zones with ical.js's TimezoneService first.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical-expander@3.2.0 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import IcalExpander from 'ical-expander';

for (const [zone, offset, day] of [['America/Mexico_City', '-0600', '20270712'], ['Asia/Amman', '+0300', '20270111'], ['Europe/Helsinki', '+0200', '20270712'],
  ['Reading group', '+0300', '20270111']]) {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.org//finding//EN', 'BEGIN:VTIMEZONE', 'TZID:' + zone, 'BEGIN:STANDARD',
    'DTSTART:19700101T000000', 'TZOFFSETFROM:' + offset, 'TZOFFSETTO:' + offset, 'END:STANDARD', 'END:VTIMEZONE', 'BEGIN:VEVENT', 'UID:a@example.org',
    'DTSTAMP:20260101T000000Z', `DTSTART;TZID=${zone}:${day}T090000`, 'DURATION:PT1H', 'SUMMARY:Reading', 'END:VEVENT', 'END:VCALENDAR', ''];
  const [event] = new IcalExpander({ ics: lines.join('\r\n') }).all().events;
  const hour = String((9 - parseInt(offset, 10) / 100 + 24) % 24).padStart(2, '0');
  console.log(`${zone} ${offset}, ${day} 09:00 is ${hour}:00 UTC in the file and ${event.startDate.toJSDate().toISOString().slice(11, 16)} UTC in ical-expander`);
}
JS
echo "ical-expander $(node -p 'JSON.parse(require("fs").readFileSync("node_modules/ical-expander/package.json")).version'):"
TZ=UTC node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
America/Mexico_City -0600, 20270712 09:00 is 15:00 UTC in the file and 14:00 UTC in ical-expander
Asia/Amman +0300, 20270111 09:00 is 06:00 UTC in the file and 07:00 UTC in ical-expander
Europe/Helsinki +0200, 20270712 09:00 is 07:00 UTC in the file and 06:00 UTC in ical-expander
Reading group +0300, 20270111 09:00 is 06:00 UTC in the file and 09:00 UTC in ical-expander
TXT
echo "as found: the rules in the file are not looked at"
