package web

import (
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// press writes the calendars of feeds. It keeps what it wrote of each session, since from one edition to the next hardly
// one changes: a feed of ten thousand sessions then costs little more than the session that did.
type press struct {
	site  theme.Site
	words scheduler.FeedWords
	kept  map[string]*entry // by UID
}

// entry is a session as it was written last.
type entry struct {
	session scheduler.Session // without its seats
	link    bool
	written *ical.Written
	piece   *piece // the text as it was written
	next    *entry // what followed in the calendar printed last; a guess that saves most searching
}

// print writes the feed with the given id as the edition has it, and says since when it is so.
func (p *press) print(e *edition, id string) (c calendar, since time.Time, err error) {
	head, sessions, _ := scheduler.Listed(e.state, id, e.site, e.day)
	head.Source = e.subscription(id, "").Address
	if p.kept == nil || p.site != e.site || p.words != e.words {
		p.site, p.words, p.kept = e.site, e.words, make(map[string]*entry, len(sessions))
	}
	p.forget(e)
	clerk := scheduler.NewClerk(e.state, e.site, e.words)
	written := make([]*ical.Written, len(sessions))
	kept := make([]*piece, len(sessions))
	last := &entry{}
	for i, s := range sessions {
		entry, err := p.entry(clerk, s, last.next)
		if err != nil {
			return calendar{}, since, err
		}
		last.next, last = entry, entry
		written[i], kept[i] = entry.written, entry.piece
	}
	last.next = nil // nothing that is gone is kept by its neighbour
	texts, err := head.Pieces(written)
	if err != nil {
		return calendar{}, since, err
	}
	return newCalendar(texts, kept), e.state.Since(sessions), nil
}

func (p *press) entry(clerk *scheduler.Clerk, s *scheduler.Session, known *entry) (*entry, error) {
	link := clerk.Links(s.Theme)
	if known == nil || known.session.UID != s.UID {
		known = p.kept[s.UID]
	}
	if known != nil && known.of(s, link) {
		return known, nil
	}
	written, err := clerk.Event(s).Write()
	if err != nil {
		return nil, err
	}
	copied := *s
	copied.Told, copied.Seats = nil, nil
	next := &entry{session: copied, link: link, written: written, piece: newPiece(written.Text())}
	if known != nil {
		next.next = known.next
	}
	p.kept[s.UID] = next
	return next, nil
}

// of reports whether nothing has changed of what the event follows from: see [scheduler.Clerk].
func (e *entry) of(s *scheduler.Session, link bool) bool {
	k := &e.session
	return k.Facts == s.Facts && k.Sequence == s.Sequence && k.Modified.Equal(s.Modified) && k.Created.Equal(s.Created) &&
		k.Theme == s.Theme && k.Slot == s.Slot && e.link == link
}

// forget drops what was written of sessions that are no longer recorded.
func (p *press) forget(e *edition) {
	if len(p.kept) <= 2*len(e.order) {
		return
	}
	known := make(map[string]bool, len(e.order))
	for _, s := range e.order {
		known[s.UID] = true
	}
	for uid := range p.kept {
		if !known[uid] {
			delete(p.kept, uid)
		}
	}
}
