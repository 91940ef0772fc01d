#!/usr/bin/env bash
# To ical.js "the Tuesday of week 20" is every Tuesday after the first, which itself is not among them; week 20 without a day is no date at all.
#
# Guessed: BYWEEKNO is done, as the parser takes it, orders it among the other parts and refuses the combinations that RFC 5545, section 3.3.10, forbids;
#   or a rule with it is refused.
# Seen: ical.js 2.2.1 on 2026-11-30, the library of Thunderbird's calendar: FREQ=YEARLY;BYWEEKNO=20;BYDAY=TU from Tuesday, 18 May 2027, which is in week
#   20, gives 25 May, 1 June, 8 June and so on without end. Without BYDAY nothing is found, not even the start. rrule-temporal
#   2.2.8 gives one Tuesday a year. Where both parts meet, the source says "unimplemented".
# So: a meeting "in week 20 of each year" goes out as single dates; a week of the year is for people and not for feeds.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 rrule-temporal@2.2.8 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import ICAL from 'ical.js';
import { RRuleTemporal } from 'rrule-temporal';

for (const rule of ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=TU', 'FREQ=YEARLY;BYWEEKNO=20']) {
  const dates = [], each = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString('2027-05-18T14:00:00'));
  for (let next; dates.length < 4 && (next = each.next());) dates.push(next.toString().slice(0, 10));
  const other = new RRuleTemporal({ rruleString: `DTSTART:20270518T140000Z\nRRULE:${rule};COUNT=4` });
  console.log(`${rule}\n  ical.js        ${dates.join(' ') || 'none'}\n  rrule-temporal ${other.all().map(d => d.toString().slice(0, 10)).join(' ')}`);
}
JS
for package in ical.js rrule-temporal; do echo "$package $(grep -m1 '"version"' node_modules/$package/package.json | tr -dc '0-9.')"; done
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
FREQ=YEARLY;BYWEEKNO=20;BYDAY=TU
  ical.js        2027-05-25 2027-06-01 2027-06-08 2027-06-15
  rrule-temporal 2027-05-18 2028-05-16 2029-05-15 2030-05-14
FREQ=YEARLY;BYWEEKNO=20
  ical.js        none
  rrule-temporal 2027-05-18 2028-05-16 2029-05-15 2030-05-14
TXT
echo "as found: every week, and none"
