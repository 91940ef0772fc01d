#!/usr/bin/env bash
# go-ical's RecurrenceSet has no extra dates: RDATE is never read, since the loop over the extra dates goes through EXDATE once more. There
# is no error.
#
# Guessed: the set that it returns has what RFC 5545, section 3.8.5.2, asks for: the dates of RRULE and of RDATE, less those of EXDATE. An
#   rrule.Set has a method for each, and go-ical's function has a loop for each.
# Seen: github.com/emersion/go-ical of 2025-03-29 on 2026-11-30: a series of three Mondays with an RDATE on Wednesday, 1 April, has the three
#   Mondays. An event with an RDATE and no RRULE has no set at all, as if it were a single one. EXDATE works: its dates are put in as extra ones and
#   taken away again. Pull request 22 there, of June 2025, says so too; the newest version is older than it.
# So: go-webdav's calendar queries, and whatever else asks this set "what is in April", leave the extra session out; it is seen only where
#   the file is read by something else. Whoever needs it adds the RDATE properties to the set; whoever sends an extra date sends it as an event of
#   its own.
# Needs: Go 1.25 or later.
set -euo pipefail
command -v go >/dev/null || { echo "go is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'MOD'
module finding

go 1.25

require github.com/emersion/go-ical v0.0.0-20250329121855-f41e73efc392
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

func main() {
	for _, lines := range []string{"RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=WEEKLY;COUNT=3 EXDATE:20260309T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3 RDATE:20260401T090000Z",
		"RDATE:20260401T090000Z"} {
		text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//finding//EN\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\nDTSTAMP:20260101T000000Z\r\n" +
			"DTSTART:20260302T090000Z\r\nDURATION:PT1H\r\n" + strings.ReplaceAll(lines, " ", "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
		calendar, err := ical.NewDecoder(strings.NewReader(text)).Decode()
		if err != nil {
			panic(err)
		}
		set, err := calendar.Events()[0].RecurrenceSet(time.UTC)
		if err != nil {
			panic(err)
		}
		fmt.Print(lines + ":")
		if set == nil {
			fmt.Print(" no set")
		} else {
			for _, date := range set.All() {
				fmt.Print(" ", date.Format("2 Jan"))
			}
		}
		fmt.Println()
	}
}
GO
go mod tidy >tidy.log 2>&1 || { cat tidy.log; echo "the modules cannot be had"; exit 2; }
go list -m github.com/emersion/go-ical
go run . | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
RRULE:FREQ=WEEKLY;COUNT=3: 2 Mar 9 Mar 16 Mar
RRULE:FREQ=WEEKLY;COUNT=3 EXDATE:20260309T090000Z: 2 Mar 16 Mar
RRULE:FREQ=WEEKLY;COUNT=3 RDATE:20260401T090000Z: 2 Mar 9 Mar 16 Mar
RDATE:20260401T090000Z: no set
TXT
echo "as found: 1 April is in none of them"
