#!/usr/bin/env bash
# The package ics writes the start of a series in floating time where that is asked for, and the dates that are left out in UTC, by the zone of
# the machine that wrote it. So they are no dates of the series, and what was skipped is there again.
#
# Guessed: exclusionDates take the form of start, as both are given as [year, month, day, hour, minute] and one option says which form is
#   written. RFC 5545, section 3.8.5.1: an exception is taken from the set of dates that the rule has made.
# Seen: ics 3.12.0 on 2026-11-29, on a machine in Europe/Helsinki: DTSTART:20260302T090000 beside EXDATE:20260309T070000Z. ical.js 2.2.1 lists
#   all three Mondays. With startOutputType utc, the default, both are UTC, and the skipped one is gone.
# So: of a feed with floating starts and exceptions in UTC, a reader that wants to be kind compares them by the zone it shows; a
#   writer puts both in one form, as rondo does.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ics@3.12.0 ical.js@2.2.1 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { createEvent } from 'ics';
import ICAL from 'ical.js';

for (const form of ['utc', 'local']) {
  const { value, error } = createEvent({
    uid: 'a@example.org', title: 'Reading', start: [2026, 3, 2, 9, 0], startInputType: 'local', startOutputType: form, duration: { hours: 1 },
    recurrenceRule: 'FREQ=WEEKLY;COUNT=3', exclusionDates: [[2026, 3, 9, 9, 0]],
  });
  if (error) throw error;
  console.log(form + ': ' + value.match(/^(DTSTART|EXDATE).*$/gm).map(line => line.trim()).join(', '));
  const dates = new ICAL.Event(new ICAL.Component(ICAL.parse(value)).getFirstSubcomponent('vevent')).iterator();
  for (let date; (date = dates.next());) console.log('  ' + date);
}
JS
echo "ics $(node -p 'JSON.parse(require("fs").readFileSync("node_modules/ics/package.json")).version'), in Europe/Helsinki:"
TZ=Europe/Helsinki node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
utc: DTSTART:20260302T070000Z, EXDATE:20260309T070000Z
  2026-03-02T07:00:00Z
  2026-03-16T07:00:00Z
local: DTSTART:20260302T090000, EXDATE:20260309T070000Z
  2026-03-02T09:00:00
  2026-03-09T09:00:00
  2026-03-16T09:00:00
TXT
echo "as found: of the floating series, 9 March is not left out"
