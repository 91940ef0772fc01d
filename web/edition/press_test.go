package edition

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

var monday = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// recorded is an edition of so many recorded sessions in four zones.
func recorded(sessions int) *Edition {
	zones := make([]ical.Zone, 4)
	for i, name := range []string{"Europe/Helsinki", "America/New_York", "Asia/Tokyo", "Africa/Casablanca"} {
		zones[i], _ = ical.LoadZone(name)
	}
	e := &Edition{Day: monday, Site: theme.Site{Name: "Data Guild", URL: "https://sessions.example.org"}}
	for i := range sessions {
		id := fmt.Sprintf("theme%03d", i%100)
		start := monday.Add(time.Duration(i) * 26 * time.Minute)
		slot := ical.LocalOf(start)
		e.State.Sessions = append(e.State.Sessions, &scheduler.Session{
			UID: fmt.Sprintf("%s.%s.%d@sessions.example.org", id, slot.Time().Format("20060102"), i), Theme: id, Slot: slot,
			Revision: 1, Created: monday, Modified: monday,
			Facts: scheduler.Facts{
				Start: start, End: start.Add(45 * time.Minute), Wall: slot, Zone: zones[i%len(zones)], Name: "DataTalks",
				Title: fmt.Sprint("How search ranking was rebuilt, part ", i), Presenter: "Ada Example", Place: "Kitchen",
				Purpose:  "Case studies of how teams decide with data, so that next week's decision is easier.",
				Abstract: "What we measured, what surprised us, and what we would not do again. Bring a question of your own.",
			},
		})
	}
	e.Sessions = e.State.Sessions
	return e
}

// change gives a copy of the edition with one session retitled.
func (e *Edition) change(at int, title string) *Edition {
	next := *e
	next.State.Sessions = append([]*scheduler.Session(nil), e.State.Sessions...)
	s := *next.State.Sessions[at]
	s.Facts.Title, s.Modified, s.Sequence = title, s.Modified.Add(time.Minute), s.Sequence+1
	next.State.Sessions[at] = &s
	next.Sessions = next.State.Sessions
	return &next
}

// Whatever comes, goes or changes, a feed made of what was kept is the one that would be made afresh, plain and packed.
func TestFeedIsTheSameAsAfresh(t *testing.T) {
	e := recorded(300)
	without := func(e *Edition, at int) *Edition {
		next := *e
		next.State.Sessions = append(append([]*scheduler.Session(nil), e.State.Sessions[:at]...), e.State.Sessions[at+1:]...)
		next.Sessions = next.State.Sessions
		return &next
	}
	moved := e.change(7, "moved")
	moved.Site.URL = "https://talks.example.org"
	var kept press
	var last *File
	for _, step := range []struct {
		name string
		e    *Edition
	}{
		{"at first", e}, {"nothing changed", e}, {"one changed", e.change(150, "Another title")}, {"back", e},
		{"the first is gone", without(e, 0)}, {"the last is gone", without(e, 299)}, {"back again", e},
		{"the site has moved", moved}, {"hardly any", &Edition{Day: monday, Site: e.Site, State: scheduler.State{Sessions: e.State.Sessions[:2]}, Sessions: e.Sessions[:2]}},
		{"none", &Edition{Day: monday, Site: e.Site}},
	} {
		c, _, err := kept.print(step.e, scheduler.Everything)
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		last = newFeed(c, monday, last)
		whole, _ := scheduler.Feed(step.e.State, scheduler.Everything, step.e.Site, step.e.words, step.e.Day)
		whole.Source = step.e.Address(FeedPath(scheduler.Everything))
		want, err := whole.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(last.Plain.Bytes(), want) {
			t.Errorf("%s: the feed is another than one made afresh", step.name)
		}
		unpacked, err := gzip.NewReader(bytes.NewReader(last.Packed.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: the packed feed is another: %v", step.name, err)
		}
		var once press
		fresh, _, err := once.print(step.e, scheduler.Everything)
		if err != nil || fresh.digest != c.digest {
			t.Errorf("%s: the entity tag depends on what was kept: %v", step.name, err)
		}
	}
	if len(kept.kept) > 2 {
		t.Errorf("%d sessions are remembered after all are gone", len(kept.kept))
	}
}

// BenchmarkRebuild makes the feed of all sessions, plain and packed: afresh, and after one of them has changed.
func BenchmarkRebuild(b *testing.B) {
	for _, sessions := range []int{1_000, 10_000} {
		e := recorded(sessions)
		b.Run(fmt.Sprintf("sessions=%d/kept=nothing", sessions), func(b *testing.B) {
			for b.Loop() {
				var p press
				c, _, err := p.print(e, scheduler.Everything)
				if err != nil {
					b.Fatal(err)
				}
				newFeed(c, monday, nil)
			}
		})
		b.Run(fmt.Sprintf("sessions=%d/kept=all-but-one", sessions), func(b *testing.B) {
			var p press
			c, _, _ := p.print(e, scheduler.Everything)
			last := newFeed(c, monday, nil)
			for n := 0; b.Loop(); n++ {
				b.StopTimer()
				next := e.change(n%sessions, fmt.Sprint("Title ", n))
				b.StartTimer()
				c, _, err := p.print(next, scheduler.Everything)
				if err != nil {
					b.Fatal(err)
				}
				last = newFeed(c, monday, last)
			}
		})
	}
}
