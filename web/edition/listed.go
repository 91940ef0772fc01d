package edition

import (
	"bytes"
	"net/url"
	"sync"
	"time"

	"rondo/ical"
	"rondo/listing"
	"rondo/scheduler"
	"rondo/theme"
)

// Lists are the formats of which the list of each theme, and of all, is kept from one edition to the next.
var Lists = []listing.Format{listing.JSON{}, listing.JSCalendar{}}

// List returns the list of the theme with this id, or of all themes with the id [scheduler.Everything], in one of [Lists], as [Edition.Feed]
// returns their calendar.
func (e *Edition) List(format listing.Format, id string) (f *File, found bool) {
	promised, found := e.lists[listName(format, id)]
	if !found {
		return nil, false
	}
	return promised(), true
}

// News returns the same as a feed of news, by [listing.Atom].
func (e *Edition) News(id string) (f *File, found bool) {
	promised, found := e.lists[NewsPath(id)]
	if !found {
		return nil, false
	}
	return promised(), true
}

// NewsPath returns the path of the feed of news with this id on the site.
func NewsPath(id string) string { return "/feeds/" + url.PathEscape(id) + ".atom" }

// listName tells lists apart on the shelf.
func listName(format listing.Format, id string) string { return format.MediaType() + " " + id }

// Known reports whether there is a feed of the theme with this id: it is accepted and no draft, or has sessions.
func (e *Edition) Known(id string) bool { return e.feeds[id] != nil && id != scheduler.Everything }

// promiseLists sees to it that the lists with this id can be asked for.
func (p *Publisher) promiseLists(e *Edition, id string) {
	for i, format := range Lists {
		e.lists[listName(format, id)] = p.shelf.promise(e, listName(format, id), func() (calendar, time.Time, error) {
			l, sessions, _ := listing.ListOf(e.State, id, e.Site, e.Day)
			return p.shelf.plates[i].print(e, format, l, sessions), l.Changed, nil
		})
	}
	e.lists[NewsPath(id)] = p.shelf.promise(e, NewsPath(id), func() (calendar, time.Time, error) {
		l, sessions, _ := listing.ListOf(e.State, id, e.Site, e.Day)
		clerk := scheduler.NewClerk(e.State, e.Site, e.words)
		text, err := listing.Atom(l, clerk, sessions, e.Address(NewsPath(id)), func(start, end time.Time, zone ical.Zone) string {
			return p.options.When(e.Site.Language, start, end, zone)
		})
		return newCalendar([][]byte{text}, nil), l.Changed, err
	})
}

// Select returns the sessions that a question asks for, in one of [Lists]. What asks for all of a theme, or for everything, is [Edition.List].
// Others are made when they are asked for, by one at a time, and the last few are kept for as long as the edition is.
func (e *Edition) Select(format listing.Format, q listing.Query) *File {
	if id, whole := q.Whole(); whole {
		f, _ := e.List(format, id)
		return f
	}
	return e.asked.file(format.MediaType()+" "+q.Key(), func() *File { return e.shelf.selected(e, format, q) })
}

// selected makes what a question asks for.
func (s *shelf) selected(e *Edition, format listing.Format, q listing.Query) *File {
	l, sessions := listing.Select(e.State, q, e.Site, e.Day)
	whole, _ := e.List(format, scheduler.Everything) // before the lock, which making it takes
	s.mu.Lock()
	defer s.mu.Unlock()
	var c calendar
	switch _, own := format.(listing.JSON); {
	case own && q.Zoned:
		var fresh plates
		c = fresh.print(e, listing.JSON{Zone: q.Zone, Zoned: true}, l, sessions)
	default:
		for i, kept := range Lists {
			if kept == format {
				c = s.plates[i].print(e, format, l, sessions)
			}
		}
	}
	return newView(c, whole)
}

// newView returns the File of a part of a list. It has no date: what it has may be another tomorrow without a change. It is packed when somebody
// asks for that, with what it has in common with the whole.
func newView(c calendar, whole *File) *File {
	packed := sync.OnceValue(func() []byte {
		packed, _ := pack(c, whole)
		return packed
	})
	return &File{
		Plain:  Body{c.plainTag(), c.size, sync.OnceValue(c.join)},
		Packed: Body{c.packedTag(), func() int { return len(packed()) }, packed},
	}
}

// plates are what was written of sessions in one format. From one edition to the next hardly a session changes.
type plates struct {
	site  theme.Site
	words scheduler.FeedWords
	kept  map[string]*plate // by UID; at most about twice as many as there are sessions
}

// plate is what was written of one session.
type plate struct {
	told
	clock *time.Location // by whose rules its local times were worked out
	piece *piece
}

// print returns a list, with what is kept of its sessions where that is still true.
func (p *plates) print(e *Edition, format listing.Format, l listing.List, sessions []*scheduler.Session) calendar {
	if p.kept == nil || p.site.Shown() != e.Site.Shown() || p.words != e.words || len(p.kept) > 2*len(e.Sessions) {
		p.site, p.words, p.kept = e.Site, e.words, make(map[string]*plate, len(sessions))
	}
	clerk := scheduler.NewClerk(e.State, e.Site, e.words)
	pieces := make([]*piece, 0, len(sessions))
	texts := listing.Parts(format, l, sessions, func(s *scheduler.Session) []byte {
		link, clock := clerk.Links(s.Theme), s.Facts.Zone.Location()
		known := p.kept[s.UID]
		if known == nil || known.clock != clock || !known.says(s, link) {
			known = &plate{tell(s, link), clock, newPiece(bytes.Clone(format.Session(clerk, s)))}
			p.kept[s.UID] = known
		}
		pieces = append(pieces, known.piece)
		return known.piece.text
	})
	return newCalendar(texts, pieces)
}

// asked are the answers to the last few questions about one edition.
type asked struct {
	mu    sync.Mutex
	files map[string]*File
}

// mostAsked is how many answers are kept. One is as large as the list that it is a part of, at most.
const mostAsked = 8

// file returns what is kept under a name, or else what make returns.
func (a *asked) file(name string, make func() *File) *File {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f := a.files[name]; f != nil {
		return f
	}
	if a.files == nil || len(a.files) >= mostAsked {
		a.files = map[string]*File{}
	}
	f := make()
	a.files[name] = f
	return f
}
