package scheduler

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// answer applies what follows from what came in.
func (w *writer) answer(a Action) {
	switch a := a.(type) {
	case Record:
		seat := w.seat(a.UID, a.Address)
		seat.Said, seat.Answer, seat.Waits, seat.Claimed = a.Said, a.Answer, a.Waits, a.Claimed
	case Enter:
		s := w.edit(a.UID)
		s.Presenting = withPresenting(s.Presenting, a.Presenting)
	case Seed:
		w.seat(a.UID, a.Address).By = a.By
	case Ask:
		seat := w.seat(a.UID, a.Address)
		seat.Marks = seat.Marks.With(Mark{Of: Asked, At: a.At})
	case Attend:
		if seat := w.edit(a.UID).Seat(a.Address); seat != nil {
			seat.Came = a.Came
		}
	case Propose:
		w.propose(a.Proposal)
	case Resolve:
		w.resolve(a.ID, a.State)
	case Silence:
		w.state.Suppressed[a.Address] = a.Suppression
		w.state.Returns.Undelivered = append(w.state.Returns.Undelivered,
			Undelivered{Address: a.Address, Why: a.Suppression.Reason, At: a.Suppression.At})
	case Restore:
		delete(w.state.Suppressed, a.Address)
	case Prefer:
		w.state.Wishes[a.Address] = a.Wish
	case Join:
		w.state.Joined = joinedWith(w.state.Joined, a.Joined)
		if a.Joined.ComesBack() {
			w.state.Forgotten = w.state.Forgotten.Without(a.Joined.Address)
		}
		w.state.Accepted = w.state.Peopled(w.state.Accepted)
	case Forward:
		w.state.Written = append(w.state.Written, a.Written)
	case Say:
		s := w.edit(a.Saying.UID)
		s.Sayings = sayingsWith(s.Sayings, a.Saying)
	case Renew:
		if w.state.Affirmed = writable(w.state.Affirmed); a.At.IsZero() {
			delete(w.state.Affirmed, a.Theme)
			break
		}
		w.state.Affirmed[a.Theme] = a.At
	case Begin:
		w.state.Begun = writable(w.state.Begun)
		w.state.Begun[a.Kind] = a.At
	case Settle:
		if a.Parking != nil {
			w.state.Returns.Parked = append(w.state.Returns.Parked, *a.Parking)
		}
		if a.Undelivered != nil {
			w.state.Returns.Undelivered = append(w.state.Returns.Undelivered, *a.Undelivered)
		}
	default:
		panic(fmt.Sprintf("scheduler: nobody has said what %T does to the State", a))
	}
}

// reply applies what follows from letters beyond their seat's marks.
func (w *writer) reply(l Letter) {
	if l.Kind.Traits().Unasked {
		w.state.Knocks[l.To.Email] = l.Stamp
	}
	if l.Latest != "" {
		w.state.Latest = writable(w.state.Latest)
		w.state.Latest[Topic{l.Kind, l.Theme, l.To.Email}] = Latest{l.Latest, l.Stamp}
	}
	if l.Path != nil {
		w.marked(l.UID, l.To.Email, l.Path.Standby, l.Path.marks...)
	}
	if l.About != nil {
		w.marked(l.About.UID, l.About.Address, false, l.About.mark)
	}
	switch l.Kind {
	case Confirm:
		for _, j := range w.state.Joined {
			if j.Address == l.To.Email && j.Pending(l.Stamp) && j.Wrote.Before(j.Asked) {
				j.Wrote = l.Stamp
				w.state.Joined = joinedWith(w.state.Joined, j)
			}
		}
	case Place:
		w.seat(l.UID, l.To.Email).Waits = HasPlace
	case OnWaiting:
		w.seat(l.UID, l.To.Email).Waits = WaitsTold
	case TurnDown:
		w.resolve(l.Proposal.ID, ProposalDeclined)
	case Forwarded:
		for i := range w.state.Written {
			if l.Name == "forwarded/"+w.state.Written[i].Inbox+"/"+l.To.Email {
				w.state.Written[i].Forwarded = l.Stamp
			}
		}
	case SignIn:
		w.state.Logins = slices.Clone(w.state.Logins)
		for i := range w.state.Logins {
			w.state.Logins[i].Posted = w.state.Logins[i].Posted || w.state.Logins[i].ID == l.Login
		}
	case Returned:
		w.state.Returns = Returns{Told: l.Stamp}
	}
}

// marked notes letters about a presenter of a session.
func (w *writer) marked(uid, address string, standby bool, marks ...Mark) {
	s := w.edit(uid)
	p := s.Presenter(address)
	p.Standby, p.Marks = p.Standby || standby, p.Marks.With(marks...)
	s.Presenting = withPresenting(s.Presenting, p)
}

// propose keeps a proposal in place of an open one of the same person for the same session.
func (w *writer) propose(p Proposal) {
	w.state.Proposals = slices.DeleteFunc(w.state.Proposals, func(other Proposal) bool {
		return other.ID == p.ID || other.State == ProposalOpen && other.UID == p.UID && other.Address == p.Address
	})
	w.state.Proposals = append(w.state.Proposals, p)
	slices.SortFunc(w.state.Proposals, func(a, b Proposal) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID))
	})
}

// resolve brings a proposal to a state. Those that are at an end are no part of the State.
func (w *writer) resolve(id string, state ProposalState) {
	i := slices.IndexFunc(w.state.Proposals, func(p Proposal) bool { return p.ID == id })
	switch {
	case i < 0:
	case state == ProposalOpen || state == ProposalDeclining:
		w.state.Proposals[i].State = state
	default:
		w.state.Proposals = slices.Delete(w.state.Proposals, i, i+1)
	}
}

// writable returns a copy of m that may be written to.
func writable[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}
