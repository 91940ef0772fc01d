package clash

import (
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// barrier is something that a theme avoids: a time, or a calendar.
type barrier struct {
	from, to time.Time // of a time
	feed     *Feed     // of a calendar; nil for none
	about    string
}

// barriers returns what is avoided in a zone. Calendars that are not known are left out, as they stand in nobody's way.
func barriers(avoid []theme.Avoid, zone ical.Zone, feeds map[FeedKey]*Feed) (all []barrier) {
	named := map[string]bool{}
	for _, a := range avoid {
		if from, to := a.Window(); from < to {
			all = append(all, barrier{from: zone.In(from), to: zone.In(to), about: a.Label()})
		}
		if feed := feeds[FeedKey{a.Feed, zone.String()}]; a.Feed != "" && feed != nil && !named[a.Feed] {
			named[a.Feed] = true // a theme may avoid what its site avoids as well
			all = append(all, barrier{feed: feed, about: a.Label()})
		}
	}
	return all
}

// meets says how bad it is to meet the barrier from one moment to another: 0 for not at all. What the theme's organizers name as
// in the way is so for everybody, and so as bad as a session that asks all of them; what is not sure keeps nobody away yet.
func (b *barrier) meets(from, to time.Time) Severity {
	switch {
	case b.feed == nil:
		if b.from.Before(to) && from.Before(b.to) {
			return High
		}
	case b.feed.Busy.Any(from, to):
		return High
	case b.feed.Tentative.Any(from, to):
		return Low
	}
	return 0
}

// avoided finds the sessions that meet what their themes avoid: times and calendars.
func (r *Report) avoided() (found []Clash) {
	for i := range r.Sessions {
		s := &r.Sessions[i]
		first := len(found)
		for _, b := range r.barriers[s.order] {
			one := Clash{Session: int32(i), With: -1, Kind: Avoid, Severity: b.meets(s.Start, s.End), About: b.about}
			if one.Severity > 0 && r.ignores(s, Avoid, one.Severity) {
				continue
			}
			if one.Severity > Low {
				one.People = int32(s.Asked)
				for k := range s.Asked {
					r.people.lose(i, k)
				}
			}
			same := slices.IndexFunc(found[first:], func(c Clash) bool { return c.About == b.about })
			switch {
			case one.Severity == 0:
			case same < 0:
				found = append(found, one)
			case found[first+same].Severity < one.Severity:
				found[first+same] = one
			}
		}
	}
	return found
}

// barred reports whether the session that stands at i would meet what its theme avoids at another time.
func (r *Report) barred(i int, from, to time.Time) bool {
	s := &r.Sessions[i]
	for _, b := range r.barriers[s.order] {
		if severity := b.meets(from, to); severity > 0 && !r.ignores(s, Avoid, severity) {
			return true
		}
	}
	return false
}
