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
	Way      Way                  `json:"Way"`      // "" for mail
	Language string               `json:"Language"` // "" for what the files say
	Timezone string               `json:"Timezone"` // IANA name; "" for what the files say
	Fewer    bool                 `json:"Fewer"`    // only the last reminder before a session
	All      bool                 `json:"All"`      // has left everything
	Left     map[string]time.Time `json:"Left"`     // when the person left a theme, by the theme's id; may be nil
	Links    int                  `json:"Links"`    // generation of the token of their page; a higher one revokes those before
	Feed     int                  `json:"Feed"`     // generation of the token of their feed; a higher one revokes those before
	At       time.Time            `json:"At"`       // when it was last changed
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
