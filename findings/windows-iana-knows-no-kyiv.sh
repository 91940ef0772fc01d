#!/usr/bin/env bash
# windows-iana finds no Windows zone for Europe/Kyiv, which has been the name of that zone since 2022; for Europe/Kiev it does, and the other way round it gives
# Europe/Kiev first.
#
# Guessed: a table whose newest release is of 2026 has the names of the zone database of 2026, or takes them for those they replaced: it has a function
#   for aliases.
# Seen: windows-iana 5.1.0 (the newest on npm) with Node.js 20 on 2026-11-30: findWindows('Europe/Kyiv') is the empty list, as it is for no zone at all, and
#   findIanaAliases knows only the name itself. America/Ciudad_Juarez and America/Coyhaique, new in 2022 and 2025, are missing too; Asia/Kolkata,
#   renamed long ago, is there. CLDR, from which such tables are made, keeps Europe/Kiev as the stable name and has the new one as "iana" in its list of aliases.
# So: a person who chose their zone from today's list has none in an invitation for Outlook, and code that takes the first of the list has undefined. Map a
#   name to its older ones first (the file "backward" of the database), or write VTIMEZONEs of IANA names, which Outlook reads.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" windows-iana@5.1.0 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { findIana, findIanaAliases, findWindows } from 'windows-iana';

for (const zone of ['Europe/Kyiv', 'Europe/Kiev', 'America/Ciudad_Juarez', 'America/Coyhaique', 'Asia/Kolkata', 'Asia/Calcutta'])
  console.log(`${zone}: ${findWindows(zone).join() || 'nothing'}; also called ${findIanaAliases(zone).filter(name => name !== zone).join() || 'nothing'}`);
console.log(`FLE Standard Time: ${findIana('FLE Standard Time')[0]} first, Europe/Kyiv among them: ${findIana('FLE Standard Time').includes('Europe/Kyiv')}`);
JS
echo "windows-iana $(grep -m1 '"version"' node_modules/windows-iana/package.json | tr -dc '0-9.')"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
Europe/Kyiv: nothing; also called nothing
Europe/Kiev: FLE Standard Time; also called nothing
America/Ciudad_Juarez: nothing; also called nothing
America/Coyhaique: nothing; also called nothing
Asia/Kolkata: India Standard Time; also called Asia/Calcutta
Asia/Calcutta: India Standard Time; also called Asia/Kolkata
FLE Standard Time: Europe/Kiev first, Europe/Kyiv among them: false
TXT
echo "as found: a renamed city is none"
