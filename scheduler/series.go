package scheduler

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Series is a theme as feeds have it where it is one recurring event: see [Clerk.Publish].
type Series struct {
	Theme    string
	Events   []ical.Event // first what most dates are, then those that differ, by their dates
	Modified time.Time    // of the last change, or when the last date left feeds
}

// Publish says how feeds have sessions that [Listed] returned: themes that are to be a series, each as that, in order of their ids, and all
// other sessions by themselves, in their order. What a series cannot say stays by itself, with the UID that letters have:
//
//   - a session whose date the rule does not have, or in another zone, or with a UID of another program;
//   - one that was moved to the day of a date beside it, or past that: Exchange takes no such date.
//
// A theme with fewer than two sessions that take place by its rule has no series, nor has one of whose dates a clock shows one twice
// or never, nor one in a zone that no VTIMEZONE says.
func (c *Clerk) Publish(listed []*Session, now time.Time) (single []*Session, series []Series) {
	if c.have.Accepted == nil {
		return listed, nil
	}
	of := map[string][]*Session{} // of themes that are to be a series, of which there may be none
	for _, t := range c.have.Accepted.Themes {
		if !t.Draft && t.Calendar == theme.PublishSeries {
			of[t.ID] = nil
		}
	}
	if len(of) == 0 {
		return listed, nil
	}
	for _, s := range listed {
		if have, is := of[s.Theme]; is {
			of[s.Theme] = append(have, s)
		}
	}
	within := map[*Session]bool{}
	for _, t := range c.have.Accepted.Themes {
		if len(of[t.ID]) == 0 {
			continue
		}
		if one, in := c.series(t, of[t.ID], now); len(one.Events) > 0 {
			series = append(series, one)
			for _, s := range in {
				within[s] = true
			}
		}
	}
	single = make([]*Session, 0, len(listed)-len(within))
	for _, s := range listed {
		if !within[s] {
			single = append(single, s)
		}
	}
	return single, series
}

// SeriesUID returns the UID of a theme that is published as a series.
func SeriesUID(theme string, site theme.Site) string { return theme + ".series@" + site.Host() }

// series returns the theme as a series of those of its sessions that are in it; one without events if there is none.
func (c *Clerk) series(t *theme.Theme, sessions []*Session, now time.Time) (one Series, in []*Session) {
	if !t.Rule.Common() {
		return one, nil
	}
	in = ruled(t, sessions)
	events := make([]ical.Event, len(in))
	for i, s := range in {
		events[i] = c.Event(s)
	}
	most := usual(in, events)
	if most < 0 {
		return Series{}, nil
	}
	lasts := events[most].End.Sub(events[most].Start)
	dates := make([]time.Time, len(in))
	for i, s := range in {
		dates[i] = t.Zone.In(s.Slot)
	}
	repeats := ical.NewSeries(t.Zone, t.Rule, dates, lasts)
	if !repeats.Sayable() {
		return Series{}, nil
	}
	one.Modified = c.changed(t, now)
	head := events[most]
	head.UID, head.Start, head.End, head.Series = SeriesUID(t.ID, c.site), dates[0], dates[0].Add(lasts), repeats
	head.Sequence = int(one.Modified.Unix() / 60)
	head.Stamp, head.Modified, head.Created = one.Modified, one.Modified, in[0].Created
	head.URL = ThemeURL(c.site, t.ID)
	one.Theme, one.Events = t.ID, []ical.Event{head}
	for i := range in {
		own := events[i]
		if sameWords(&own, &head) && own.Start.Equal(dates[i]) && own.End.Sub(own.Start) == lasts && !repeats.Changes(dates[i]) {
			continue
		}
		own.UID, own.Sequence, own.Series, own.Date = head.UID, head.Sequence, repeats, dates[i]
		one.Events = append(one.Events, own)
	}
	return one, in
}

// changed returns when a series last changed: when one of its sessions did, or the last date left feeds and it began with the next one, or
// a session was forgotten that nobody was told of, which [State.Feeds] remembers. So it does not fall when the session leaves that was
// changed last.
func (c *Clerk) changed(t *theme.Theme, now time.Time) time.Time {
	at := c.have.Feeds
	for _, s := range c.have.of(t.ID) {
		at = Later(at, s.Modified)
	}
	kept := FeedPast + t.Schedule.Duration.Duration()
	until := ical.LocalOf(now.Add(-kept).In(t.Zone.Location()))
	const year = 366 * day
	if left := t.Rule.Between(until.Add(-year-year/8), until); len(left) > 0 {
		at = Later(at, t.Zone.In(left[len(left)-1]).Add(kept))
	}
	return at
}

// ruled returns the sessions of a theme that can be dates of its series, in order of these.
func ruled(t *theme.Theme, sessions []*Session) (in []*Session) {
	for _, s := range sessions {
		own := s.Facts.Key != "" // of a UID of another program, by which people have it
		if !own && s.Facts.Zone == t.Zone && len(t.Rule.Between(s.Slot, s.Slot+1)) == 1 {
			in = append(in, s)
		}
	}
	slices.SortFunc(in, func(a, b *Session) int { return cmp.Compare(a.Slot, b.Slot) })
	in = slices.CompactFunc(in, func(a, b *Session) bool { return a.Slot == b.Slot })
	// A date stays between the days of those beside it. One that is taken out makes room for others, so the rest is looked at again.
	day := func(s *Session) ical.Local { return ical.LocalOf(s.Facts.Start.In(t.Zone.Location())).Midnight() }
	for {
		astray := slices.IndexFunc(in, func(s *Session) bool {
			i := slices.Index(in, s)
			moved := !s.Facts.Start.Equal(t.Zone.In(s.Slot))
			return moved && (i > 0 && day(s) <= max(day(in[i-1]), in[i-1].Slot.Midnight()) ||
				i+1 < len(in) && day(s) >= min(day(in[i+1]), in[i+1].Slot.Midnight()))
		})
		if astray < 0 {
			return in
		}
		in = slices.Delete(in, astray, astray+1)
	}
}

// usual returns which of the events says what most of them say that take place; -1 where fewer than two do.
func usual(in []*Session, events []ical.Event) int {
	said := map[string]int{}
	best, takes := -1, 0
	words := func(e *ical.Event) string {
		return fmt.Sprintf("%q", []string{e.Summary, e.Description, e.Location, e.Conference, strings.Join(e.Categories, ","), e.Color, fmt.Sprint(e.Tentative, e.Transparent, e.End.Sub(e.Start))})
	}
	for i := range events {
		if !in[i].Facts.Cancelled {
			takes++
			said[words(&events[i])]++
		}
	}
	for i := range events {
		if !in[i].Facts.Cancelled && (best < 0 || said[words(&events[i])] > said[words(&events[best])]) {
			best = i
		}
	}
	if takes < 2 {
		return -1
	}
	return best
}

// sameWords reports whether two events say the same but for their times, their page and what tells their versions apart.
func sameWords(a, b *ical.Event) bool {
	x, y := *a, *b
	for _, e := range []*ical.Event{&x, &y} {
		e.UID, e.Sequence, e.Stamp, e.Created, e.Modified, e.URL = "", 0, time.Time{}, time.Time{}, time.Time{}, ""
		e.Start, e.End, e.Series, e.Date = time.Time{}, time.Time{}, nil, time.Time{}
	}
	return reflect.DeepEqual(x, y)
}
