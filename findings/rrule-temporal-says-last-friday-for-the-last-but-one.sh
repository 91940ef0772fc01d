#!/usr/bin/env bash
# rrule-temporal says "last Friday" of every rule that counts from the end: of the last, of the last but one, and of the third from the end. So it does
# with days of a month and of a year.
#
# Guessed: toText has words for -2, as it has for 2 ("2nd Tuesday"), or leaves the number in: "-2 Friday".
# Seen: rrule-temporal 2.2.8 (the newest on npm, of 2026) with Node.js 20 on 2026-11-30: BYDAY=-2FR, BYDAY=-3FR, BYMONTHDAY=-2, BYYEARDAY=-2 and BYSETPOS=-2 are
#   "last" in words. The dates are right: for -2FR the 18th of December, not the 25th.
# See: RFC 5545, section 3.3.10: "-1" is the last, "-2" the one before it.
# So: people read on a page that the meeting is a week later than it is. Who shows words of a rule shows the next dates beside them; words for
#   a negative number are tested with -2, since with -1 all is well.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" rrule-temporal@2.2.8 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { RRuleTemporal } from 'rrule-temporal';
import { toText } from 'rrule-temporal/totext';

for (const text of ['FREQ=MONTHLY;BYDAY=2FR', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=MONTHLY;BYDAY=-2FR', 'FREQ=MONTHLY;BYDAY=-3FR', 'FREQ=MONTHLY;BYMONTHDAY=-2', 'FREQ=YEARLY;BYYEARDAY=-2',
  'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-2']) {
  const rule = new RRuleTemporal({ rruleString: `DTSTART;TZID=UTC:20261201T140000\nRRULE:${text}` });
  const [first] = rule.all((_, i) => i < 1);
  console.log(`${text}: "${toText(rule).replace(/ at 2 PM \S+/, '')}", the first on ${first.toPlainDate()}`);
}
JS
echo "rrule-temporal $(grep -m1 '"version"' node_modules/rrule-temporal/package.json | tr -dc '0-9.')"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
FREQ=MONTHLY;BYDAY=2FR: "every month on 2nd Friday", the first on 2026-12-11
FREQ=MONTHLY;BYDAY=-1FR: "every month on last Friday", the first on 2026-12-25
FREQ=MONTHLY;BYDAY=-2FR: "every month on last Friday", the first on 2026-12-18
FREQ=MONTHLY;BYDAY=-3FR: "every month on last Friday", the first on 2026-12-11
FREQ=MONTHLY;BYMONTHDAY=-2: "every month on the last day of the month", the first on 2026-12-30
FREQ=YEARLY;BYYEARDAY=-2: "every year on the last day of the year", the first on 2026-12-30
FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-2: "every month on Friday on the last instance", the first on 2026-12-18
TXT
echo "as found: three Fridays have one name"
