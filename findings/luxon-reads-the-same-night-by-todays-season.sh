#!/usr/bin/env bash
# Which of two moments Luxon takes for a time that autumn shows twice depends on the day on which it is asked: in summer it takes the first, in
# winter the second.
#
# Guessed: always the first of the two (RFC 5545, section 3.3.5; Temporal's "compatible"; moment-timezone), or always the second. Either way the same
#   text and zone give the same instant, today and in half a year.
# Seen: Luxon 3.7.2 with Node.js 20 on 2026-11-30, with Settings.now set to July and to December: 25 October 2026, 03:30 in Helsinki, is 00:30 UTC and
#   01:30 UTC; 01:30 on 1 November in New York likewise; in the south it is the other way round. Its first guess is the offset that the zone has now, and
#   it corrects that only where it is no answer. A time that spring leaves out is the same always.
# See: fixOffset in its src/datetime.js, and who calls it with Settings.now().
# So: a session at night moves by an hour although nobody has changed it, when it is read again in another season, and then counts as changed; tests
#   with one fixed clock find one of the two. Who needs one answer asks getPossibleOffsets() and takes the first, or uses Temporal.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" luxon@3.7.2 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { DateTime, Settings } from 'luxon';

const read = (text, zone) => DateTime.fromISO(text, { zone });
const shown = time => time.toUTC().toISO({ suppressSeconds: true, suppressMilliseconds: true });
for (const today of ['2026-07-01', '2026-12-01']) {
  Settings.now = () => Date.parse(today);
  for (const [text, zone] of [['2026-10-25T03:30', 'Europe/Helsinki'], ['2026-11-01T01:30', 'America/New_York'], ['2027-04-04T02:30', 'Pacific/Auckland'],
    ['2027-03-28T03:30', 'Europe/Helsinki']])
    console.log(`on ${today} ${text} ${zone} is ${shown(read(text, zone))}, the first possible ${shown(read(text, zone).getPossibleOffsets()[0])}`);
}
JS
echo "luxon $(node -p "require('./node_modules/luxon/package.json').version")"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
on 2026-07-01 2026-10-25T03:30 Europe/Helsinki is 2026-10-25T00:30Z, the first possible 2026-10-25T00:30Z
on 2026-07-01 2026-11-01T01:30 America/New_York is 2026-11-01T05:30Z, the first possible 2026-11-01T05:30Z
on 2026-07-01 2027-04-04T02:30 Pacific/Auckland is 2027-04-03T14:30Z, the first possible 2027-04-03T13:30Z
on 2026-07-01 2027-03-28T03:30 Europe/Helsinki is 2027-03-28T01:30Z, the first possible 2027-03-28T01:30Z
on 2026-12-01 2026-10-25T03:30 Europe/Helsinki is 2026-10-25T01:30Z, the first possible 2026-10-25T00:30Z
on 2026-12-01 2026-11-01T01:30 America/New_York is 2026-11-01T06:30Z, the first possible 2026-11-01T05:30Z
on 2026-12-01 2027-04-04T02:30 Pacific/Auckland is 2027-04-03T13:30Z, the first possible 2027-04-03T13:30Z
on 2026-12-01 2027-03-28T03:30 Europe/Helsinki is 2027-03-28T01:30Z, the first possible 2027-03-28T01:30Z
TXT
echo "as found: the day on which it is asked decides"
