#!/usr/bin/env bash
# TZDate of @date-fns/tz reads numbers on the clock of the zone that it is given, and text on the clock of the machine: 2026, 11, 1, 14 in Helsinki is 14:00
# there, and "2026-12-01T14:00" in Helsinki is 16:00 there on a server in UTC.
#
# Guessed: the zone says on which clock the time is, in whichever form the time comes; text without an offset is what forms and calendars give, and
#   date-fns-tz, Luxon, moment-timezone and Temporal read it in the zone that they are told.
# Seen: @date-fns/tz 1.5.0 with Node.js 20 on 2026-11-30, on machines in UTC, New York and Helsinki: the text is another instant on each, and right on the
#   third. The numbers are 12:00 UTC on all. A day alone is midnight in UTC, as with Date. Its README says that the constructor takes what Date
#   takes, with the zone behind it; its examples with text end in Z.
# So: a form that posts datetime-local is right on the developer's machine and hours off on the server. Whoever has text hands it on in numbers,
#   or reads it with Temporal; with date-fns, parse() and { in: tz('Europe/Helsinki') } does, too.
# Needs: Node.js 20 or later.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @date-fns/tz@1.5.0 date-fns@4.4.0 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { TZDate, tz } from '@date-fns/tz';
import { parse } from 'date-fns';

const zone = 'Europe/Helsinki';
const utc = date => new Date(+date).toISOString().slice(5, 16);
console.log(`machine in ${process.env.TZ}: numbers ${utc(new TZDate(2026, 11, 1, 14, 0, zone))}, text ${utc(new TZDate('2026-12-01T14:00', zone))}, day ${
  utc(new TZDate('2026-12-01', zone))}, parse ${utc(parse('2026-12-01T14:00', "yyyy-MM-dd'T'HH:mm", 0, { in: tz(zone) }))}`);
JS
for package in @date-fns/tz date-fns; do echo "$package $(node -p "require('./node_modules/$package/package.json').version")"; done
for machine in UTC America/New_York Europe/Helsinki; do TZ=$machine node look.mjs; done | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
machine in UTC: numbers 12-01T12:00, text 12-01T14:00, day 12-01T00:00, parse 12-01T12:00
machine in America/New_York: numbers 12-01T12:00, text 12-01T19:00, day 12-01T00:00, parse 12-01T12:00
machine in Europe/Helsinki: numbers 12-01T12:00, text 12-01T12:00, day 12-01T00:00, parse 12-01T12:00
TXT
echo "as found: one text, three instants"
