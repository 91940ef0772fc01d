#!/usr/bin/env bash
# ical.js moves a yearly event of 29 February to 1 March in the years that have no 29th, and "the 31st of January and April" to 1 May. In monthly rules
# it leaves such days out.
#
# Guessed: a rule names a day that a year does not have, and that year has none: RFC 5545, section 3.3.10, says that such dates "MUST be ignored and MUST
#   NOT be counted", and ical.js does so for FREQ=MONTHLY on the 31st.
# Seen: ical.js 2.2.1 on 2026-11-30, the library of Thunderbird's calendar. FREQ=YEARLY from 29 February 2024 gives 1 March in 2025, 2026 and 2027. With
#   BYMONTH=2;BYMONTHDAY=29 it is right, with two months it is not. rrule-temporal 2.2.8 leaves them out each time.
# So: write BYMONTH and BYMONTHDAY for 29 February, in a rule of its own; two months with a day that one of them lacks are two rules, or monthly with an
#   interval.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 rrule-temporal@2.2.8 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import ICAL from 'ical.js';
import { RRuleTemporal } from 'rrule-temporal';

function first(start, rule) {
  const dates = [], each = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromString(`${start}T14:00:00`));
  while (dates.length < 4) dates.push(each.next().toString().slice(0, 10));
  return dates.join(' ');
}
for (const [start, rule] of [
  ['2024-02-29', 'FREQ=YEARLY'], ['2024-02-29', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
  ['2027-01-31', 'FREQ=YEARLY;BYMONTH=1,4;BYMONTHDAY=31'], ['2027-01-31', 'FREQ=MONTHLY;INTERVAL=3'],
]) {
  const other = new RRuleTemporal({ rruleString: `DTSTART:${start.replaceAll('-', '')}T140000Z\nRRULE:${rule};COUNT=4` });
  console.log(`${rule} from ${start}\n  ical.js        ${first(start, rule)}\n  rrule-temporal ${other.all().map(d => d.toString().slice(0, 10)).join(' ')}`);
}
JS
for package in ical.js rrule-temporal; do echo "$package $(grep -m1 '"version"' node_modules/$package/package.json | tr -dc '0-9.')"; done
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
FREQ=YEARLY from 2024-02-29
  ical.js        2024-02-29 2025-03-01 2026-03-01 2027-03-01
  rrule-temporal 2024-02-29 2028-02-29 2032-02-29 2036-02-29
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 from 2024-02-29
  ical.js        2024-02-29 2028-02-29 2032-02-29 2036-02-29
  rrule-temporal 2024-02-29 2028-02-29 2032-02-29 2036-02-29
FREQ=YEARLY;BYMONTH=1,4;BYMONTHDAY=31 from 2027-01-31
  ical.js        2027-01-31 2027-05-01 2028-01-31 2028-05-01
  rrule-temporal 2027-01-31 2028-01-31 2029-01-31 2030-01-31
FREQ=MONTHLY;INTERVAL=3 from 2027-01-31
  ical.js        2027-01-31 2027-07-31 2027-10-31 2028-01-31
  rrule-temporal 2027-01-31 2027-07-31 2027-10-31 2028-01-31
TXT
echo "as found: yearly days are moved, monthly ones left out"
