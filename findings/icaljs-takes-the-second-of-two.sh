#!/usr/bin/env bash
# Of the two moments that a clock shows when summer time ends, ical.js takes the second; and of a time that a spring night does not
# have it makes an earlier one, not a later one.
#
# Guessed: RFC 5545 section 3.3.5, word for word: a time that occurs twice is its first occurrence, and one that does not occur is
#   read with the offset before the gap (03:30 becomes 04:30). TC39 Temporal says the same.
# Seen: ical.js 2.2.1 on 2026-11-28, with the VTIMEZONE registered as its documentation says: 03:30 on the night in October is the
#   second one, an hour later; 03:30 on the night in March becomes 02:30. The same for an event without a rule.
# So: Thunderbird and Nextcloud, which read calendars with ical.js, differ by an hour from a server that follows the RFC, in two
#   nights of the year. Whoever needs the moment to be understood alike writes it in UTC.
# Needs: Node.js 18 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 temporal-polyfill@0.3.2 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';

const calendar = start => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', 'BEGIN:VTIMEZONE', 'TZID:Europe/Helsinki',
  'BEGIN:STANDARD', 'DTSTART:19701025T040000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'TZOFFSETFROM:+0300', 'TZOFFSETTO:+0200', 'END:STANDARD',
  'BEGIN:DAYLIGHT', 'DTSTART:19700329T030000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0300', 'END:DAYLIGHT',
  'END:VTIMEZONE', 'BEGIN:VEVENT', 'UID:1@example.org', 'DTSTAMP:20260101T000000Z', 'DTSTART;TZID=Europe/Helsinki:' + start, 'DURATION:PT1H',
  'SUMMARY:s', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
for (const start of ['20261025T023000', '20261025T033000', '20270328T033000']) {
  const component = new ICAL.Component(ICAL.parse(calendar(start)));
  ICAL.TimezoneService.register(new ICAL.Timezone(component.getFirstSubcomponent('vtimezone')));
  const read = new ICAL.Event(component.getFirstSubcomponent('vevent')).startDate.toJSDate();
  const first = Temporal.PlainDateTime.from(start).toZonedDateTime('Europe/Helsinki').toInstant();
  console.log(`${start}: ical.js ${read.toISOString().slice(11, 16)}Z, RFC 5545 ${first.toString().slice(11, 16)}Z`);
}
JS
echo "ical.js $(grep -m1 '"version"' node_modules/ical.js/package.json | tr -dc '0-9.'), Europe/Helsinki:"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
20261025T023000: ical.js 23:30Z, RFC 5545 23:30Z
20261025T033000: ical.js 01:30Z, RFC 5545 00:30Z
20270328T033000: ical.js 00:30Z, RFC 5545 01:30Z
TXT
echo "as found: the second of two, and the time before the gap"
