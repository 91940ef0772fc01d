#!/usr/bin/env bash
# rrule (for JavaScript) takes the wall time of a rule with TZID for UTC when it asks which offset holds. Near a change of the clocks a
# session is an hour off, for as many hours as the zone is away from UTC: in Auckland it is the Saturday evening, in Los Angeles the Sunday morning.
#
# Guessed: the README says that the dates are "as UTC" in odd ways on a machine that has another zone; on a machine in UTC, as servers are,
#   with DTSTART;TZID=, each date is the right instant, changes of the clocks included. Only the hour that is missing or twice is a matter of taste.
# Seen: rrule 2.8.1 with Node.js 20 on 2026-11-30, TZ=UTC: New Zealand's clocks change on 27 September 2026 at 02:00; the session of
#   Saturday the 26th, 19:00, comes out as 18:00. California's change on 8 March at 02:00; the session at 09:00 comes out as 10:00. Helsinki
#   at 19:00 is right, since there only 01:00 to 03:00 is concerned: tests written in Europe see nothing.
# See: RFC 5545, section 3.3.10 (the time of day of DTSTART is that of each date, in its zone), and DateWithZone.rezonedDate in rrule's source.
# So: whoever shows or sends dates that rrule made with a tzid checks them once with a zone far from UTC, or has rrule make floating dates
#   and turns each into an instant with something that knows zones.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" rrule@2.8.1 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import rrule from 'rrule';

for (const [zone, start] of [['Pacific/Auckland', '20260919T190000'], ['America/Los_Angeles', '20260301T090000'], ['Europe/Helsinki', '20260321T190000']]) {
  const rule = rrule.rrulestr(`DTSTART;TZID=${zone}:${start}\nRRULE:FREQ=WEEKLY;COUNT=3`);
  const there = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  for (const date of rule.all()) {
    const part = Object.fromEntries(there.formatToParts(date).map(({ type, value }) => [type, value]));
    console.log(`${zone} ${start.slice(9, 13)}: ${date.toISOString().slice(0, 16)}Z, there ${part.month}-${part.day} ${part.hour}:${part.minute}`);
  }
}
JS
echo "rrule $(node -p 'JSON.parse(require("fs").readFileSync("node_modules/rrule/package.json")).version'), three weeks each:"
TZ=UTC node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
Pacific/Auckland 1900: 2026-09-19T07:00Z, there 09-19 19:00
Pacific/Auckland 1900: 2026-09-26T06:00Z, there 09-26 18:00
Pacific/Auckland 1900: 2026-10-03T06:00Z, there 10-03 19:00
America/Los_Angeles 0900: 2026-03-01T17:00Z, there 03-01 09:00
America/Los_Angeles 0900: 2026-03-08T17:00Z, there 03-08 10:00
America/Los_Angeles 0900: 2026-03-15T16:00Z, there 03-15 09:00
Europe/Helsinki 1900: 2026-03-21T17:00Z, there 03-21 19:00
Europe/Helsinki 1900: 2026-03-28T17:00Z, there 03-28 19:00
Europe/Helsinki 1900: 2026-04-04T16:00Z, there 04-04 19:00
TXT
echo "as found: the middle one is an hour early in Auckland and an hour late in Los Angeles"
