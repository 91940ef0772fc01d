#!/usr/bin/env bash
# A recurring session whose time falls into the hour that summer time leaves out is lost, and COUNT goes on one session longer;
# one release before, it was there, and a daily or monthly series stayed an hour late from that day on.
#
# Guessed: on the day of the gap the session is at 04:30 instead of 03:30, since RFC 5545 section 3.3.10 has such an instance read
#   as section 3.3.5 reads any time, with the offset before the gap. On all other days it is at 03:30.
# Seen: on 2026-11-28. node-ical 0.27.2, whose rrule-temporal is 2.2.8: no session on the day of the gap, in daily, weekly and
#   monthly series. node-ical 0.26.1, with rrule-temporal 1.6.0: the daily and monthly series are at 04:30 from the gap on, for
#   good; the weekly one comes back to 03:30.
# So: do not put a series between 02:00 and 04:00 into one RRULE, or write each session as an event of its own. A reader that was
#   brought up to date does not show what it showed before, and neither is right.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.mjs <<'JS'
import ical from 'node-ical';

const event = (start, rule) => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', 'BEGIN:VTIMEZONE', 'TZID:Europe/Helsinki',
  'BEGIN:STANDARD', 'DTSTART:19701025T040000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'TZOFFSETFROM:+0300', 'TZOFFSETTO:+0200', 'END:STANDARD',
  'BEGIN:DAYLIGHT', 'DTSTART:19700329T030000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0300', 'END:DAYLIGHT',
  'END:VTIMEZONE', 'BEGIN:VEVENT', 'UID:1@example.org',
  'DTSTAMP:20260101T000000Z', 'DTSTART;TZID=Europe/Helsinki:' + start, 'DURATION:PT1H', 'RRULE:' + rule, 'SUMMARY:s', 'END:VEVENT',
  'END:VCALENDAR', ''].join('\r\n');
const clock = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Helsinki', dateStyle: 'short', timeStyle: 'short' });
for (const [start, rule] of [['20270327T033000', 'FREQ=DAILY;COUNT=4'], ['20270228T033000', 'FREQ=MONTHLY;COUNT=4'],
  ['20270321T033000', 'FREQ=WEEKLY;COUNT=4']]) {
  const found = Object.values(ical.sync.parseICS(event(start, rule))).find(e => e.type === 'VEVENT');
  console.log('  ' + rule + ': ' + found.rrule.all().map(d => clock.format(d).slice(5)).join(', '));
}
JS
for versions in "0.26.1 1.6.0" "0.27.2 2.2.8"; do
  read -r node_ical rrule_temporal <<< "$versions"
  mkdir "$node_ical"
  npm install --silent --no-audit --no-fund --prefix "$node_ical" "node-ical@$node_ical" "rrule-temporal@$rrule_temporal" >/dev/null ||
    { echo "the packages cannot be had"; exit 2; }
  cp look.mjs "$node_ical"
  echo "node-ical $node_ical with rrule-temporal $rrule_temporal, in Europe/Helsinki, where 28 March 2027 has no 03:30:"
  node "$node_ical/look.mjs"
done | tee seen
diff - <(grep '^  ' seen) <<'TXT' || { echo "the behaviour has changed"; exit 1; }
  FREQ=DAILY;COUNT=4: 03-27 03:30, 03-28 04:30, 03-29 04:30, 03-30 04:30
  FREQ=MONTHLY;COUNT=4: 02-28 03:30, 03-28 04:30, 04-28 04:30, 05-28 04:30
  FREQ=WEEKLY;COUNT=4: 03-21 03:30, 03-28 04:30, 04-04 03:30, 04-11 03:30
  FREQ=DAILY;COUNT=4: 03-27 03:30, 03-29 03:30, 03-30 03:30, 03-31 03:30
  FREQ=MONTHLY;COUNT=4: 02-28 03:30, 04-28 03:30, 05-28 03:30, 06-28 03:30
  FREQ=WEEKLY;COUNT=4: 03-21 03:30, 04-04 03:30, 04-11 03:30, 04-18 03:30
TXT
echo "as found: the older release stays an hour late, the newer one leaves the session out"
