#!/usr/bin/env bash
# golang-ical writes a name like "Doe, Ada" or "Room: Oak" with backslashes where the format wants quotes. Other readers take the name apart, lose
# the address, or refuse the file.
#
# Guessed: the value of a parameter that has a comma, semicolon or colon in it is put in double quotes (RFC 5545, section 3.2; there is no backslash in
#   parameters), as other writers do and as this one reads it.
# Seen: github.com/arran4/golang-ical v0.3.4 on 2026-11-30, an invitation made with AddAttendee and WithCN. It reads back what it wrote. go-ical (of
#   2025-03-29) has two names for "Doe, Ada", an address that begins in the name's second half for "Room: Oak", and an error for the whole file for
#   "Doe; Ada"; ical.js 2.2.1 reads the first, and loses as much as go-ical of the second. A file with the name in quotes that golang-ical reads and writes
#   again comes out so, too; and the comma in CATEGORIES:data,search as a part of one category's name.
# So: names of people and rooms from a directory are "Surname, Name" often enough. An invitation of one guest then reaches a calendar that knows
#   no such guest. A test that reads with the library that wrote sees nothing. rondo writes parameters by itself, and leaves the rest to the library.
# Needs: Go 1.25 or later, Node.js 20 or later.
set -euo pipefail
for tool in go node npm; do
  command -v "$tool" >/dev/null || { echo "could not look: there is no $tool"; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ical.js@2.2.1 >/dev/null || { echo "the package cannot be had"; exit 2; }
cat > go.mod <<'MOD'
module example.org/look

go 1.25

require (
	github.com/arran4/golang-ical v0.3.4
	github.com/emersion/go-ical v0.0.0-20250329121855-f41e73efc392
)
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/arran4/golang-ical"
	strict "github.com/emersion/go-ical"
)

func main() {
	for i, name := range []string{"Doe, Ada", "Room: Oak", "Doe; Ada"} {
		calendar := ics.NewCalendarFor("finding")
		event := calendar.AddEvent("a@example.org")
		event.AddAttendee("ada@example.org", ics.WithCN(name))
		text := calendar.Serialize(ics.WithNewLineWindows)
		if err := os.WriteFile(fmt.Sprintf("%d.ics", i), []byte(text), 0o600); err != nil {
			panic(err)
		}
		for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n ", ""), "\r\n") {
			if strings.HasPrefix(line, "ATTENDEE") {
				fmt.Println("written:", line)
			}
		}
		again, err := ics.ParseCalendar(strings.NewReader(text))
		if err != nil {
			panic(err)
		}
		guest := again.Events()[0].Attendees()[0]
		fmt.Printf("golang-ical: %q, %s\n", guest.ICalParameters["CN"], guest.Value)
		if read, err := strict.NewDecoder(strings.NewReader(text)).Decode(); err != nil {
			fmt.Println("go-ical:", err)
		} else {
			guest := read.Events()[0].Props.Get("ATTENDEE")
			fmt.Printf("go-ical: %q, %q\n", guest.Params["CN"], guest.Value)
		}
	}
	const kept = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//finding//EN\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\nCATEGORIES:data,search\r\n" +
		"ATTENDEE;CN=\"Doe, Ada\":mailto:ada@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	calendar, err := ics.ParseCalendar(strings.NewReader(kept))
	if err != nil {
		panic(err)
	}
	for line := range strings.SplitSeq(calendar.Serialize(ics.WithNewLineWindows), "\r\n") {
		if strings.HasPrefix(line, "ATTENDEE") || strings.HasPrefix(line, "CATEGORIES") {
			fmt.Println("written again:", line)
		}
	}
}
GO
cat > look.mjs <<'JS'
import fs from 'node:fs';
import ICAL from 'ical.js';

for (const file of ['0.ics', '1.ics', '2.ics']) {
  const guest = new ICAL.Component(ICAL.parse(fs.readFileSync(file, 'utf8'))).getFirstSubcomponent('vevent').getFirstProperty('attendee');
  console.log(`ical.js: ${JSON.stringify(guest.getParameter('cn'))}, ${JSON.stringify(guest.getFirstValue())}`);
}
JS
go mod tidy >tidy.log 2>&1 || { cat tidy.log; echo "the modules cannot be had"; exit 2; }
go list -m github.com/arran4/golang-ical github.com/emersion/go-ical
{ go run .; node look.mjs; } | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
written: ATTENDEE;CN=Doe\, Ada:mailto:ada@example.org
golang-ical: ["Doe, Ada"], mailto:ada@example.org
go-ical: ["Doe\\" " Ada"], "mailto:ada@example.org"
written: ATTENDEE;CN=Room\: Oak:mailto:ada@example.org
golang-ical: ["Room: Oak"], mailto:ada@example.org
go-ical: ["Room\\"], " Oak:mailto:ada@example.org"
written: ATTENDEE;CN=Doe\; Ada:mailto:ada@example.org
golang-ical: ["Doe; Ada"], mailto:ada@example.org
go-ical: ical: malformed param: missing equal sign
written again: CATEGORIES:data\,search
written again: ATTENDEE;CN=Doe\, Ada:mailto:ada@example.org
ical.js: "Doe, Ada", "mailto:ada@example.org"
ical.js: "Room\\", " Oak:mailto:ada@example.org"
ical.js: "Doe\\", "mailto:ada@example.org"
TXT
echo "as found: backslashes in place of quotes"
