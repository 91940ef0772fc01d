#!/usr/bin/env bash
# ical-generator writes a moment (a JavaScript Date) with timezone: 'Europe/Helsinki' as what the clock of the machine shows, and names it
# Helsinki: the same program gives another time on each machine.
#
# Guessed: a Date is a moment, so the zone is what it is shown in: 12:00 UTC is DTSTART;TZID=Europe/Helsinki:20261201T140000.
# Seen: ical-generator 11.1.2 on 2026-11-29, on machines set to UTC, New York and Helsinki. It is
#   right on the third only. Objects of Luxon or moment-timezone are converted, as the README says; of Date it says nothing.
# So: in a feed with this PRODID times may be hours away from what was meant, and no reader can see it. It shows as clashes at odd hours.
#   Whoever writes with it passes zoned objects or leaves the zone out, which gives UTC.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical-generator@11.1.2 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import ical from 'ical-generator';
const moment = new Date('2026-12-01T12:00:00Z');
const lines = options => ical().createEvent({ id: '1@example.org', stamp: moment, start: moment, summary: 's', ...options }).toString().split('\r\n');
for (const options of [{}, { timezone: 'Europe/Helsinki' }]) {
  console.log(process.env.TZ, JSON.stringify(options), ...lines(options).filter(line => line.startsWith('DTSTART')));
}
JS
echo "ical-generator $(grep -m1 '"version"' node_modules/ical-generator/package.json | tr -dc '0-9.'), 2026-12-01 12:00 UTC:"
for zone in UTC America/New_York Europe/Helsinki; do TZ=$zone node look.mjs; done | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
UTC {} DTSTART:20261201T120000Z
UTC {"timezone":"Europe/Helsinki"} DTSTART;TZID=Europe/Helsinki:20261201T120000
America/New_York {} DTSTART:20261201T120000Z
America/New_York {"timezone":"Europe/Helsinki"} DTSTART;TZID=Europe/Helsinki:20261201T070000
Europe/Helsinki {} DTSTART:20261201T120000Z
Europe/Helsinki {"timezone":"Europe/Helsinki"} DTSTART;TZID=Europe/Helsinki:20261201T140000
TXT
echo "as found: the machine's clock, with another zone's name"
