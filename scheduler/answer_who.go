package scheduler

import (
	"fmt"
	"slices"
	"strings"

	"rondo/ical"
	"rondo/theme"
)

// identity is who answers.
type identity struct {
	seat    Seat // as it is now
	replier ical.Replier
}

// identify finds the one seat that an answer may move: that of the person who is known to have sent it. Without a token
// that is whoever From names, so nobody answers for somebody else. The verdict is nil when there is such a seat.
func (d *desk) identify(s *Session, in Incoming, r ical.Reply) (identity, *verdict) {
	park := func(format string, args ...any) (identity, *verdict) {
		return identity{}, &verdict{outcome: Parked, why: fmt.Sprintf(format, args...)}
	}
	sender := in.Person
	if sender == "" {
		sender = in.From
	}
	sender = d.person(s, sender)
	switch {
	case in.Trust == Doubted:
		return park("%s", in.Doubt)
	case sender == "":
		return park("it does not say who sent it")
	case len(r.Attendees) == 0:
		return park("it names no attendee")
	}
	at := slices.IndexFunc(r.Attendees, func(a ical.Replier) bool { return d.person(s, a.Address) == sender })
	if at < 0 && in.Source == ByOrganizer {
		at = 0 // the organizer says who it is
	}
	i, found := seatAt(s.Seats, sender)
	switch {
	case at < 0 && in.Trust == Tokened:
		return park("it came back to the reply address of %s and answers for %s", sender, named(r.Attendees[0]))
	case at < 0:
		return park("it was sent by %s and answers for %s", in.From, named(r.Attendees[0]))
	case !found, s.Seats[i].Revision == 0 && !s.Seats[i].Left:
		return park("%s is not invited to %s", sender, s.Facts.Name)
	}
	return identity{s.Seats[i], r.Attendees[at]}, nil
}

// named returns whom an ATTENDEE names, in words; one without a mail address is named by what stands in its place.
func named(r ical.Replier) string {
	switch {
	case r.Address != "":
		return r.Address
	case r.Unread != "":
		return r.Unread + ", which is no mail address"
	}
	return "somebody without an address"
}

// person returns the address under which files and seats know somebody: by one of their aliases, by an earlier address, or by
// their address with a +detail. An address that nobody has is returned as it is, in lower case.
func (d *desk) person(s *Session, address string) string {
	address = strings.ToLower(strings.TrimSpace(address))
	for _, candidate := range []string{address, withoutDetail(address)} {
		if _, found := seatAt(s.Seats, candidate); found {
			return candidate
		}
		if who := d.owner(candidate); who != nil {
			return who.Email
		}
	}
	return address
}

// owner returns the person of the accepted files to whom an address belongs, nil for nobody.
func (d *desk) owner(address string) *theme.Person {
	if d.state.Accepted == nil || address == "" {
		return nil
	}
	people := &d.state.Accepted.People
	if who := people.ByAddress.At(address); who != nil {
		return who
	}
	if who := people.ByAlias[address]; who != nil {
		return who
	}
	return people.ByAddress.At(d.today()[address])
}

// today maps earlier addresses to those of today.
func (d *desk) today() map[string]string {
	if d.renamed == nil {
		d.renamed = renames(d.state.Accepted)
	}
	return d.renamed
}

// withoutDetail takes the +detail out of an address (RFC 5233).
func withoutDetail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	local, _, found := strings.Cut(address[:at], "+")
	if !found || local == "" {
		return address
	}
	return local + address[at:]
}
