package token

import (
	"net/url"
	"strconv"
	"time"
)

// Links builds the addresses that hold tokens. Whoever has one may do what it is for, so each is told to its person only
// and never logged.
type Links struct {
	Key  Key
	Site string // site.url, without a slash at the end; without it every address is ""
}

// Seat is one person's part in one session, as links name it.
type Seat struct {
	Theme   string // id
	Session string // the session's key in its theme, as in "2026-12-01"
	UID     string
	Address string // in lower case
}

// Answer returns where a person answers for one session: <site>/a/<theme>/<session>/<token>.
func (l Links) Answer(s Seat) string {
	return l.join("/a/", s, Answer)
}

// Leave returns where one POST takes a person out of a theme (RFC 8058): <site>/leave/<theme>/<session>/<token>.
func (l Links) Leave(s Seat) string {
	return l.join("/leave/", s, Leave)
}

// Presenter returns where whoever presents a session prepares it: <site>/p/<theme>/<session>/<token>.
func (l Links) Presenter(s Seat) string {
	return l.join("/p/", s, Presenter)
}

// Survey returns where a person answers the survey of a session: <site>/s/<token>. The token alone names both.
func (l Links) Survey(s Seat) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/s/" + l.Key.Make(Survey, s.UID, s.Address)
}

// Join returns where a person joins a session: <site>/j/<door><token>. The door tells whoever serves it which session it is.
func (l Links) Join(s Seat) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/j/" + l.Key.Door(s.UID) + l.Key.Make(Join, s.UID, s.Address)
}

// Checkin returns where people in a room type the code of a session: <site>/in/<theme>. It holds no token.
func (l Links) Checkin(theme string) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/in/" + url.PathEscape(theme)
}

// Confirm returns where a person confirms what was asked for with their address, by the letter with that stamp: <site>/confirm/<token>.
func (l Links) Confirm(address string, wrote time.Time) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/confirm/" + l.Key.Make(Confirm, ConfirmParts(address, wrote)...)
}

// ConfirmParts returns what a token is made for that confirms.
func ConfirmParts(address string, wrote time.Time) []string {
	return []string{address, strconv.FormatInt(wrote.Unix(), 10)}
}

// Page returns a person's own page: <site>/me/<token>. A higher generation revokes the links before.
func (l Links) Page(address string, generation int) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/me/" + l.Key.Make(Page, address, strconv.Itoa(generation))
}

// Feed returns a person's own feed: <site>/my/<token>.ics. A higher generation revokes the links before.
func (l Links) Feed(address string, generation int) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/my/" + l.Key.Make(Feed, address, strconv.Itoa(generation)) + ".ics"
}

// Password returns what a calendar program that speaks CalDAV signs in with for a person, of the same generation as their feed. It is "" without
// a site.
func (l Links) Password(address string, generation int) string {
	if l.Site == "" {
		return ""
	}
	return l.Key.Make(Password, address, strconv.Itoa(generation))
}

// Health returns where an organizer sees how a theme goes: <site>/health/<theme>/<token>. It is revoked together with their own page, by a
// higher generation, and opens nothing for somebody who does not organize the theme any more.
func (l Links) Health(theme, address string, generation int) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/health/" + url.PathEscape(theme) + "/" + l.Key.Make(Health, theme, address, strconv.Itoa(generation))
}

// Affirm returns where an organizer says that a theme goes on: <site>/affirm/<theme>/<token>. It is revoked as [Links.Health] is.
func (l Links) Affirm(theme, address string, generation int) string {
	return l.ofTheme("/affirm/", Affirm, theme, address, generation)
}

// Call returns where a person offers to present a session of a theme: <site>/call/<theme>/<token>. It is revoked together with their
// own page.
func (l Links) Call(theme, address string, generation int) string {
	return l.ofTheme("/call/", Call, theme, address, generation)
}

func (l Links) ofTheme(room string, kind Kind, theme, address string, generation int) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + room + url.PathEscape(theme) + "/" + l.Key.Make(kind, theme, address, strconv.Itoa(generation))
}

// SignIn returns where somebody signs in at the desk who asked for it: <site>/desk/in/<login>/<token>. It is good once, and for as
// long as the login is.
func (l Links) SignIn(login, address string) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/desk/in/" + url.PathEscape(login) + "/" + l.Key.Make(SignIn, login, address)
}

// Desk returns the organizers' desk: <site>/desk.
func (l Links) Desk() string {
	if l.Site == "" {
		return ""
	}
	return l.Site + "/desk"
}

func (l Links) join(room string, s Seat, kind Kind) string {
	if l.Site == "" {
		return ""
	}
	return l.Site + room + url.PathEscape(s.Theme) + "/" + url.PathEscape(s.Session) + "/" + l.Key.Make(kind, s.UID, s.Address)
}
