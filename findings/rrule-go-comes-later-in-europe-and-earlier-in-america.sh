#!/usr/bin/env bash
# A daily session at half past two, on the night that has no half past two: rrule-go has it an hour later in Europe and Australia, an hour earlier in
# America, and on the Azores and in Chile, where the night lacks the hour after midnight, not at all.
#
# Guessed: Go's time.Date warns that such a time may come out by either side of the change, so rrule-go sets it right, or is an hour off everywhere the
#   same way. A day with no session at all is out of the question for FREQ=DAILY.
# Seen: github.com/teambition/rrule-go 1.8.2 (the newest) with Go 1.26 on 2026-11-30. time.Date looks up the zone at the reading taken for UTC: east of
#   Greenwich that lies behind the change, and west of it before. On the Azores it gives 23:30 of the day before, which the loop that
#   wants the 29th does not find. Time.AddDate, by which people count days without a library, does the same.
# See: RFC 5545, section 3.3.5: such a time is taken by the offset before the gap, so it shows an hour later, everywhere.
# So: a server tested in Europe is right by RFC 5545 by chance, and an hour early for people in New York. Read the wall clock back, and where it shows
#   another time, take the offset before the change; rondo does so.
# Needs: Go 1.25 or later.
set -euo pipefail
command -v go >/dev/null || { echo "could not look: go is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'MOD'
module finding

go 1.25

require github.com/teambition/rrule-go v1.8.2
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"time"
	_ "time/tzdata"

	"github.com/teambition/rrule-go"
)

func main() {
	for _, c := range [][2]string{
		{"Europe/Helsinki", "20260328T033000"}, {"Australia/Sydney", "20261003T023000"}, {"America/New_York", "20260307T023000"},
		{"America/Los_Angeles", "20260307T023000"}, {"Atlantic/Azores", "20260328T003000"}, {"America/Santiago", "20260905T003000"},
	} {
		set, err := rrule.StrToRRuleSet("DTSTART;TZID=" + c[0] + ":" + c[1] + "\nRRULE:FREQ=DAILY")
		if err != nil {
			panic(err)
		}
		next := set.Iterator()
		fmt.Printf("%s:", c[0])
		for range 3 {
			at, _ := next()
			fmt.Printf(" %s", at.Format("2 Jan 15:04"))
		}
		zone, err := time.LoadLocation(c[0])
		if err != nil {
			panic(err)
		}
		first, err := time.ParseInLocation("20060102T150405", c[1], zone)
		if err != nil {
			panic(err)
		}
		fmt.Printf("; AddDate: %s\n", first.AddDate(0, 0, 1).Format("2 Jan 15:04"))
	}
}
GO
go mod tidy >/dev/null 2>&1 || { echo "the module cannot be had"; exit 2; }
echo "rrule-go $(go list -m -f '{{.Version}}' github.com/teambition/rrule-go), $(go env GOVERSION)"
go run . | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
Europe/Helsinki: 28 Mar 03:30 29 Mar 04:30 30 Mar 03:30; AddDate: 29 Mar 04:30
Australia/Sydney: 3 Oct 02:30 4 Oct 03:30 5 Oct 02:30; AddDate: 4 Oct 03:30
America/New_York: 7 Mar 02:30 8 Mar 01:30 9 Mar 02:30; AddDate: 8 Mar 01:30
America/Los_Angeles: 7 Mar 02:30 8 Mar 01:30 9 Mar 02:30; AddDate: 8 Mar 01:30
Atlantic/Azores: 28 Mar 00:30 30 Mar 00:30 31 Mar 00:30; AddDate: 28 Mar 23:30
America/Santiago: 5 Sep 00:30 7 Sep 00:30 8 Sep 00:30; AddDate: 5 Sep 23:30
TXT
echo "as found: later, earlier, or never"
