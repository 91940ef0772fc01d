package scheduler

import (
	"maps"
	"slices"
	"time"

	"rondo/theme"
)

// Hush says how much of an amendment is told to nobody by a letter of its own. Feeds and pages show it, and the next letter
// that is due anyway tells it.
type Hush string

// How much is silent.
const (
	Loud       Hush = ""       // nothing: notify says who hears of what
	HushWords  Hush = "words"  // what is neither when nor where nor whether: `silent: true` of a session
	HushChange Hush = "change" // all that this amendment changes
	HushOwed   Hush = "owed"   // the same, and what people were to be told before and have not been
)

// quietly returns f, which somebody was told or counts as knowing, once was has become now in silence. What was no news to them
// before is none now; what they were to hear before they still are.
func (f Facts) quietly(was, now Facts, hush Hush) Facts {
	take := func(to *string, was, now string) {
		if *to == was {
			*to = now
		}
	}
	take(&f.Name, was.Name, now.Name)
	take(&f.Title, was.Title, now.Title)
	take(&f.Titles, was.Titles, now.Titles)
	take(&f.Presenter, was.Presenter, now.Presenter)
	take(&f.Abstract, was.Abstract, now.Abstract)
	take(&f.Purpose, was.Purpose, now.Purpose)
	if f.Social == was.Social {
		f.Social = now.Social
	}
	if hush == HushWords {
		return f
	}
	if f.Tentative == was.Tentative && !now.Cancelled {
		f.Tentative, f.Lapsed = now.Tentative, now.Lapsed
	}
	take(&f.Place, was.Place, now.Place)
	length := f.End.Sub(f.Start)
	if length == was.End.Sub(was.Start) {
		length = now.End.Sub(now.Start)
	}
	if f.Start.Equal(was.Start) {
		f.Start, f.Wall, f.Zone = now.Start, now.Wall, now.Zone
	}
	f.End = f.Start.Add(length)
	if now.Cancelled && f.Cancelled == was.Cancelled { // nobody has a session that is back on in their calendar: they are told
		f.Cancelled, f.Reason = true, now.Reason
	}
	return f
}

// hush has the people of every earlier revision count as knowing what is silent about a change.
func (s *Session) hush(was, now Facts, how Hush) {
	if how == Loud {
		return
	}
	s.hushChannels(was, now, how)
	s.Silent = maps.Clone(s.Silent)
	for revision, told := range s.Told {
		known := s.presumed(revision, told)
		was := was
		if how == HushOwed {
			was = known
		}
		if known = known.quietly(was, now, how); known.equal(&told) {
			delete(s.Silent, revision)
			continue
		}
		if s.Silent == nil {
			s.Silent = map[int]Facts{}
		}
		s.Silent[revision] = known
	}
}

// presumed returns what people who were told an earlier revision count as knowing.
func (s *Session) presumed(revision int, told Facts) Facts {
	if f, ok := s.Silent[revision]; ok {
		return f
	}
	return told
}

// owed lists in what the person of a seat, who reads a language and was told something, is to hear of today's facts: where those
// differ from what they were told, and not by a silent change alone.
func (s *Session) owed(seat Seat, told *Facts, language string) []Field {
	changed := s.Facts.newsIn(language, *told)
	silent, ok := s.Silent[seat.Revision]
	if !ok || seat.Revision == s.Revision {
		return changed
	}
	news := s.Facts.newsIn(language, silent)
	return slices.DeleteFunc(changed, func(f Field) bool { return !slices.Contains(news, f) })
}

// silence reports whether any of what f changes about was is silent, and whether all of it is. What nobody notices is neither.
func (f Facts) silence(was Facts, how Hush) (some, all bool) {
	changed := len(f.since(was))
	if how == Loud || changed == 0 {
		return false, false
	}
	loud := len(f.since(was.quietly(was, f, how)))
	return loud < changed, loud == 0
}

// hushes reports that something about a session which has not settled yet is to be told to nobody.
func (p *planner) hushes(t *theme.Theme, s *Session) bool {
	if !p.hush || t.Notify.Settle == nil || !s.Changed.Add(time.Duration(*t.Notify.Settle)).After(p.now) {
		return false
	}
	return slices.ContainsFunc(s.Seats, func(seat Seat) bool {
		told := s.told(seat)
		return told != nil && len(s.owed(seat, told, p.reads(seat.Address))) > 0
	})
}

// Quietly returns the actions after which the files are the accepted ones, and nobody is written to because of what they
// change about sessions that people know of: that is what [Plan] would tell because of this edit, or of one that has not settled
// yet. Who joins or leaves an audience, and whose session is back on, hears of it from the next Plan all the same.
func Quietly(want *theme.Set, have State, now time.Time) []Action {
	have.Released = want.Files.Digest()
	p := newPlanner(have, now)
	p.hush = true
	p.plan(want)
	var acts []Action
	for _, a := range p.acts {
		switch a.(type) {
		case Accept, Amend:
			acts = append(acts, a)
		}
	}
	return acts
}
