#!/usr/bin/env bash
# js-yaml 4 makes a moment of a key that is a date, and of that moment a name on the machine's clock: `2027-02-02:` is "Tue Feb 02 2027 02:00:00 GMT+0200
# (Eastern European Standard Time)" in Helsinki and the first of February in New York. js-yaml 5 keeps it as it stands.
#
# Guessed: a date as a value may become a Date; the keys of a mapping are the keys of an object in JavaScript, which are texts, so they stay as they
#   were written. If not, then a form in UTC, as Date has it in JSON.
# Seen: js-yaml 4.3.2 and 5.5.0 with Node.js 20 on 2026-11-30. A round through load and dump of version 4 writes these names into the file. A value with a
#   date and a time to the minute stays a text there, and one with seconds becomes a Date. Version 5 reads both as texts: its schema is that of YAML 1.2.
# See: YAML 1.1, "Timestamp Language-Independent Type"; YAML 1.2.2, chapter 10, which has no such type.
# So: a program on js-yaml 4 that edits a theme renames all sessions, to another day where the machine is west of Greenwich, and the next reader finds
#   none of them. Its CORE_SCHEMA does not: `load(text, { schema: CORE_SCHEMA })`. Who designs a format writes dates as values, or says that readers
#   have to take keys as texts; rondo reads them so.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" four@npm:js-yaml@4.3.2 five@npm:js-yaml@5.5.0 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import four from 'four';
import * as five from 'five';

const text = 'starts: 2026-12-01 14:00\nsessions:\n  2027-02-02: { title: Search }\n';
const said = (name, theme) => console.log(`${process.env.TZ}, ${name}: ${theme.starts}; ${Object.keys(theme.sessions)}`);
said('version 4', four.load(text));
said('version 4, CORE_SCHEMA', four.load(text, { schema: four.CORE_SCHEMA }));
said('version 5', five.load(text));
JS
for package in four five; do echo "js-yaml $(node -p "require('./node_modules/$package/package.json').version")"; done
for zone in Europe/Helsinki America/New_York; do TZ=$zone node look.mjs; done | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
Europe/Helsinki, version 4: 2026-12-01 14:00; Tue Feb 02 2027 02:00:00 GMT+0200 (Eastern European Standard Time)
Europe/Helsinki, version 4, CORE_SCHEMA: 2026-12-01 14:00; 2027-02-02
Europe/Helsinki, version 5: 2026-12-01 14:00; 2027-02-02
America/New_York, version 4: 2026-12-01 14:00; Mon Feb 01 2027 19:00:00 GMT-0500 (Eastern Standard Time)
America/New_York, version 4, CORE_SCHEMA: 2026-12-01 14:00; 2027-02-02
America/New_York, version 5: 2026-12-01 14:00; 2027-02-02
TXT
echo "as found: the session has another name on each machine"
