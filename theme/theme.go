package theme

import (
	"time"

	"rondo/ical"
)

// Theme is one recurring theme as its file says it: what an organizer wants, never what has happened.
type Theme struct {
	ID          string            `yaml:"id"`         // default: the file's name without its ending
	Name        string            `yaml:"name"`       // short, easy to remember, at most 20 characters
	Title       string            `yaml:"title"`      // what it is about
	Purpose     string            `yaml:"purpose"`    // why it helps; shown wherever people meet a session
	Organizers  []string          `yaml:"organizers"` // addresses or names from people.yaml
	Audience    []string          `yaml:"audience"`   // people and groups
	Schedule    Schedule          `yaml:"schedule"`
	Place       string            `yaml:"place"`  // a room, an address or a link
	Invite      Span              `yaml:"invite"` // how long before the start people are invited; default 3 weeks
	Remind      []Span            `yaml:"remind"` // how long before the start; default 1 day
	Notify      Notify            `yaml:"notify"` // overrides rondo.yaml's
	Sessions    map[When]Override `yaml:"sessions"`
	Transparent bool              `yaml:"transparent"` // sessions do not block time in calendars
	Color       string            `yaml:"color"`       // CSS3 name
	Categories  []string          `yaml:"categories"`
	Feed        FeedOptions       `yaml:"feed"`
	Ended       bool              `yaml:"ended"`  // the theme is over: future sessions are cancelled
	Extras      map[string]any    `yaml:"extras"` // free words for templates

	File string `yaml:"-"` // path of the file, relative to the folder of rondo.yaml
	// Resolved by Load, so that nobody looks anything up twice:
	Rule    ical.Rule `yaml:"-"`
	Zone    ical.Zone `yaml:"-"`
	Members []Member  `yaml:"-"` // audience ∪ organizers, each address once, in order of address
}

// Member is a person of a theme with the reason they are in it.
type Member struct {
	Person *Person
	Role   Role   // organizer wins over audience
	Via    string // the group's name, or "" when named directly
}

// Schedule says when sessions take place.
type Schedule struct {
	Starts   When     `yaml:"starts"`   // the anchor of the rule, wall time
	Timezone string   `yaml:"timezone"` // alias tz; default site.timezone
	Duration Length   `yaml:"duration"` // default 1 hour
	Repeats  string   `yaml:"repeats"`  // words; at most one of Repeats and RRule
	RRule    string   `yaml:"rrule"`
	Except   []Except `yaml:"except"`
	Also     []When   `yaml:"also"`
	Until    When     `yaml:"until"` // a bare date includes that day
	Count    int      `yaml:"count"`
}

// Except takes one date out of the rule. In YAML a bare date, or {on, reason}.
type Except struct {
	On     When   `yaml:"on"`
	Reason string `yaml:"reason"`
}

// Override changes one session. Its key in Theme.Sessions names a date of today's rule.
type Override struct {
	Title      *string   `yaml:"title"`
	Presenter  Names     `yaml:"presenter"` // one or several addresses or names
	Abstract   *string   `yaml:"abstract"`
	Place      *string   `yaml:"place"`
	Duration   Length    `yaml:"duration"`
	MoveTo     When      `yaml:"move_to"`
	Reason     string    `yaml:"reason"`
	Cancelled  Cancelled `yaml:"cancelled"`
	Presenters []*Person `yaml:"-"` // resolved
}

// Cancelled is `cancelled: winter break` or `cancelled: true`.
type Cancelled struct {
	Is     bool
	Reason string
}

// When is a wall-clock date, with or without a time. The zero When is not set.
type When struct {
	ical.Local
	Set      bool
	DateOnly bool
}

// Span is a time before a session's start in calendar words: "3 weeks before", "1 day before", "2 hours", "30m".
// Days and weeks are calendar days in the session's zone: one day before a 14:00 session is 14:00 the day before,
// whatever the clocks do in between.
type Span struct {
	Days int
	Rest time.Duration
	Set  bool
}

// Length is a duration: 45m, 1h30m, PT45M, minutes as a number, or { minutes: 45 }. Zero means not given.
type Length time.Duration

// Names is one string or a list of strings.
type Names []string

// FeedOptions say what a public feed shows.
type FeedOptions struct {
	Link bool `yaml:"link"` // show the meeting link, although public feeds can be guessed
}
