package edition

import (
	"bytes"
	"fmt"
	"testing"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// series is an edition of a theme that is a series of so many Tuesdays.
func series(t *testing.T, sessions int) *Edition {
	t.Helper()
	zone, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	first := ical.LocalDate(2026, 11, 24, 14, 0, 0)
	rule, err := ical.ParseRule("FREQ=WEEKLY;BYDAY=TU", first, zone)
	if err != nil {
		t.Fatal(err)
	}
	e := recorded(sessions)
	for i, slot := range rule.Between(first, first.Add(7*24*3600e9*1000))[:sessions] {
		s := e.State.Sessions[i]
		s.Theme, s.Slot, s.UID = "talks", slot, fmt.Sprintf("talks.%s@sessions.example.org", slot.Time().Format("20060102"))
		s.Facts.Wall, s.Facts.Zone, s.Facts.Start, s.Facts.Title = slot, zone, zone.In(slot), ""
		s.Facts.End = s.Facts.Start.Add(45 * 60e9)
	}
	e.State.Accepted = &theme.Set{Themes: []*theme.Theme{{ID: "talks", Name: "Talks", Rule: rule, Zone: zone, Calendar: theme.PublishSeries}}}
	return e
}

// What is kept of a series never shows: feed and resource are those that would be made afresh, after a date changed and once it is back; and
// what did not change is taken over.
func TestASeriesIsTheSameAsAfresh(t *testing.T) {
	e := series(t, 30)
	var kept press
	var tags []string
	for _, step := range []*Edition{e, e, e.change(3, "Another title"), e} {
		c, _, err := kept.print(step, "talks")
		if err != nil {
			t.Fatal(err)
		}
		whole, _ := scheduler.Feed(step.State, "talks", step.Site, step.words, step.Day)
		whole.Source = step.Address(FeedPath("talks"))
		want, err := whole.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if got := newFeed(c, monday, nil).Plain.Bytes(); !bytes.Equal(got, want) || !bytes.Contains(want, []byte("RRULE:FREQ=WEEKLY;BYDAY=TU;")) {
			t.Errorf("the feed is another than one made afresh:\n%s\nwant\n%s", got, want)
		}
		all, err := kept.collect(step, "talks")
		if err != nil || len(all.Resources) != 1 {
			t.Fatalf("%d resources, %v", len(all.Resources), err)
		}
		var once press
		fresh, err := once.collect(step, "talks")
		if err != nil || fresh.Resources[0].Digest != all.Resources[0].Digest {
			t.Errorf("the resource depends on what was kept: %v", err)
		}
		tags = append(tags, all.Resources[0].Tag())
	}
	if tags[0] != tags[1] || tags[1] == tags[2] || tags[3] != tags[0] {
		t.Errorf("the tags are %s", tags)
	}
}
