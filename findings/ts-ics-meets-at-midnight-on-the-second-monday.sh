#!/usr/bin/env bash
# ts-ics expands a monthly rule with BYDAY to the right days at midnight UTC: the time of day of the start is lost, and so is the first date.
#
# Guessed: each date of a rule has the time of the start (RFC 5545, section 3.3.10: what the rule does not say comes from DTSTART), and a start
#   that is a date of the rule is its first one. Its weekly rules and BYMONTHDAY do both.
# Seen: ts-ics 2.4.6 on 2026-11-29, on a machine in UTC: extendByRecurrenceRule gives of FREQ=MONTHLY;BYDAY=2MO;COUNT=3 from 9 March, 09:00 UTC:
#   13 April, 11 May, 8 June, each at 00:00. FREQ=WEEKLY and FREQ=MONTHLY;BYMONTHDAY=9 keep 09:00 and begin on 9 March.
# So: a page that shows a feed by it has "every second Monday of the month" at night, and a month late, beside weekly sessions that are right.
#   One event a session, as rondo sends, has no rule to expand.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ts-ics@2.4.6 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { convertIcsCalendar, extendByRecurrenceRule } from 'ts-ics';

for (const rule of ['FREQ=WEEKLY;COUNT=3', 'FREQ=MONTHLY;BYMONTHDAY=9;COUNT=3', 'FREQ=MONTHLY;BYDAY=2MO;COUNT=3']) {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.org//finding//EN', 'BEGIN:VEVENT', 'UID:a@example.org', 'DTSTAMP:20260101T000000Z',
    'DTSTART:20260309T090000Z', 'DTEND:20260309T100000Z', 'SUMMARY:Reading', 'RRULE:' + rule, 'END:VEVENT', 'END:VCALENDAR', ''];
  const [event] = convertIcsCalendar(undefined, lines.join('\r\n')).events;
  const dates = extendByRecurrenceRule(event.recurrenceRule, { start: event.start.date, end: new Date('2027-03-01T00:00:00Z') });
  console.log(rule + ': ' + dates.map(date => date.toISOString().slice(0, 16)).join(' '));
}
JS
echo "ts-ics $(node -p 'JSON.parse(require("fs").readFileSync("node_modules/ts-ics/package.json")).version'), 9 March 2026, 09:00 UTC, a Monday, and later:"
TZ=UTC node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
FREQ=WEEKLY;COUNT=3: 2026-03-09T09:00 2026-03-16T09:00 2026-03-23T09:00
FREQ=MONTHLY;BYMONTHDAY=9;COUNT=3: 2026-03-09T09:00 2026-04-09T09:00 2026-05-09T09:00
FREQ=MONTHLY;BYDAY=2MO;COUNT=3: 2026-04-13T00:00 2026-05-11T00:00 2026-06-08T00:00
TXT
echo "as found: the second Mondays are at midnight, and begin in April"
