#!/usr/bin/env bash
# A DURATION that goes over a change of the clocks is read rightly by none of these: ical.js counts hours on the face of the clock, go-ical and node-ical
# count a day as 24 hours. The one is an hour off with PT10H, the others with P1D.
#
# Guessed: days go by the clock and hours go by, as RFC 5545 says it (section 3.3.6: "The duration of a week or a day depends on its position in the
#   calendar"; hours, minutes and seconds are exact). Libraries keep the two apart in what they parse, so they add them apart.
# Seen: ical.js 2.2.1 and node-ical 0.27.2 with Node.js 20, and github.com/emersion/go-ical of 2025-03-29, on 2026-11-30: from 28 March 2026, 22:00 in
#   Helsinki, where that night has 23 hours, PT10H ends at 09:00, P1D at 22:00, PT24H at 23:00. ical.js has 08:00 for the first and 22:00 for the last,
#   with the file's VTIMEZONE registered; Debian's libical 3.0.16 says the same as it. The others have 23:00 for P1D.
# So: a night of work or travel is an hour short at Thunderbird and Nextcloud, which read with ical.js, and a booking from evening to evening an hour
#   long on servers in Go or Node.js. Who writes DTEND, as rondo does, is understood by all; who reads DURATION adds days first, on the clock, and
#   the rest to the instant.
# Needs: Node.js 20 or later, Go 1.25 or later.
set -euo pipefail
for tool in go node npm; do
  command -v "$tool" >/dev/null || { echo "could not look: there is no $tool"; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 node-ical@0.27.2 >/dev/null || { echo "the packages cannot be had"; exit 2; }
cat > go.mod <<'MOD'
module example.org/look

go 1.25

require github.com/emersion/go-ical v0.0.0-20250329121855-f41e73efc392
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/emersion/go-ical"
)

func main() {
	calendar, err := ical.NewDecoder(os.Stdin).Decode()
	if err != nil {
		panic(err)
	}
	for _, event := range calendar.Events() {
		end, err := event.DateTimeEnd(time.UTC)
		if err != nil {
			panic(err)
		}
		fmt.Println("go-ical:", event.Props.Get("DURATION").Value, end.UTC().Format("15:04Z"))
	}
}
GO
cat > look.mjs <<'JS'
import fs from 'node:fs';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';

const text = fs.readFileSync('night.ics', 'utf8');
const tell = (who, duration, end) => console.log(`${who}: ${duration} ${end.toISOString().slice(11, 16)}Z`);
const calendar = new ICAL.Component(ICAL.parse(text));
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
for (const event of calendar.getAllSubcomponents('vevent'))
  tell('ical.js', event.getFirstPropertyValue('summary'), new ICAL.Event(event).endDate.toJSDate());
for (const event of Object.values(nodeIcal.sync.parseICS(text)))
  if (event.type === 'VEVENT') tell('node-ical', event.summary, event.end);
JS
{
  printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example.org//finding//EN BEGIN:VTIMEZONE TZID:Europe/Helsinki \
    BEGIN:DAYLIGHT DTSTART:19810329T030000 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU' TZOFFSETFROM:+0200 TZOFFSETTO:+0300 END:DAYLIGHT \
    BEGIN:STANDARD DTSTART:19961027T040000 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU' TZOFFSETFROM:+0300 TZOFFSETTO:+0200 END:STANDARD END:VTIMEZONE
  for duration in PT10H P1D PT24H; do
    printf '%s\r\n' BEGIN:VEVENT "UID:$duration@example.org" DTSTAMP:20260101T000000Z "SUMMARY:$duration" \
      'DTSTART;TZID=Europe/Helsinki:20260328T220000' "DURATION:$duration" END:VEVENT
  done
  printf '%s\r\n' END:VCALENDAR
} > night.ics
go mod tidy >tidy.log 2>&1 || { cat tidy.log; echo "the modules cannot be had"; exit 2; }

for package in ical.js node-ical; do echo "$package $(node -p "require('./node_modules/$package/package.json').version")"; done
go list -m github.com/emersion/go-ical
echo "from 20:00Z on 28 March; right: PT10H 06:00Z, P1D 19:00Z, PT24H 20:00Z"
{ TZ=UTC node look.mjs; go run . < night.ics; } | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
ical.js: PT10H 05:00Z
ical.js: P1D 19:00Z
ical.js: PT24H 19:00Z
node-ical: PT10H 06:00Z
node-ical: P1D 20:00Z
node-ical: PT24H 20:00Z
go-ical: PT10H 06:00Z
go-ical: P1D 20:00Z
go-ical: PT24H 20:00Z
TXT
echo "as found: each is right in one of the two"
