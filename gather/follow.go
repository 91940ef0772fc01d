package gather

import (
	"time"

	"rondo/clash"
	"rondo/store"
)

// An empty calendar is believed after Believed empty answers, the last of them at least believedIn after the first.
const (
	Believed   = 3
	believedIn = 2 * time.Hour
)

// Follow returns what is known of a calendar after it was asked for. The copy stays as it was unless a good answer takes its place: a
// calendar with an event, or the third without one over two hours. chance is from 0 up to 1 and spreads the times at which
// calendars are asked for.
func Follow(s store.Source, f Finding, now time.Time, chance float64) store.Source {
	if f.Meaning == Same && s.Read.IsZero() {
		f.Meaning, f.Problem = None, "the server answers that nothing has changed, and nothing was known"
	}
	wait := usually
	switch s.Asked = now; f.Meaning {
	case None:
		wait = min(soonest<<min(s.Failures, 10), slowest)
		s.Failures, s.Problem = s.Failures+1, f.Problem
	case Same:
		s = good(s)
		s.Read = now
	case Fresh:
		s = copied(s, f, now)
	case Empty:
		if s.Empties++; s.Empties == 1 {
			s.Emptied = now
		}
		if s.Empties >= Believed && now.Sub(s.Emptied) >= believedIn || isEmpty(s) {
			s = copied(s, f, now)
		}
		s.Failures, s.Problem = 0, ""
	}
	s.Next = now.Add(max(time.Duration(float64(wait)*(0.8+0.4*chance)), min(f.Wait, mostWait)))
	return s
}

// good returns a calendar of which there is nothing to complain.
func good(s store.Source) store.Source {
	s.Failures, s.Problem, s.Empties, s.Emptied = 0, "", 0, time.Time{}
	return s
}

// copied returns a calendar with another copy.
func copied(s store.Source, f Finding, now time.Time) store.Source {
	s = good(s)
	s.Read, s.Until, s.ETag, s.Modified, s.Partly = now, f.Until, f.ETag, f.Validators.Modified, f.Feed.Partly
	s.Busy, _ = f.Feed.Busy.MarshalBinary() // neither fails
	s.Tentative, _ = f.Feed.Tentative.MarshalBinary()
	return s
}

// isEmpty reports whether there is a copy, and nothing in it. Then another empty answer takes nothing away.
func isEmpty(s store.Source) bool {
	feed := Feed(s)
	return feed != nil && feed.Busy.Empty() && feed.Tentative.Empty()
}

// Feed returns the copy of a calendar as clash takes it; nil where there is none.
func Feed(s store.Source) *clash.Feed {
	if s.Read.IsZero() {
		return nil
	}
	f := &clash.Feed{Read: s.Read, Partly: s.Partly}
	if f.Busy.UnmarshalBinary(s.Busy) != nil || f.Tentative.UnmarshalBinary(s.Tentative) != nil {
		return nil
	}
	return f
}
