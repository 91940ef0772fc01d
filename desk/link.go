package desk

import (
	"strings"

	"rondo/scheduler"
	"rondo/theme"
	"rondo/token"
)

// LinkFor returns the link of a kind ("answer", "page", "feed" or "health") that the person with the address to would have got. session
// names the session of an answer; it may be "" otherwise. Of "health" there is one for each theme that the person organizes, a line
// each.
func LinkFor(have scheduler.State, links token.Links, kind, to, session string) (string, error) {
	wish := have.Wishes[to]
	if kind != "answer" {
		if have.Accepted.People.ByAddress[to] == nil && !have.Known[to] {
			return "", NobodysLetters(have, "", to)
		}
		if kind == "feed" {
			return links.Feed(to, wish.Feed), nil
		}
		if kind == "health" {
			return healthLinks(have, links, to, wish.Links)
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

func healthLinks(have scheduler.State, links token.Links, to string, generation int) (string, error) {
	var all []string
	for _, t := range have.Accepted.Themes {
		if m := t.Member(to); m != nil && m.Role == theme.Organizer {
			all = append(all, links.Health(t.ID, to, generation))
		}
	}
	if all == nil {
		return "", unclearf("%s organizes no theme", to)
	}
	return strings.Join(all, "\n"), nil
}
