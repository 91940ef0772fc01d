#!/usr/bin/env bash
# rrule (for JavaScript) puts "the last workday of each month" into words as "every month on weekdays", and half past nine as "at 9"; asked whether its
# words say all of the rule, it says yes.
#
# Guessed: what toText cannot say it leaves out, and isFullyConvertibleToText, which is there for that, is false then.
# Seen: rrule 2.8.1 with Node.js 20 on 2026-11-30: BYSETPOS and BYMINUTE leave no trace in the words; "the second Tuesday" by BYSETPOS=2 is "every month on
#   Tuesday". BYDAY=2TU is said rightly, and so are COUNT and UNTIL, as a day. isFullyConvertibleToText looks at each part whether some words exist
#   for its name, and the list for each frequency has these two.
# So: a page on which people check what they have chosen shows them 22 meetings a month where there is one. Who shows rules in words says the next dates
#   beside them, or writes words of their own, as rondo does; who makes rules takes BYDAY=-1FR in place of BYSETPOS where it says the same.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" rrule@2.8.1 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import rrule from 'rrule';

for (const text of ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2', 'FREQ=MONTHLY;BYDAY=2TU', 'FREQ=DAILY;BYHOUR=9;BYMINUTE=30']) {
  const rule = rrule.RRule.fromString(`DTSTART:20261201T090000Z\nRRULE:${text}`);
  const dates = rule.between(new Date('2027-01-01T00:00:00Z'), new Date('2027-01-31T23:59:59Z'), true).length;
  console.log(`${text}\n  "${rule.toText()}", said fully: ${rule.isFullyConvertibleToText()}${text.includes('MONTHLY') ? `, dates in January: ${dates}` : ''}`);
}
JS
echo "rrule $(grep -m1 '"version"' node_modules/rrule/package.json | tr -dc '0-9.')"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1
  "every month on weekdays", said fully: true, dates in January: 1
FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2
  "every month on Tuesday", said fully: true, dates in January: 1
FREQ=MONTHLY;BYDAY=2TU
  "every month on the 2nd Tuesday", said fully: true, dates in January: 1
FREQ=DAILY;BYHOUR=9;BYMINUTE=30
  "every day at 9", said fully: true
TXT
echo "as found: other meetings than there are"
