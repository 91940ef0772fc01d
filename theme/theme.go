// Package theme reads what organizers want: rondo.yaml, people.yaml and one YAML file a theme, strictly, with every
// mistake found at once and named by file, line and column.
package theme

import "rondo/ical"

// Theme is one recurring theme as its file says it: what an organizer wants, never what has happened.
type Theme struct {
	ID             string            `yaml:"id"`                             // what never changes; default: the file's name without its ending
	Name           string            `yaml:"name" jsonschema:"required"`     // short, easy to remember, at most 20 characters
	Title          string            `yaml:"title" in:"Titles"`              // what it is about, as written or { en: …, fi: … }; default: the name
	Titles         Phrase            `yaml:"-"`                              // the title in several languages; nil where it is written in one. Title is then that of the site's
	Purpose        string            `yaml:"purpose" text:"lines"`           // why it helps; shown wherever people meet a session
	Organizers     []string          `yaml:"organizers"`                     // addresses or names from people.yaml
	Audience       []string          `yaml:"audience" jsonschema:"required"` // people and groups, as they are written; nil once they are Members
	Schedule       Schedule          `yaml:"schedule" jsonschema:"required"` // when sessions take place
	Place          string            `yaml:"place"`                          // a room, an address or a link
	Invite         Span              `yaml:"invite"`                         // how long before the start people are invited; default 3 weeks
	Remind         []Span            `yaml:"remind"`                         // how long before the start people are reminded; default 1 day
	Nudge          Span              `yaml:"nudge"`                          // how long before the start those who have not answered are asked once more; default never
	Attendance     *bool             `yaml:"attendance"`                     // links and codes note who comes; default true
	Seats          int               `yaml:"seats"`                          // how many may take part; those who accept later wait for a place; default: any number
	Notify         Notify            `yaml:"notify"`                         // which changes alarm whom; goes before rondo.yaml's
	Sessions       map[When]Override `yaml:"sessions"`                       // what differs in single sessions, by their dates
	Transparent    bool              `yaml:"transparent"`                    // sessions do not block time in calendars
	Color          string            `yaml:"color"`                          // in calendars: a CSS3 name
	Categories     []string          `yaml:"categories"`                     // words that calendars group by
	Feed           FeedOptions       `yaml:"feed"`                           // what the public feed shows
	Calendar       Published         `yaml:"calendar"`                       // how feeds and CalDAV have its sessions: sessions (each an event of its own, default) or series (one recurring event); letters stay one a session
	FrameAncestors []Origin          `yaml:"frame_ancestors"`                // sites whose pages may show its /embed page in a frame; goes before the site's
	Survey         []Question        `yaml:"survey"`                         // what those who came are asked afterwards, without names; at most 5 questions
	FollowUp       FollowUp          `yaml:"follow_up"`                      // letters after a session; default: an hour after its end where it has materials
	Presenters     Path              `yaml:"presenters"`                     // what presenters are asked for, and by when; default: nothing
	Avoid          []Avoid           `yaml:"avoid"`                          // what its sessions keep out of the way of; the site's is added
	OnConflict     OnConflict        `yaml:"on_conflict"`                    // what to do about conflicts; goes before the site's
	HoldUntil      Span              `yaml:"hold_until"`                     // how long before the start it is decided about a session that nobody presents; until then it is tentative; default never
	OpenSession    OpenSession       `yaml:"open_session"`                   // what becomes of such a session then: keep (default), cancel or social
	Season         Season            `yaml:"season"`                         // for how long an organizer's word holds that the theme goes on: 6 months; default for ever
	Ended          bool              `yaml:"ended"`                          // the theme is over: future sessions are cancelled
	Draft          bool              `yaml:"draft"`                          // nobody hears of its sessions yet, and no page shows them
	Join           Joining           `yaml:"join"`                           // who may join on its page: open, ask or closed (default)
	Guests         bool              `yaml:"guests"`                         // whoever is in no audience may come to one session, from its page
	Notices        ChannelNames      `yaml:"notices"`                        // channels of rondo.yaml in which its sessions are told of, by name, or all; default none

	File string `yaml:"-"` // path of the file, relative to the folder of rondo.yaml
	// Resolved by Load, so that nobody looks anything up twice:
	Rule    ical.Rule `yaml:"-"` // with until and count
	Zone    ical.Zone `yaml:"-"`
	Members []Member  `yaml:"-"` // audience ∪ organizers, each address once, in order of address
}

// Noted reports whether it is noted who comes, by the links in letters and by codes.
func (t *Theme) Noted() bool { return t.Attendance == nil || *t.Attendance }

// Schedule says when sessions take place.
type Schedule struct {
	Starts   When     `yaml:"starts" jsonschema:"required"` // date and time of the first session, wall time; the rule counts from it
	Timezone string   `yaml:"timezone" alias:"tz"`          // IANA name such as Europe/Helsinki; default: the site's
	Duration Length   `yaml:"duration"`                     // default 1 hour
	Repeats  string   `yaml:"repeats"`                      // in words, "first tuesday of the month"; without it and rrule: once
	RRule    string   `yaml:"rrule"`                        // the rule as iCalendar says it, FREQ=MONTHLY;BYDAY=1TU, in place of repeats
	Except   []Except `yaml:"except"`                       // dates on which nothing takes place
	Also     []When   `yaml:"also"`                         // further dates; a bare date keeps the time
	Until    When     `yaml:"until"`                        // the last date; a bare date includes that day
	Count    int      `yaml:"count"`                        // how many dates there are in all
}

// FeedOptions say what a public feed shows.
type FeedOptions struct {
	Link bool `yaml:"link"` // show the meeting link, although public feeds can be guessed
}

// FollowUp says when letters follow a session, or with `off` that none do.
type FollowUp struct {
	After   Length   `yaml:"after"`    // how long after the end they leave; default 1 hour
	WaitFor []string `yaml:"wait_for"` // labels of materials that they wait for: [slides, recording]
	AtMost  Length   `yaml:"at_most"`  // how long after the end they go without; default 3 days
	Late    string   `yaml:"late"`     // what comes later: quiet (default) is on the page and in feeds, mail is one letter more
	Set     bool     `yaml:"-"`        // switched on, whether or not there is something to say
	Off     bool     `yaml:"-"`
}
