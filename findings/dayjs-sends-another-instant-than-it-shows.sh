#!/usr/bin/env bash
# A dayjs of a zone that is moved over a change of the clocks keeps the offset that it had: 15:00 in Helsinki on 28 March and a day later is shown as 15:00+02:00,
# when the clock there is at +03:00. And on a machine in Helsinki toISOString then gives another instant than format.
#
# Guessed: .tz('Europe/Helsinki') makes an object of that zone, and add(1, 'day') goes by its clock, as Luxon and Temporal do it; or by 24 hours. Either way the
#   object is one instant, however it is written.
# Seen: dayjs 1.11.23 with its plugins utc and timezone, Node.js 20, on 2026-11-30, on machines in UTC and Helsinki: add in days and weeks and set of a month are
#   an hour off. On the first, both texts agree on the wrong instant; on the second, toISOString has the right one and format the wrong one.
# So: a series that is made by add is an hour off for half a year, on the server and not at the desk. Who needs a date in a zone makes it from its text,
#   dayjs.tz('2026-03-29 15:00', zone), for each date anew, or takes Luxon or Temporal.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" dayjs@1.11.23 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.cjs <<'JS'
const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/utc'));
dayjs.extend(require('dayjs/plugin/timezone'));

const zone = 'Europe/Helsinki';
console.log(`on a machine in ${process.env.TZ}`);
for (const [what, date] of Object.entries({
  'from its text': dayjs.tz('2026-03-29 15:00', zone),
  'the day before and a day': dayjs.tz('2026-03-28 15:00', zone).add(1, 'day'),
  'a week before and a week': dayjs.tz('2026-03-22 15:00', zone).add(1, 'week'),
})) console.log(`  ${what}: ${date.format()}, ${date.toISOString()}`);
JS
echo "dayjs $(grep -m1 '"version"' node_modules/dayjs/package.json | tr -dc '0-9.')"
for machine in UTC Europe/Helsinki; do TZ=$machine node look.cjs; done | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
on a machine in UTC
  from its text: 2026-03-29T15:00:00+03:00, 2026-03-29T12:00:00.000Z
  the day before and a day: 2026-03-29T15:00:00+02:00, 2026-03-29T13:00:00.000Z
  a week before and a week: 2026-03-29T15:00:00+02:00, 2026-03-29T13:00:00.000Z
on a machine in Europe/Helsinki
  from its text: 2026-03-29T15:00:00+03:00, 2026-03-29T12:00:00.000Z
  the day before and a day: 2026-03-29T15:00:00+02:00, 2026-03-29T12:00:00.000Z
  a week before and a week: 2026-03-29T15:00:00+02:00, 2026-03-29T12:00:00.000Z
TXT
echo "as found: an hour off, and two instants in one object"
