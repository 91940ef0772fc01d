package web

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

// listing is an edition of so many recorded sessions in four zones.
func listing(sessions int) *edition {
	zones := []string{"Europe/Helsinki", "America/New_York", "Asia/Tokyo", "Africa/Casablanca"}
	e := &edition{day: monday, site: theme.Site{Name: "Data Guild", URL: "https://sessions.example.org"}}
	for i := range sessions {
		id := fmt.Sprintf("theme%03d", i%100)
		start := monday.Add(time.Duration(i) * 26 * time.Minute)
		slot := ical.LocalOf(start)
		e.state.Sessions = append(e.state.Sessions, &scheduler.Session{
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
	e.order = e.state.Sessions
	return e
}

// change gives a copy of the edition with one session retitled.
func (e *edition) change(at int, title string) *edition {
	next := *e
	next.state.Sessions = append([]*scheduler.Session(nil), e.state.Sessions...)
	s := *next.state.Sessions[at]
	s.Facts.Title, s.Modified, s.Sequence = title, s.Modified.Add(time.Minute), s.Sequence+1
	next.state.Sessions[at] = &s
	next.order = next.state.Sessions
	return &next
}

// Whatever comes, goes or changes, a feed made of what was kept is the one that would be made afresh, plain and packed.
func TestFeedIsTheSameAsAfresh(t *testing.T) {
	e := listing(300)
	without := func(e *edition, at int) *edition {
		next := *e
		next.state.Sessions = append(append([]*scheduler.Session(nil), e.state.Sessions[:at]...), e.state.Sessions[at+1:]...)
		next.order = next.state.Sessions
		return &next
	}
	moved := e.change(7, "moved")
	moved.site.URL = "https://talks.example.org"
	var kept press
	var last *feed
	for _, step := range []struct {
		name string
		e    *edition
	}{
		{"at first", e}, {"nothing changed", e}, {"one changed", e.change(150, "Another title")}, {"back", e},
		{"the first is gone", without(e, 0)}, {"the last is gone", without(e, 299)}, {"back again", e},
		{"the site has moved", moved}, {"hardly any", &edition{day: monday, site: e.site, state: scheduler.State{Sessions: e.state.Sessions[:2]}, order: e.order[:2]}},
		{"none", &edition{day: monday, site: e.site}},
	} {
		c, _, err := kept.print(step.e, scheduler.Everything)
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		last = newFeed("all", c, monday, last)
		whole, _ := scheduler.Feed(step.e.state, scheduler.Everything, step.e.site, step.e.words, step.e.day)
		whole.Source = step.e.subscription(scheduler.Everything, "").Address
		want, err := whole.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(last.plain.bytes(), want) {
			t.Errorf("%s: the feed is another than one made afresh", step.name)
		}
		unpacked, err := gzip.NewReader(bytes.NewReader(last.packed.bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: the packed feed is another: %v", step.name, err)
		}
		var once press
		fresh, _, err := once.print(step.e, scheduler.Everything)
		if err != nil || fresh.tag != c.tag {
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
		e := listing(sessions)
		b.Run(fmt.Sprintf("sessions=%d/kept=nothing", sessions), func(b *testing.B) {
			for b.Loop() {
				var p press
				c, _, err := p.print(e, scheduler.Everything)
				if err != nil {
					b.Fatal(err)
				}
				newFeed("all", c, monday, nil)
			}
		})
		b.Run(fmt.Sprintf("sessions=%d/kept=all-but-one", sessions), func(b *testing.B) {
			var p press
			c, _, _ := p.print(e, scheduler.Everything)
			last := newFeed("all", c, monday, nil)
			for n := 0; b.Loop(); n++ {
				b.StopTimer()
				next := e.change(n%sessions, fmt.Sprint("Title ", n))
				b.StartTimer()
				c, _, err := p.print(next, scheduler.Everything)
				if err != nil {
					b.Fatal(err)
				}
				last = newFeed("all", c, monday, last)
			}
		})
	}
}
