package ical_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
)

// FuzzReadBusy holds what is true of whatever was read, of anything; and that a time is busy whether it is asked for alone or
// together with what comes before and after it.
func FuzzReadBusy(f *testing.F) {
	archive, err := txtar.ParseFile(busyCases)
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		data, _, from, to, _ := askBusy(f, string(archive.Files[i].Data))
		f.Add(data, from.Unix(), int32(to.Sub(from)/time.Second), uint8(i), uint8(7*i))
	}
	f.Add([]byte("BEGIN:VEVENT\nDTSTART:00010101\nRRULE:FREQ=YEARLY;INTERVAL=1000;BYWEEKNO=-53\nDURATION:P99Y"), int64(0), int32(1<<30), uint8(1), uint8(1))
	f.Add([]byte("BEGIN:VFREEBUSY\nFREEBUSY:99991231T235959Z/P5000W,/,00010101/00010101"), int64(1e9), int32(1e9), uint8(0), uint8(200))
	zones := []ical.Zone{{}}
	for _, name := range []string{"Europe/Helsinki", "America/St_Johns", "Pacific/Apia"} {
		zone, err := ical.LoadZone(name)
		if err != nil {
			f.Fatal(err)
		}
		zones = append(zones, zone)
	}
	f.Fuzz(func(t *testing.T, data []byte, unix int64, seconds int32, where, cut uint8) {
		unix = unix % (200 * 365 * 86400)
		from := time.Unix(unix, 0).UTC()
		to := from.Add(time.Duration(seconds%(4*365*86400)) * time.Second)
		home := zones[int(where)%len(zones)]
		for _, read := range []busyReader{ical.ReadBusy, ical.ReadSharedBusy} {
			whole, err := read(data, home, from, to)
			if err != nil {
				if whole.Spans != nil || whole.Events != 0 {
					t.Fatalf("%v and %+v", err, whole)
				}
				continue
			}
			checkBusy(t, "whole", whole, from, to)
			if !to.After(from) {
				if len(whole.Spans) > 0 {
					t.Fatal("there is something in no time")
				}
				continue
			}
			middle := from.Add(to.Sub(from) / 256 * time.Duration(cut)).Truncate(time.Second)
			first, _ := read(data, home, from, middle)
			second, _ := read(data, home, middle, to)
			if tired(whole) || tired(first) || tired(second) {
				continue
			}
			if got := joined(first.Spans, second.Spans); !slices.Equal(got, whole.Spans) {
				t.Fatalf("from %v over %v to %v\n%swhole\n%s", from, middle, to, saidBusy(ical.BusyCalendar{Spans: got}, nil), saidBusy(whole, nil))
			}
		}
	})
}

// tired reports whether not everything was looked at.
func tired(c ical.BusyCalendar) bool {
	return slices.ContainsFunc(c.Partly, func(m ical.Mistake) bool {
		return m.Right == "those that come later in it are not read; give one with fewer"
	})
}

// joined are the spans of two times of which the second begins where the first ends.
func joined(first, second []ical.BusySpan) []ical.BusySpan {
	all := slices.Concat(first, second)
	slices.SortStableFunc(all, func(a, b ical.BusySpan) int { return a.From.Compare(b.From) })
	var kept []ical.BusySpan
	for _, s := range all {
		meets := func(k ical.BusySpan) bool { return k.Kind == s.Kind && !s.From.After(k.To) }
		if i := slices.IndexFunc(kept, meets); i >= 0 {
			if s.To.After(kept[i].To) {
				kept[i].To = s.To
			}
		} else {
			kept = append(kept, s)
		}
	}
	slices.SortFunc(kept, func(a, b ical.BusySpan) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return int(a.Kind) - int(b.Kind)
	})
	if len(kept) == 0 {
		return nil
	}
	return kept
}
