#!/usr/bin/env bash
# ts-ics keeps the last of several CATEGORIES lines and forgets the others; a list in one line it keeps whole.
#
# Guessed: CATEGORIES may stand more than once in an event (RFC 5545 section 3.6.1 lists it among what "MAY occur more than once"),
#   and two lines mean the same as one line with a comma. Several generators write a line for each.
# Seen: ts-ics 2.4.6 on 2026-11-28: of "data" and "search" in two lines only "search" is read, and only it is written again.
#   COMMENT, which may be repeated likewise, is treated the same way: the last one stays.
# So: whoever writes calendars that others read and write again puts all categories into one line.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ts-ics@2.4.6 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { convertIcsCalendar, generateIcsCalendar } from 'ts-ics';

const calendar = lines => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', 'BEGIN:VEVENT', 'UID:1@example.org',
  'DTSTAMP:20261110T070000Z', 'DTSTART:20261201T120000Z', 'DTEND:20261201T124500Z', 'SUMMARY:s', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
for (const lines of [['CATEGORIES:data', 'CATEGORIES:search'], ['CATEGORIES:data,search'], ['COMMENT:one', 'COMMENT:two']]) {
  const written = generateIcsCalendar(convertIcsCalendar(undefined, calendar(lines)));
  console.log(`${lines.join(' and ')}: ${written.split(/\r?\n/).filter(l => /^(CATEGORIES|COMMENT)/.test(l)).join(' and ')}`);
}
JS
echo "ts-ics $(grep -m1 '"version"' node_modules/ts-ics/package.json | tr -dc '0-9.'), read and written again:"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
CATEGORIES:data and CATEGORIES:search: CATEGORIES:search
CATEGORIES:data,search: CATEGORIES:data,search
COMMENT:one and COMMENT:two: COMMENT:two
TXT
echo "as found: the last line stays"
