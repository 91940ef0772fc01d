package scheduler

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rondo/theme"
)

// Joined is what the ledger knows of somebody who asked to join a theme, or to be a guest of one session of it. A request counts for
// nothing before its person has confirmed it, by the button that a letter leads to.
type Joined struct {
	Theme     string    // id
	UID       string    // of the session whose guest they are or want to be; "" for the whole theme
	Address   string    // in lower case
	Name      string    // as they gave it, one line; may be empty
	Language  string    // tag of the language of the page on which they asked
	Timezone  string    // IANA name, as they gave it; "" for the site's
	Asked     time.Time // when they asked last; the zero time takes the row away
	Wrote     time.Time // DTSTAMP of the letter that asks them to confirm, or by which they did; zero while there is none
	Confirmed time.Time // zero before that
	Admitted  time.Time // since when they are in, zero before that; from then on whatever they ask for
	Ended     time.Time // since when the files name them, so that only those count; zero while they do not
	Refused   bool      // an organizer did not want them, or does not want them any more
}

// ConfirmWithin is how long a request may be confirmed.
const ConfirmWithin = 48 * time.Hour

// In reports whether the person counts as joined.
func (j *Joined) In() bool { return !j.Admitted.IsZero() && j.Ended.IsZero() && !j.Refused }

// Pending reports whether the person can still confirm what they asked for.
func (j *Joined) Pending(now time.Time) bool {
	return j.Confirmed.Before(j.Asked) && now.Before(j.Asked.Add(ConfirmWithin)) && !j.Refused
}

// leads reports whether the letter with a stamp still leads to where its reader confirms what they asked for.
func (j *Joined) leads(wrote, now time.Time) bool {
	return !j.Wrote.IsZero() && j.Wrote.Equal(wrote) && now.Before(j.Asked.Add(ConfirmWithin))
}

// AskedBy returns what was asked for with an address and concerns the letter with a stamp: what it is about, and what can be
// confirmed beside. It is empty once the letter leads nowhere any more.
func (s State) AskedBy(address string, wrote, now time.Time) (all []Joined) {
	live := false
	for _, j := range s.Joined {
		if j.Address == address && (j.leads(wrote, now) || j.Pending(now)) {
			live = live || j.leads(wrote, now)
			all = append(all, j)
		}
	}
	if !live {
		return nil
	}
	return all
}

// Waits reports whether the person has confirmed, and an organizer is to say whether they are in.
func (j *Joined) Waits() bool {
	return !j.Confirmed.IsZero() && j.Admitted.IsZero() && j.Ended.IsZero() && !j.Refused
}

// in says what somebody asked for: a theme, or a session of it.
func (j *Joined) in() string { return cmp.Or(j.UID, j.Theme) }

// ComesBack reports whether somebody who asked to be forgotten is written to again: they have confirmed that they want to join.
func (j *Joined) ComesBack() bool { return !j.Confirmed.IsZero() && !j.Refused && j.Ended.IsZero() }

func (j *Joined) order(theme, uid, address string) int {
	return cmp.Or(strings.Compare(j.Theme, theme), strings.Compare(j.UID, uid), strings.Compare(j.Address, address))
}

// Joiners returns who is in a theme, or is a guest, because they joined: what [theme.Set.With] takes.
func Joiners(all []Joined) (in []theme.Joiner) {
	for i := range all {
		if j := &all[i]; j.In() {
			in = append(in, theme.Joiner{Theme: j.Theme, UID: j.UID, Address: j.Address, Name: j.Name})
		}
	}
	return in
}

// Peopled returns what organizers want with the people who joined by themselves, as everybody needs it who asks for the members of a
// theme or the guests of a session. Accepted is that already.
func (s State) Peopled(set *theme.Set) *theme.Set { return set.With(Joiners(s.Joined)) }

// JoinedOf returns what is known of an address (in lower case) that asked to join a theme, or with a UID to be a guest of a session;
// nil for nothing.
func (s State) JoinedOf(theme, uid, address string) *Joined {
	i, found := joinedAt(s.Joined, theme, uid, address)
	if !found {
		return nil
	}
	return &s.Joined[i]
}

func joinedAt(all []Joined, theme, uid, address string) (int, bool) {
	return slices.BinarySearchFunc(all, 0, func(j Joined, _ int) int { return j.order(theme, uid, address) })
}

// joinedWith returns all with one row more or another, or without it when it was never asked for.
func joinedWith(all []Joined, one Joined) []Joined {
	i, found := joinedAt(all, one.Theme, one.UID, one.Address)
	switch {
	case one.Asked.IsZero() && !found:
		return all
	case one.Asked.IsZero():
		return slices.Delete(slices.Clone(all), i, i+1)
	case found:
		all = slices.Clone(all)
		all[i] = one
		return all
	}
	return slices.Insert(slices.Clone(all), i, one)
}

// member returns the membership of an address in a session: in the audience of its theme, as a presenter of it or as a guest; nil
// for none. The session's theme has to be one of the set.
func member(set *theme.Set, t *theme.Theme, s *Session, address string) *theme.Member {
	presenters := t.PresentersAt(s.Slot)
	if t.Presenters.On() { // who said No is none, and who stepped in is one
		presenters = presentersOf(t, s)
	}
	for _, who := range presenters {
		if who.Email == address {
			m := theme.NewMember(who, theme.Presenter, "")
			return &m
		}
	}
	for _, people := range [][]theme.Member{t.Members, set.Guests(s.UID)} {
		if i, found := theme.MemberAt(people, address); found {
			return &people[i]
		}
	}
	return nil
}

// Comes reports whether an address is in the audience of a session by what is accepted: as a member of its theme, as a presenter or
// as a guest.
func (s State) Comes(session *Session, address string) bool {
	t := s.Accepted.Theme(session.Theme)
	return t != nil && member(s.Accepted, t, session, address) != nil
}
