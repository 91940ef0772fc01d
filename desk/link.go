package desk

import (
	"rondo/scheduler"
	"rondo/token"
)

// LinkFor returns the link of a kind ("answer", "page" or "feed") that the person with the address to would have got. session
// names the session of an answer; it may be "" otherwise.
func LinkFor(have scheduler.State, links token.Links, kind, to, session string) (string, error) {
	wish := have.Wishes[to]
	if kind != "answer" {
		if have.Accepted.People.ByAddress[to] == nil && !have.Known[to] {
			return "", NobodysLetters(have, "", to)
		}
		if kind == "feed" {
			return links.Feed(to, wish.Feed), nil
		}
		return links.Page(to, wish.Links), nil
	}
	s, err := SessionNamed(have, session)
	if err != nil {
		return "", err
	}
	for _, seat := range s.Seats {
		if seat.Address == to {
			return links.Answer(token.Seat{Theme: s.Theme, Session: s.Key(), UID: s.UID, Address: to}), nil
		}
	}
	return "", unclearf("%s is not invited to %s", to, s.UID)
}
