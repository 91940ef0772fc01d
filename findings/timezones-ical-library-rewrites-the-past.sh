#!/usr/bin/env bash
# The VTIMEZONE that timezones-ical-library gives for a zone whose rules changed says that the newest rule has always held.
#
# Guessed: a library that ships ready VTIMEZONEs "up to date" has the change in them, as one observance before it and one after
#   (RFC 5545 section 3.6.5 is made for that), so that past and coming events are both right.
# Seen: timezones-ical-library 2.3.2 (zone data of 15 July 2026) on 2026-11-28: Vancouver is at -0700 since 1970 with one observance, and
#   Casablanca at +0000 since 1970. An event on 15 January 2026 at 14:00 in Vancouver, when the clock there was at -0800, is read
#   with it as 21:00 UTC instead of 22:00; one of July 2025 in Casablanca as 14:00 UTC instead of 13:00.
# So: after every change of a zone's rules, calendars made with it move what lies before the change. Events that touch a change
#   are better in UTC. ical-generator's documentation names this library among those to use for its timezones.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" timezones-ical-library@2.3.2 ical.js@2.2.1 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { tzlib_get_ical_block as block } from 'timezones-ical-library';
import ICAL from 'ical.js';

for (const [zone, start, offset] of [['America/Vancouver', '20260115T140000', -8], ['Africa/Casablanca', '20250715T140000', 1], ['Europe/Helsinki', '20260115T140000', 2]]) {
  const timezone = block(zone)[0];
  const calendar = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', timezone, 'BEGIN:VEVENT', 'UID:1@example.org', 'DTSTAMP:20250101T000000Z',
    `DTSTART;TZID=${zone}:${start}`, 'DURATION:PT1H', 'SUMMARY:s', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
  const component = new ICAL.Component(ICAL.parse(calendar));
  ICAL.TimezoneService.register(new ICAL.Timezone(component.getFirstSubcomponent('vtimezone')));
  const read = new ICAL.Event(component.getFirstSubcomponent('vevent')).startDate.toJSDate();
  console.log(`${zone} ${start}: ${timezone.match(/BEGIN:(STANDARD|DAYLIGHT)/g).length} observances, read as ${read.toISOString().slice(11, 16)}Z, was ${String(14 - offset)}:00Z`);
}
JS
echo "timezones-ical-library $(grep -m1 '"version"' node_modules/timezones-ical-library/package.json | tr -dc '0-9.'), read by ical.js:"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
America/Vancouver 20260115T140000: 1 observances, read as 21:00Z, was 22:00Z
Africa/Casablanca 20250715T140000: 1 observances, read as 14:00Z, was 13:00Z
Europe/Helsinki 20260115T140000: 2 observances, read as 12:00Z, was 12:00Z
TXT
echo "as found: the newest rule is written as if it had always held"
