#!/usr/bin/env bash
# go-webdav's calendar query finds no recurring event where the time range has a start and no end, as a client asks that syncs "from a
# month ago on". Single events are found.
#
# Guessed: a missing end is the end of time for both (RFC 4791, section 9.9: "If the end attribute is not specified, it defaults to +infinity").
# Seen: github.com/emersion/go-webdav v0.6.0 with go-ical of 2025-03-29, on 2026-11-29: caldav.Match says no for a series that has dates in the
#   range, and yes for a single event at the same time. Of an event it asks whether end is zero; of a series it asks rrule-go for the
#   dates between start and a zero end, of which there are none. A range without start works for both.
# So: a client behind a server that filters with it loses every series and keeps the rest, which looks as if it worked. Whoever serves
#   calendars tries open ranges with a series, too; a client sends an end, however far.
# Needs: Go 1.25 or later.
set -euo pipefail
command -v go >/dev/null || { echo "go is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'MOD'
module finding

go 1.25

require (
	github.com/emersion/go-ical v0.0.0-20250329121855-f41e73efc392
	github.com/emersion/go-webdav v0.6.0
)
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-webdav/caldav"
)

func main() {
	var always time.Time
	begin, end := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 10, 0, 0, 0, 0, time.UTC)
	for _, event := range []struct{ name, rule string }{{"single event on 9 March", ""}, {"series from 9 March", "RRULE:FREQ=WEEKLY;COUNT=5\r\n"}} {
		text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//finding//EN\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\nDTSTAMP:20260101T000000Z\r\n" +
			"DTSTART:20260309T090000Z\r\nDTEND:20260309T100000Z\r\n" + event.rule + "END:VEVENT\r\nEND:VCALENDAR\r\n"
		calendar, err := ical.NewDecoder(strings.NewReader(text)).Decode()
		if err != nil {
			panic(err)
		}
		for _, r := range []struct {
			name       string
			start, end time.Time
		}{{"9 March", begin, end}, {"until 10 March", always, end}, {"9 March and later", begin, always}} {
			query := caldav.CompFilter{Name: "VCALENDAR", Comps: []caldav.CompFilter{{Name: "VEVENT", Start: r.start, End: r.end}}}
			found, err := caldav.Match(query, &caldav.CalendarObject{Path: "/a.ics", Data: calendar})
			fmt.Println(event.name+", range", r.name+":", found, err)
		}
	}
}
GO
go mod tidy >tidy.log 2>&1 || { cat tidy.log; echo "the modules cannot be had"; exit 2; }
go list -m github.com/emersion/go-webdav
go run . | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
single event on 9 March, range 9 March: true <nil>
single event on 9 March, range until 10 March: true <nil>
single event on 9 March, range 9 March and later: true <nil>
series from 9 March, range 9 March: true <nil>
series from 9 March, range until 10 March: true <nil>
series from 9 March, range 9 March and later: false <nil>
TXT
echo "as found: the series is missing where the range is open"
