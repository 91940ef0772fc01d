package scheduler

import "time"

// Way is how a person hears of sessions.
type Way string

// The ways.
const (
	WayMail Way = "mail" // invitations by mail
	WayFeed Way = "feed" // no new invitations: their own feed has everything
	WayBoth Way = "both" // invitations by mail, and their feed leaves out what those put into the calendar
)

// Wish is what a person chose on their own page. The zero Wish changes nothing.
type Wish struct {
	Way      Way                  // "" for mail
	Language string               // "" for what the files say
	Timezone string               // IANA name; "" for what the files say
	Fewer    bool                 // only the last reminder before a session
	All      bool                 // has left everything
	Left     map[string]time.Time // theme ids the person has left, and when
	Links    int                  // generation of the token of their page; a higher one revokes those before
	Feed     int                  // generation of the token of their feed, likewise
	At       time.Time            // when it was last changed
}

// Leaves reports whether the person wants to hear nothing of a theme.
func (w Wish) Leaves(theme string) bool {
	_, left := w.Left[theme]
	return w.All || left
}

// Suppression is why an address is not written to.
type Suppression struct {
	Reason string // in words for the organizer, with the server's own where there are any
	At     time.Time
	Letter string // name of the letter that came back; "" when nobody knows
	Report string // what the report that says so is kept under; "" when a server said it while the letter was carried
}
