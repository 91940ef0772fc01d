package scheduler

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Apply is what the store does with actions, in memory: for planning ahead and for tests. It returns a new State and
// leaves s as it is. Every time that is recorded stands in the actions.
func (s State) Apply(acts []Action, _ time.Time) State { return s.Steps().Apply(acts) }

// Steps returns Apply for actions that come in several steps: what one step has copied the next one need not.
func (s State) Steps() *Steps { return &Steps{newWriter(s)} }

// Steps is a State on its way.
type Steps struct{ writer *writer }

// Apply returns the State after some more actions. It holds until the next call.
func (s *Steps) Apply(acts []Action) State {
	w := s.writer
	for _, a := range acts {
		w.apply(a)
	}
	for uid := range w.told { // once a session, since it looks at all seats
		w.edit(uid).forget()
	}
	clear(w.told)
	if w.moved {
		w.order()
	}
	slices.SortStableFunc(w.state.Holds, func(a, b Hold) int { return strings.Compare(a.Scope, b.Scope) })
	return w.state
}

// order closes the gaps among the sessions and brings new ones to their places.
func (w *writer) order() {
	w.state.Sessions = slices.DeleteFunc(w.state.Sessions, func(s *Session) bool { return s == nil })
	slices.SortStableFunc(w.state.Sessions, func(a, b *Session) int {
		return cmp.Or(strings.Compare(a.Theme, b.Theme), cmp.Compare(a.Slot, b.Slot), strings.Compare(a.UID, b.UID))
	})
	for i, s := range w.state.Sessions {
		w.at[s.UID] = i
	}
	w.moved = false
}

// writer applies actions to a state of its own. Sessions are copied before they are touched.
type writer struct {
	state State
	at    map[string]int  // index of each session by UID
	own   map[string]bool // sessions that are copies already
	told  map[string]bool // sessions whose seats were told something else
	moved bool            // sessions were opened, closed or amended, so that they may be out of order
}

// newWriter begins with a copy of s that shares its sessions until they are touched.
func newWriter(s State) *writer {
	w := &writer{state: s, at: make(map[string]int, len(s.Sessions)), own: map[string]bool{}, told: map[string]bool{}}
	for i, session := range s.Sessions {
		w.at[session.UID] = i
	}
	w.state.Sessions = slices.Clone(s.Sessions)
	w.state.Holds = slices.Clone(s.Holds)
	w.state.Known = writable(s.Known)
	w.state.Wishes = writable(s.Wishes)
	w.state.Suppressed = writable(s.Suppressed)
	w.state.Knocks = writable(s.Knocks)
	w.state.Proposals = slices.Clone(s.Proposals)
	w.state.Written = slices.Clone(s.Written)
	w.state.Returns.Undelivered = slices.Clip(s.Returns.Undelivered)
	w.state.Returns.Parked = slices.Clip(s.Returns.Parked)
	return w
}

func (w *writer) apply(a Action) {
	switch a := a.(type) {
	case Accept:
		files := a.set
		if files == nil {
			files, _ = theme.LoadAfter(a.Files.FS(), "rondo.yaml", w.state.Accepted)
		}
		w.state.Accepted = w.state.Peopled(files)
		w.state.Released, w.state.Feeds = "", a.Feeds
	case Open:
		s := a.Session
		w.at[s.UID], w.own[s.UID] = len(w.state.Sessions), true
		w.state.Sessions = append(w.state.Sessions, &s)
		w.moved = true
	case Amend:
		w.moved = true
		s := w.edit(a.UID)
		*s = *s.amended(a)
	case Close:
		if i, found := w.at[a.UID]; found {
			gone := w.state.Sessions[i]
			w.state.Sessions[i] = nil
			delete(w.at, a.UID)
			w.moved = true
			w.state.Feeds = Later(Later(a.At, gone.Modified.Add(time.Second)), w.state.Feeds)
		}
	case Conclude:
		w.edit(a.UID).Sequel = a.Sequel
	case Drop:
		seat := w.seat(a.UID, a.Address)
		seat.Left, seat.Leaving = true, Leaving{}
	case Reseat:
		seat := w.seat(a.UID, a.Address)
		seat.Role, seat.Leaving = a.Role, a.Leaving
	case Rename:
		s := w.edit(a.UID)
		if seat := s.Seat(a.From); seat != nil {
			seat.Address = a.To
			slices.SortFunc(s.Seats, byAddress)
		}
		s.renamePresenter(a.From, a.To)
	case Expire:
		seat := w.seat(a.UID, a.Address)
		seat.Revision, seat.Left, seat.Answer, seat.Asked, seat.Pending = a.Revision, a.Left, a.Answer, a.Asked, nil
		seat.Marks = seat.Marks.unreminded(a.Reminds)
		if a.Revision == 0 {
			seat.Leaving = Leaving{}
		}
		w.told[a.UID] = true
	case Post:
		w.post(a.Letter)
	case Heed:
		w.edit(a.UID).heed(a.Channel)
	case HoldBack:
		w.unhold(a.Hold.Scope)
		w.state.Holds = append(w.state.Holds, a.Hold)
	case Lift:
		w.unhold(a.Scope)
	default:
		w.answer(a)
	}
}

func (w *writer) post(l Letter) {
	kind := l.Kind.Traits()
	if kind.Channel {
		w.edit(l.UID).heed(l.Announcement.After)
		return
	}
	if !kind.Unasked {
		w.state.Known[l.To.Email] = true
	}
	switch {
	case kind.News:
		seat := w.seat(l.UID, l.To.Email)
		*seat = seat.after(l)
		w.told[l.UID] = true
	case len(l.Marks) > 0 || kind.restamps():
		seat := w.seat(l.UID, l.To.Email)
		*seat = seat.marked(l)
	}
	w.reply(l)
}

func (w *writer) unhold(scope string) {
	w.state.Holds = slices.DeleteFunc(w.state.Holds, func(h Hold) bool { return h.Scope == scope })
}

// edit is a session that may be changed. What is said about one that is not there is lost.
func (w *writer) edit(uid string) *Session {
	i, found := w.at[uid]
	if !found {
		return &Session{UID: uid}
	}
	if !w.own[uid] {
		own := *w.state.Sessions[i]
		own.Seats = slices.Clone(own.Seats)
		w.state.Sessions[i], w.own[uid] = &own, true
	}
	return w.state.Sessions[i]
}

// seat is a person's seat that may be changed, a new one if need be.
func (w *writer) seat(uid, address string) *Seat {
	s := w.edit(uid)
	i, found := seatAt(s.Seats, address)
	if !found {
		s.Seats = slices.Insert(s.Seats, i, Seat{Address: address, Answer: ical.NeedsAction})
	}
	return &s.Seats[i]
}
