package ical_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

const busyVectors = "testdata/busy-vectors.txt"

// TestReadBusyVectors reads every calendar of the vectors as one of Helsinki, from 1990 to 2030, and holds how many events and times
// are found in each to a table. Lines that begin an event are counted, too: a reader that loses some would show. To write the table anew: go test ./ical -run TestReadBusyVectors -update
func TestReadBusyVectors(t *testing.T) {
	files := vectorFiles(t, "ics")
	home, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile(busyVectors)
	if err != nil && !*update {
		t.Fatal(err)
	}
	comment, _, _ := strings.Cut(string(table), "events  times  mistakes")
	var got strings.Builder
	fmt.Fprintf(&got, "%sevents  times  mistakes  file\n", comment)
	from, to := day(t, "1990-01-01"), day(t, "2030-01-01")
	begun, found, lost := 0, 0, []string(nil)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if filepath.Base(name) == "PROVENANCE.txt" {
			continue
		}
		data := files[name]
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c, err := ical.ReadBusy(data, home, from, to)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 10<<20+uint64(20*len(data)) {
			t.Errorf("%s: %d bytes take %d", name, len(data), used)
		}
		checkBusy(t, name, c, from, to)
		events := 0
		for line := range bytes.FieldsFuncSeq(bytes.ToUpper(data), func(r rune) bool { return r == '\r' || r == '\n' }) {
			if bytes.Equal(bytes.TrimSpace(line), []byte("BEGIN:VEVENT")) {
				events++
			}
		}
		begun += events
		if events > c.Events {
			lost = append(lost, fmt.Sprintf("%s: %d of %d", name, c.Events, events))
		}
		if err == nil {
			found += c.Events
			fmt.Fprintf(&got, "%6d  %5d  %8d  %s\n", c.Events, len(c.Spans), len(c.Partly), name)
		} else {
			fmt.Fprintf(&got, "     –      –         –  %s\n", name)
		}
	}
	if begun != 7433 || found != 7533 || !slices.Equal(lost, []string{"ics/libical/fuzzmerge3: 0 of 1"}) {
		t.Errorf("%d lines begin an event, %d events and periods are found; missing: %v", begun, found, lost)
	}
	if *update {
		if err := os.WriteFile(busyVectors, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got.String() != string(table) {
		was := map[string]bool{}
		for line := range strings.Lines(string(table)) {
			was[line] = true
		}
		for line := range strings.Lines(got.String()) {
			if !was[line] {
				t.Errorf("another line: %s", line)
			}
		}
		t.Errorf("the table is another one")
	}
}

// checkBusy holds what is true of everything that was read.
func checkBusy(t *testing.T, name string, c ical.BusyCalendar, from, to time.Time) {
	t.Helper()
	ends := map[ical.BusyKind]int64{}
	for i, s := range c.Spans {
		if !s.From.Before(s.To) || s.From.Unix() < from.Unix() || s.To.Unix() > to.Unix() {
			t.Fatalf("%s: %v is no time of the window", name, s)
		}
		if end, ok := ends[s.Kind]; ok && s.From.Unix() <= end {
			t.Fatalf("%s: %v meets the one before", name, s)
		}
		ends[s.Kind] = s.To.Unix()
		if i > 0 && (s.From.Before(c.Spans[i-1].From) || s.From.Equal(c.Spans[i-1].From) && s.Kind <= c.Spans[i-1].Kind) {
			t.Fatalf("%s: %v stands behind %v", name, s, c.Spans[i-1])
		}
	}
	if len(c.Partly) > 20 || c.Events < 0 {
		t.Fatalf("%s: %d events, %d mistakes", name, c.Events, len(c.Partly))
	}
}
