#!/usr/bin/env bash
# ical.js takes BYSETPOS for a place within a month, whatever the rule: in a yearly rule it picks one date a month, and in a weekly
# or daily one it is left out without a word.
#
# Guessed: RFC 5545 section 3.3.10: BYSETPOS counts within one interval of FREQ. "The last of Monday, Wednesday and Friday" of a week
#   is its Friday, and a yearly rule has one last date a year. What a library cannot do it refuses, as ical.js refuses other parts.
# Seen: ical.js 2.2.1 on 2026-11-29, beside python-dateutil 2.8.2 (Debian: python3-dateutil). Monthly rules are right. The weekly rule
#   has all three days, and so COUNT=4 ends in its second week; the yearly one has two dates a year.
# So: Thunderbird and Nextcloud read with ical.js. Who wants "the last workday of the week" to be understood writes its day, and
#   "the last Friday of spring" with BYMONTH and BYDAY=-1FR. Single events, each with a UID of its own, say the same to everybody.
# Needs: Node.js 18 or later, python3-dateutil.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 >/dev/null || { echo "the package cannot be had"; exit 2; }
/usr/bin/python3 -c 'import dateutil' 2>/dev/null || { echo "python3-dateutil is missing"; exit 2; }

cat > rules <<'TXT' # each with a start that is its first date
2026-03-30 FREQ=MONTHLY;BYDAY=MO,WE,FR;BYSETPOS=-1;COUNT=4
2026-04-03 FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1;COUNT=4
2026-06-29 FREQ=YEARLY;BYMONTH=3,6;BYDAY=MO,FR;BYSETPOS=-1;COUNT=4
TXT
cat > look.mjs <<'JS'
import ICAL from 'ical.js';
import { readFileSync } from 'node:fs';
for (const line of readFileSync('rules', 'utf8').trim().split('\n')) {
  const [start, rule] = line.split(' ');
  const dates = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(start + 'T09:00:00'));
  const seen = [];
  for (let date; (date = dates.next());) seen.push(date.toString().slice(0, 10));
  console.log(seen.join(' '));
}
JS
node look.mjs > icaljs
/usr/bin/python3 - > dateutil <<'PY'
from dateutil.rrule import rrulestr
for line in open("rules"):
    start, rule = line.split()
    print(*(d.date() for d in rrulestr("DTSTART:" + start.replace("-", "") + "T090000\nRRULE:" + rule)))
PY
echo "ical.js $(grep -m1 '"version"' node_modules/ical.js/package.json | tr -dc '0-9.')"
paste -d '\n' rules icaljs dateutil | sed '2~3s/^/  ical.js:  /; 3~3s/^/  dateutil: /' | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
2026-03-30 FREQ=MONTHLY;BYDAY=MO,WE,FR;BYSETPOS=-1;COUNT=4
  ical.js:  2026-03-30 2026-04-29 2026-05-29 2026-06-29
  dateutil: 2026-03-30 2026-04-29 2026-05-29 2026-06-29
2026-04-03 FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1;COUNT=4
  ical.js:  2026-04-03 2026-04-06 2026-04-08 2026-04-10
  dateutil: 2026-04-03 2026-04-10 2026-04-17 2026-04-24
2026-06-29 FREQ=YEARLY;BYMONTH=3,6;BYDAY=MO,FR;BYSETPOS=-1;COUNT=4
  ical.js:  2026-06-29 2027-03-29 2027-06-28 2028-03-31
  dateutil: 2026-06-29 2027-06-28 2028-06-30 2029-06-29
TXT
echo "as found: a place within a month, or none"
