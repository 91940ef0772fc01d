#!/usr/bin/env bash
# rrule (for JavaScript) reads "every year on the 1st Monday of March" as the first Monday of the year, "every day at 9:30" as 9 o'clock, and "every Tuesday
# except in July" as every Tuesday: fromText reads up to the first words that it does not know, and leaves out the rest.
#
# Guessed: what is not understood is an error, as it is for "every other Tuesday" and "first Tuesday of the month", which fromText refuses.
# Seen: rrule 2.8.1 with Node.js 20 on 2026-11-30: no error, and no sign in what is returned. "every March on the 1st Monday" is read
#   rightly.
# So: a field in which people write a rule makes another one of it, which shows in January. Who offers such a field has the rule said again in words
#   and dates before it is kept, or refuses what it has not read to the end, as rondo does.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" rrule@2.8.1 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import rrule from 'rrule';

for (const words of ['every year on the 1st Monday of March', 'every March on the 1st Monday', 'every day at 9:30', 'every Tuesday except in July', 'every month on the last Friday', 'every other Tuesday']) {
  try {
    console.log(`${words}: ${rrule.RRule.fromText(words).toString().replace('RRULE:', '')}`);
  } catch (error) {
    console.log(`${words}: an error`);
  }
}
JS
echo "rrule $(grep -m1 '"version"' node_modules/rrule/package.json | tr -dc '0-9.')"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
every year on the 1st Monday of March: FREQ=YEARLY;BYDAY=+1MO
every March on the 1st Monday: FREQ=YEARLY;BYMONTH=3;BYDAY=+1MO
every day at 9:30: FREQ=DAILY;BYHOUR=9
every Tuesday except in July: FREQ=WEEKLY;BYDAY=TU
every month on the last Friday: FREQ=MONTHLY;BYDAY=-1FR
every other Tuesday: an error
TXT
echo "as found: the end of the sentence is not heard"
