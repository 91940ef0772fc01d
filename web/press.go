package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

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
	session  scheduler.Session // without its seats
	link     bool
	written  *ical.Written
	checksum checksum
}

type checksum = [sha256.Size]byte

// calendar is a feed in pieces: what stands before the events, an event each, the end.
type calendar struct {
	pieces    [][]byte
	checksums []checksum // of each
	tag       string     // tells calendars with different bytes apart
}

// print writes the feed with the given id as the edition has it.
func (p *press) print(e *edition, id string) (calendar, error) {
	head, sessions, _ := scheduler.Listed(e.state, id, e.site, e.day)
	head.Source = e.subscription(id, "").Address
	if p.kept == nil || p.site != e.site || p.words != e.words {
		p.site, p.words, p.kept = e.site, e.words, make(map[string]*entry, len(sessions))
	}
	p.forget(e)
	clerk := scheduler.NewClerk(e.state, e.site, e.words)
	written := make([]*ical.Written, len(sessions))
	checksums := make([]checksum, len(sessions))
	for i, s := range sessions {
		entry, err := p.entry(clerk, s)
		if err != nil {
			return calendar{}, err
		}
		written[i], checksums[i] = entry.written, entry.checksum
	}
	pieces, err := head.Pieces(written)
	if err != nil {
		return calendar{}, err
	}
	return newCalendar(pieces, written, checksums), nil
}

func (p *press) entry(clerk *scheduler.Clerk, s *scheduler.Session) (*entry, error) {
	link := clerk.Links(s.Theme)
	if known := p.kept[s.UID]; known != nil && known.of(s, link) {
		return known, nil
	}
	written, err := clerk.Event(s).Write()
	if err != nil {
		return nil, err
	}
	copied := *s
	copied.Told, copied.Seats = nil, nil
	next := &entry{copied, link, written, sha256.Sum256(written.Text())}
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

// newCalendar takes the checksums of the events for those of their pieces, but where a piece is not the event's own text.
func newCalendar(pieces [][]byte, written []*ical.Written, checksums []checksum) calendar {
	c := calendar{pieces: pieces, checksums: make([]checksum, len(pieces))}
	for i, piece := range pieces {
		if event := i - 1; event >= 0 && event < len(written) && same(piece, written[event].Text()) {
			c.checksums[i] = checksums[event]
		} else {
			c.checksums[i] = sha256.Sum256(piece)
		}
	}
	all := sum(c.checksums)
	c.tag = hex.EncodeToString(all[:16])
	return c
}

// same reports whether two slices are the same memory.
func same(a, b []byte) bool { return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0] }

// join is the calendar in one.
func (c calendar) join() []byte { return bytes.Join(c.pieces, nil) }

// size is the calendar's length in octets.
func (c calendar) size() (octets int) {
	for _, piece := range c.pieces {
		octets += len(piece)
	}
	return octets
}

// sum is one checksum for many.
func sum(checksums []checksum) checksum {
	h := sha256.New()
	for i := range checksums {
		h.Write(checksums[i][:])
	}
	return checksum(h.Sum(nil))
}
