package scheduler

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Apply is what the store does with actions, in memory: for planning ahead and for tests. It returns a new State and
// leaves s as it is. Times are whole as the actions have them; now is not looked at.
func (s State) Apply(acts []Action, now time.Time) State {
	w := &writer{state: s, fresh: map[string]*Session{}}
	w.state.Sessions = slices.Clone(s.Sessions)
	w.state.Holds = slices.Clone(s.Holds)
	w.state.Known = maps.Clone(s.Known)
	if w.state.Known == nil {
		w.state.Known = map[string]bool{}
	}
	for _, a := range acts {
		w.apply(a)
	}
	slices.SortStableFunc(w.state.Sessions, func(a, b *Session) int {
		return cmp.Or(strings.Compare(a.Theme, b.Theme), cmp.Compare(a.Slot, b.Slot), strings.Compare(a.UID, b.UID))
	})
	slices.SortStableFunc(w.state.Holds, func(a, b Hold) int { return strings.Compare(a.Scope, b.Scope) })
	return w.state
}

// writer applies actions to a state of its own. Sessions are copied before they are touched.
type writer struct {
	state State
	fresh map[string]*Session
}

func (w *writer) apply(a Action) {
	switch a := a.(type) {
	case Accept:
		w.state.Accepted, _ = theme.Load(a.Files.FS(), "rondo.yaml")
		w.state.Released = ""
	case Open:
		s := a.Session
		w.fresh[s.UID] = &s
		w.state.Sessions = append(w.state.Sessions, &s)
	case Amend:
		s := w.edit(a.UID)
		*s = *s.amended(a)
	case Close:
		w.state.Sessions = slices.DeleteFunc(w.state.Sessions, func(s *Session) bool { return s.UID == a.UID })
	case Drop:
		w.seat(a.UID, a.Address).Left = true
	case Rename:
		s := w.edit(a.UID)
		w.seat(a.UID, a.From).Address = a.To
		slices.SortFunc(s.Seats, byAddress)
	case Expire:
		seat := w.seat(a.UID, a.Address)
		seat.Revision, seat.Left, seat.Answer, seat.Pending = a.Revision, a.Left, a.Answer, nil
		w.edit(a.UID).forget()
	case Post:
		w.post(a.Letter)
	case HoldBack:
		w.unhold(a.Hold.Scope)
		w.state.Holds = append(w.state.Holds, a.Hold)
	case Lift:
		w.unhold(a.Scope)
	}
}

func (w *writer) post(l Letter) {
	w.state.Known[l.To.Email] = true
	switch l.Kind {
	case Request, Update, Cancel:
		seat := w.seat(l.UID, l.To.Email)
		*seat = seat.after(l)
		w.edit(l.UID).forget()
	case Reminder:
		seat := w.seat(l.UID, l.To.Email)
		*seat = seat.reminded(l)
	}
}

func (w *writer) unhold(scope string) {
	w.state.Holds = slices.DeleteFunc(w.state.Holds, func(h Hold) bool { return h.Scope == scope })
}

// edit is a session that may be changed.
func (w *writer) edit(uid string) *Session {
	if s := w.fresh[uid]; s != nil {
		return s
	}
	for i, s := range w.state.Sessions {
		if s.UID == uid {
			own := *s
			own.Seats = slices.Clone(s.Seats)
			w.fresh[uid], w.state.Sessions[i] = &own, &own
			return &own
		}
	}
	return &Session{UID: uid} // a session that was closed meanwhile: what is said about it is lost
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
