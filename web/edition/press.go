package edition

import (
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// press writes the calendars of feeds. It keeps what it wrote of each session, because from one edition to the next
// hardly a session changes.
type press struct {
	site  theme.Site          // that kept was written for
	words scheduler.FeedWords // that kept was written with
	kept  map[string]*entry   // by UID; at most about twice as many as there are sessions
	bound map[string]*bound   // themes that are a series, by id

	collected []*entry // those of the collection made last
}

// entry is what was written of one session.
type entry struct {
	told
	written *ical.Written
	piece   *piece // the text of written

	resource *Resource      // the session by itself; nil until somebody asks for it
	clock    *time.Location // the rules of its zone by which resource is written
	place    int            // of resource in its collection; 0 before there is one

	next *entry // the event behind it in the calendar printed last: probably again the next, which saves looking it up
}

// print returns the calendar of the feed with this id, which must exist in the edition, and since when it is what it is,
// in whole seconds. The error is that of writing an event, and names it.
func (p *press) print(e *Edition, id string) (c calendar, since time.Time, err error) {
	head, sessions, _ := scheduler.Listed(e.State, id, e.Site, e.Day)
	head.Source = e.Address(FeedPath(id))
	p.begin(e, len(sessions))
	clerk := scheduler.NewClerk(e.State, e.Site, e.words)
	single, series := clerk.Publish(sessions, e.Day)
	written := make([]*ical.Written, 0, len(sessions)+len(series))
	kept := make([]*piece, 0, len(sessions)+len(series))
	last := &entry{}
	for _, s := range single {
		entry, err := p.entry(clerk, s, last.next)
		if err != nil {
			return calendar{}, since, err
		}
		last.next, last = entry, entry
		written, kept = append(written, entry.written), append(kept, entry.piece)
	}
	last.next = nil // or it would keep an event that is gone in memory
	for _, one := range series {
		b, err := p.bind(one)
		if err != nil {
			return calendar{}, since, err
		}
		written, kept = append(written, b.written...), append(kept, b.pieces...)
	}
	texts, err := head.Pieces(written)
	if err != nil {
		return calendar{}, since, err
	}
	return newCalendar(texts, kept), e.State.Since(id, sessions), nil
}

// begin makes ready for writing so many sessions of an edition: what was written for another site or in other words is not kept.
func (p *press) begin(e *Edition, sessions int) {
	if p.kept == nil || p.site.Shown() != e.Site.Shown() || p.words != e.words {
		p.site, p.words, p.kept, p.bound, p.collected = e.Site, e.words, make(map[string]*entry, sessions), map[string]*bound{}, nil
	}
	p.forget(e)
}

// entry returns what is written of the session: what was kept, if that is still true, or else a new entry. guess is the
// entry that it probably is; nil for no guess.
func (p *press) entry(clerk *scheduler.Clerk, s *scheduler.Session, guess *entry) (*entry, error) {
	link := clerk.Links(s.Theme)
	known := guess
	if known == nil || known.session.UID != s.UID {
		known = p.kept[s.UID]
	}
	if known != nil && known.says(s, link) {
		return known, nil
	}
	written, err := clerk.Event(s).Write()
	if err != nil {
		return nil, err
	}
	next := &entry{told: tell(s, link), written: written, piece: newPiece(written.Text())}
	if known != nil {
		next.next, next.place = known.next, known.place
	}
	p.kept[s.UID] = next
	return next, nil
}

// told is what something was written from.
type told struct {
	session scheduler.Session  // as it was then, without its seats
	link    bool               // whether its theme lets feeds tell links
	seen    *scheduler.Session // found the same last; a session of a State never changes, so the same one again need not be compared
}

func tell(s *scheduler.Session, link bool) told {
	copied := *s
	copied.Told, copied.Seats = nil, nil
	return told{copied, link, s}
}

// says reports whether the same would be written now. It compares everything that an event follows from, as [scheduler.Clerk]
// lists it.
func (e *told) says(s *scheduler.Session, link bool) bool {
	k := &e.session
	same := e.link == link && (e.seen == s || k.Facts == s.Facts && k.Sequence == s.Sequence && k.Modified.Equal(s.Modified) &&
		k.Created.Equal(s.Created) && k.Theme == s.Theme && k.Slot == s.Slot)
	if same {
		e.seen = s
	}
	return same
}

// forget drops what is kept of sessions that the edition does not have, once that is about half of everything kept.
func (p *press) forget(e *Edition) {
	if len(p.kept) <= 2*len(e.Sessions) {
		return
	}
	known := make(map[string]bool, len(e.Sessions))
	for _, s := range e.Sessions {
		known[s.UID] = true
	}
	for uid := range p.kept {
		if !known[uid] {
			delete(p.kept, uid)
		}
	}
}
