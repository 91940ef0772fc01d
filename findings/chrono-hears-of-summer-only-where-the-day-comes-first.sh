#!/usr/bin/env bash
# "1 July 2027 at 12:30 ET" and "12:30 ET on 1 July 2027" are an hour apart in chrono: where the time comes first, ET and CET are those of the season in
# which the text is read.
#
# Guessed: chrono knows that ET has summer time, since it answers rightly for the usual order; both orders give one result with day, time and zone,
#   so both mean the same instant.
# Seen: chrono-node 2.10.3 (the newest on npm) with Node.js 20 on 2026-11-30, read as of 2 December 2026. The zone is made a number of minutes while the piece
#   with the time is parsed; the piece with the day is joined to it later, and the number stays. Read in July, texts about January are wrong
#   the same way.
# So: an assistant that reads invitations puts a talk of next summer an hour late, from mails that begin with the time, as most in English do. Parse without
#   the zone, and let a library of zones take the wall time; or say the day first.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" chrono-node@2.10.3 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import * as chrono from 'chrono-node';

for (const [read, texts] of [
  ['2026-12-02', ['1 July 2027 at 12:30 ET', '12:30 ET on 1 July 2027', '1 July 2027 12:30 CET', '12:30 CET 1 July 2027']],
  ['2026-07-02', ['15 January 2027 at 12:30 ET', '12:30 ET on 15 January 2027']],
])
  for (const text of texts) {
    const [found, ...more] = chrono.parse(text, new Date(read + 'T10:00:00Z'));
    if (more.length > 0) throw new Error(text);
    console.log(`read on ${read}, ${text}: ${found.start.date().toISOString().slice(0, 16)}Z, UTC${found.start.get('timezoneOffset') / 60}`);
  }
JS
echo "chrono-node $(grep -m1 '"version"' node_modules/chrono-node/package.json | tr -dc '0-9.')"
TZ=UTC node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
read on 2026-12-02, 1 July 2027 at 12:30 ET: 2027-07-01T16:30Z, UTC-4
read on 2026-12-02, 12:30 ET on 1 July 2027: 2027-07-01T17:30Z, UTC-5
read on 2026-12-02, 1 July 2027 12:30 CET: 2027-07-01T10:30Z, UTC2
read on 2026-12-02, 12:30 CET 1 July 2027: 2027-07-01T11:30Z, UTC1
read on 2026-07-02, 15 January 2027 at 12:30 ET: 2027-01-15T17:30Z, UTC-5
read on 2026-07-02, 12:30 ET on 15 January 2027: 2027-01-15T16:30Z, UTC-4
TXT
echo "as found: an hour between two orders of the same words"
