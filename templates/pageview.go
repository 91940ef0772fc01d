package templates

import "time"

// Page is what the words of a page are made from. Everything in it may be shown to anybody, but for pages that are
// [Page.Private]. Times are instants; each is
// said in the zone of its session, and once more in the visitor's where that shows another time.
type Page struct {
	Kind     string         // home, theme, session, calendar, problem; answer, leave, me
	Language string         // a tag such as en or fi-FI; English for languages without words
	Site     string         // the installation's name
	Style    string         // address of the stylesheet
	Here     string         // path of the page
	Now      time.Time      // for what is over, and for today in the calendar
	Zone     *time.Location // for times also in the visitor's zone; nil for none
	City     string         // that zone in words
	Asked    string         // the zone as the visitor typed it, "" for nothing; there is none such when Zone is nil
	Zones    []string       // some to choose from
	Feed     *Subscription  // the feed that belongs to the page; nil for none
	Theme    *Theme         // of a theme or a session
	Themes   []Theme        // of home
	Session  *Occurrence    // of a session
	Coming   []Occurrence   // first one first
	Past     []Occurrence   // last one first
	Month    *Month         // of the calendar, whose sessions are Coming
	Status   int            // of a problem: 404, 405 and so on
	Unsaved  bool           // a problem with what somebody posted: nothing was recorded
	Seat     *Seat          // of answer and leave: the person whose page it is, in Session
	Own      *Own           // of me: what the person chose; Coming are the sessions they are invited to
}

// Private reports whether the page is one person's own.
func (p Page) Private() bool { return p.Seat != nil || p.Own != nil }

// Theme is a recurring theme in words.
type Theme struct {
	Name, Title, Purpose string
	Color                string // CSS3 name, may be empty
	Path                 string // of its page
	Rule                 Rule   // when its sessions take place
	Start, End           time.Time
	Zone                 *time.Location // where Start and End, of the first session, are read off the clock
	City                 string
	Ended                bool
	Next                 *Occurrence // nil when none is coming
}

// Occurrence is one session in words, with what a page adds. Its URL is a path.
type Occurrence struct {
	Session
	Color     string
	ThemePath string
	From      time.Time // where the theme's rule has it, when it was moved away from there; else zero
	Hidden    bool      // the place is told in the invitation only, and Place is empty
	File      string    // path of the session as a calendar file; "" for none
	Status    string    // of the person's seat, as in Seat; "" for none
}

// Subscription is a feed and the ways to subscribe to it. Links that the address does not allow are empty.
type Subscription struct {
	Name      string
	Path      string // on this site
	Address   string // in full, to copy
	Webcal    string // webcal:…, which calendar programs open
	Google    string
	Outlook   string // Outlook.com
	Microsoft string // Microsoft 365
}

// Month is a page of a wall calendar.
type Month struct {
	First          time.Time // 00:00 on the 1st, in the zone whose days are shown
	Earlier, Later string    // paths of the months beside it; "" where there is nothing to see
}
