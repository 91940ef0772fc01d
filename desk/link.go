package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"rondo/installation"
	"rondo/scheduler"
	"rondo/theme"
	"rondo/token"
)

// Links makes the links of an installation, with the key that its letters have.
func Links(ctx context.Context, inst *installation.Folder, have scheduler.State, now func() time.Time) (links token.Links, err error) {
	if have.Accepted == nil {
		return links, errors.New("nothing was sent yet; 'rondo serve' begins")
	}
	settings, err := inst.Settings()
	if err != nil {
		return links, err
	}
	db, err := inst.ReadLedger(ctx, settings, now)
	if err != nil {
		return links, err
	}
	defer db.Close()
	found := false
	if links.Key, found, err = inst.RightKey(ctx, settings, db); err == nil && !found {
		err = errors.New("there is no key of links yet; 'rondo serve' makes it")
	}
	links.Site = strings.TrimRight(have.Accepted.Config.Site.URL, "/")
	return links, err
}

// LinkFor returns the link of a kind ("answer", "join", "presenter", "page", "feed", "caldav", "health", "affirm" or "call") that the person with the address to would have got.
// "caldav" is an address and, on a second line, a password. session names the session of the first three; it may be "" otherwise. Of the last three there is one for each theme that it goes for, a line each.
func LinkFor(have scheduler.State, links token.Links, kind, to, session string) (string, error) {
	wish := have.Wishes[to]
	if kind != "answer" && kind != "join" && kind != "presenter" {
		if have.Accepted.People.ByAddress.At(to) == nil && !have.Known[to] {
			return "", NobodysLetters(have, "", to)
		}
		if kind == "feed" {
			return links.Feed(to, wish.Feed), nil
		}
		if kind == "caldav" {
			return links.Site + "/dav/\n" + links.Password(to, wish.Feed), nil
		}
		switch kind {
		case "health":
			return themeLinks(have, to, func(t *theme.Theme, m *theme.Member) string {
				if m.Role() != theme.Organizer {
					return ""
				}
				return links.Health(t.ID, to, wish.Links)
			}, "%s organizes no theme")
		case "affirm":
			return themeLinks(have, to, func(t *theme.Theme, m *theme.Member) string {
				if m.Role() != theme.Organizer || !t.Season.Set() {
					return ""
				}
				return links.Affirm(t.ID, to, wish.Links)
			}, "%s organizes no theme with a season")
		case "call":
			return themeLinks(have, to, func(t *theme.Theme, m *theme.Member) string {
				if m.Role() == theme.Organizer || !t.Presenters.On() {
					return ""
				}
				return links.Call(t.ID, to, wish.Links)
			}, "%s is in the audience of no theme with presenters")
		}
		return links.Page(to, wish.Links), nil
	}
	s, err := SessionNamed(have, session)
	if err != nil {
		return "", err
	}
	if kind == "presenter" {
		if !slices.Contains(s.Asked(have.Accepted.Theme(s.Theme)), to) {
			return "", unclearf("%s does not present %s, nor was asked to", to, s.UID)
		}
		return links.Presenter(token.Seat{Theme: s.Theme, Session: s.Key(), UID: s.UID, Address: to}), nil
	}
	for _, seat := range s.Seats {
		if seat.Address == to {
			seat := token.Seat{Theme: s.Theme, Session: s.Key(), UID: s.UID, Address: to}
			if kind == "join" {
				return links.Join(seat), nil
			}
			return links.Answer(seat), nil
		}
	}
	return "", unclearf("%s is not invited to %s", to, s.UID)
}

// themeLinks returns the links of a member to each of their themes, a line each; link returns "" for a theme that it does not go for.
func themeLinks(have scheduler.State, to string, link func(*theme.Theme, *theme.Member) string, none string) (string, error) {
	var all []string
	for _, t := range have.Accepted.Themes {
		if m := t.Member(to); m != nil {
			if one := link(t, m); one != "" {
				all = append(all, one)
			}
		}
	}
	if all == nil {
		return "", unclearf(none, to)
	}
	return strings.Join(all, "\n"), nil
}

// RoomCode is what people in the room of a session type, and where.
type RoomCode struct{ Code, URL string }

// CodeOf returns the code of a session. A theme that does not note who comes has none, which is [Unclear].
func CodeOf(ctx context.Context, inst *installation.Folder, have scheduler.State, s *scheduler.Session, now func() time.Time) (RoomCode, error) {
	links, err := Links(ctx, inst, have, now)
	if err != nil {
		return RoomCode{}, err
	}
	t := have.Accepted.Theme(s.Theme)
	if t == nil || !t.Noted() {
		return RoomCode{}, unclearf("%s has no code: it is not noted who comes (attendance: false)", s.Facts.Name)
	}
	return RoomCode{links.Key.Code(s.Theme, s.UID), links.Checkin(s.Theme)}, nil
}
