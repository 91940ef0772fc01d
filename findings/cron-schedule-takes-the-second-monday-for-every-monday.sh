#!/usr/bin/env bash
# cron-schedule reads the beginning of what it does not know: 1#2, the second Monday of the month in other crons, is every Monday to it, 5L every Friday,
# 15W the 15th, and 5/15 one minute in the hour in place of four.
#
# Guessed: a parser of cron refuses what it has no meaning for, as this one does with L and with ?, so that a rule from a file of another program is either
#   understood or an error.
# Seen: cron-schedule 6.0.0 beside croner 11.0.1 and cron-parser 5.10.6, with Node.js 20 on 2026-11-30: it calls parseInt, which stops at the first
#   character that is no digit. Of the others each says so where it does not know a form.
# So: a reminder that is meant for once a month goes out four times; a check by "does it parse" lets it through. Who takes such rules from people
#   refuses #, L, W and a number before a slash first, or shows the next five dates.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" cron-schedule@6.0.0 croner@11.0.1 cron-parser@5.10.6 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { parseCronExpression } from 'cron-schedule';
import { Cron } from 'croner';
import parser from 'cron-parser';

const start = new Date('2026-08-01T00:00:30Z');
const ways = {
  'cron-schedule': rule => parseCronExpression(rule).getNextDates(4, start),
  croner: rule => new Cron(rule, { timezone: 'UTC', paused: true }).nextRuns(4, start),
  'cron-parser': rule => parser.CronExpressionParser.parse(rule, { tz: 'UTC', currentDate: start }).take(4).map(date => date.toDate()),
};
for (const rule of ['0 9 * * 1#2', '0 9 * * 5L', '0 9 15W * *', '5/15 9 * * *', '0 9 L * *'])
  for (const [name, next] of Object.entries(ways)) {
    let said;
    try {
      said = next(rule).map(date => date.toISOString().slice(2, 16)).join(', ');
    } catch {
      said = 'refused';
    }
    console.log(`${rule}: ${name}: ${said}`);
  }
JS
for package in cron-schedule croner cron-parser; do echo "$package $(node -p "JSON.parse(require('fs').readFileSync('./node_modules/$package/package.json')).version")"; done
TZ=UTC node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
0 9 * * 1#2: cron-schedule: 26-08-03T09:00, 26-08-10T09:00, 26-08-17T09:00, 26-08-24T09:00
0 9 * * 1#2: croner: 26-08-10T09:00, 26-09-14T09:00, 26-10-12T09:00, 26-11-09T09:00
0 9 * * 1#2: cron-parser: 26-08-10T09:00, 26-09-14T09:00, 26-10-12T09:00, 26-11-09T09:00
0 9 * * 5L: cron-schedule: 26-08-07T09:00, 26-08-14T09:00, 26-08-21T09:00, 26-08-28T09:00
0 9 * * 5L: croner: 26-08-28T09:00, 26-09-25T09:00, 26-10-30T09:00, 26-11-27T09:00
0 9 * * 5L: cron-parser: 26-08-28T09:00, 26-09-25T09:00, 26-10-30T09:00, 26-11-27T09:00
0 9 15W * *: cron-schedule: 26-08-15T09:00, 26-09-15T09:00, 26-10-15T09:00, 26-11-15T09:00
0 9 15W * *: croner: 26-08-14T09:00, 26-09-15T09:00, 26-10-15T09:00, 26-11-16T09:00
0 9 15W * *: cron-parser: refused
5/15 9 * * *: cron-schedule: 26-08-01T09:05, 26-08-02T09:05, 26-08-03T09:05, 26-08-04T09:05
5/15 9 * * *: croner: refused
5/15 9 * * *: cron-parser: 26-08-01T09:05, 26-08-01T09:20, 26-08-01T09:35, 26-08-01T09:50
0 9 L * *: cron-schedule: refused
0 9 L * *: croner: 26-08-31T09:00, 26-09-30T09:00, 26-10-31T09:00, 26-11-30T09:00
0 9 L * *: cron-parser: 26-08-31T09:00, 26-09-30T09:00, 26-10-31T09:00, 26-11-30T09:00
TXT
echo "as found: what comes behind the number is not read"
