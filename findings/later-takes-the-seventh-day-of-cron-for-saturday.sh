#!/usr/bin/env bash
# In @breejs/later the weekday 7 of a cron expression is Saturday, where cron and the libraries beside it say Sunday; and a day of the month with a
# weekday wants both, where cron wants either.
#
# Guessed: 7 is Sunday, as 0 is, since people write both; else an error, as robfig/cron has it. A library whose function is called parse.cron reads what
#   crontab(5) says.
# Seen: @breejs/later 4.2.0, which bree uses, beside croner 11.0.1 and cron-parser 5.10.6 (all the newest on npm) with Node.js 20 on 2026-11-30. Days
#   of the week are 1 to 7 in later, from Sunday on: its parser adds 1 to what it reads, up to 6, and passes 7 through.
#   `0 14 1-7 * 2` is the first Tuesday of the month there, and elsewhere the first week and all Tuesdays.
# So: a weekly letter that is set for Sunday leaves on Saturday, and after a change of the library another day. Write 0 or SUN. "The first Tuesday" can be
#   said by no expression that all of them read alike: 2#1 is unknown to many, 1-7 with 2 means two things. A rule of iCalendar says it.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @breejs/later@4.2.0 croner@11.0.1 cron-parser@5.10.6 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import later from '@breejs/later';
import { Cron } from 'croner';
import { CronExpressionParser } from 'cron-parser';

const from = new Date('2026-12-02T00:00:00Z');
const day = date => date.toUTCString().slice(0, 11);
for (const expression of ['0 14 * * 7', '0 14 * * 0', '0 14 1-7 * 2']) {
  const parsed = CronExpressionParser.parse(expression, { tz: 'UTC', currentDate: from });
  console.log(expression);
  console.log('  later       ', later.schedule(later.parse.cron(expression)).next(3, from).map(day).join('; '));
  console.log('  croner      ', new Cron(expression, { timezone: 'UTC', paused: true }).nextRuns(3, from).map(day).join('; '));
  console.log('  cron-parser ', parsed.take(3).map(next => day(next.toDate())).join('; '));
}
JS
for package in @breejs/later croner cron-parser; do echo "$package $(grep -m1 '"version"' "node_modules/$package/package.json" | tr -dc '0-9.')"; done
TZ=UTC node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
0 14 * * 7
  later        Sat, 05 Dec; Sat, 12 Dec; Sat, 19 Dec
  croner       Sun, 06 Dec; Sun, 13 Dec; Sun, 20 Dec
  cron-parser  Sun, 06 Dec; Sun, 13 Dec; Sun, 20 Dec
0 14 * * 0
  later        Sun, 06 Dec; Sun, 13 Dec; Sun, 20 Dec
  croner       Sun, 06 Dec; Sun, 13 Dec; Sun, 20 Dec
  cron-parser  Sun, 06 Dec; Sun, 13 Dec; Sun, 20 Dec
0 14 1-7 * 2
  later        Tue, 05 Jan; Tue, 02 Feb; Tue, 02 Mar
  croner       Wed, 02 Dec; Thu, 03 Dec; Fri, 04 Dec
  cron-parser  Wed, 02 Dec; Thu, 03 Dec; Fri, 04 Dec
TXT
echo "as found: the seventh day is Saturday"
