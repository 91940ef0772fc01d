#!/usr/bin/env bash
# Of the number before a weekday ical.js keeps the last digit: the 20th Monday of the year becomes every Monday, the 21st the first, and
# the 12th from the end the second from the beginning.
#
# Guessed: "Every 20th Monday of the year, forever" stands among the examples of RFC 5545 (section 3.8.5.3), so every library that
#   reads rules is tested with it; one that cannot count so far says so.
# Seen: ical.js 2.2.1 on 2026-11-29. Its parser checks numbers up to 53; what expands the rule looks for a sign and one digit only.
#   1MO to 9MO are right, forwards and backwards; there is no error for the others.
# So: Thunderbird and Nextcloud, which read with ical.js, show a session a week, or in the wrong month. Weekdays that are counted over
#   a year are better written as single dates.
# Needs: Node.js 18 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import ICAL from 'ical.js';
for (const [day, start] of [['9MO', '2026-03-02'], ['-9MO', '2026-11-02'], ['20MO', '2026-05-18'], ['21MO', '2026-05-25'], ['-12MO', '2026-10-12']]) {
  const dates = ICAL.Recur.fromString(`FREQ=YEARLY;BYDAY=${day};COUNT=3`).iterator(ICAL.Time.fromDateString(start));
  const seen = [];
  for (let date; (date = dates.next());) seen.push(date.toString());
  console.log(`BYDAY=${day} from ${start}: ${seen.join(' ')}`);
}
JS
echo "ical.js $(grep -m1 '"version"' node_modules/ical.js/package.json | tr -dc '0-9.')"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
BYDAY=9MO from 2026-03-02: 2026-03-02 2027-03-01 2028-02-28
BYDAY=-9MO from 2026-11-02: 2026-11-02 2027-11-01 2028-10-30
BYDAY=20MO from 2026-05-18: 2026-05-18 2026-05-25 2026-06-01
BYDAY=21MO from 2026-05-25: 2027-01-04 2028-01-03 2029-01-01
BYDAY=-12MO from 2026-10-12: 2027-01-11 2028-01-10 2029-01-08
TXT
echo "as found: one digit, and no sign before two"
