package theme

import (
	"net/url"
	"strings"

	"rondo/holidays"
	"rondo/ical"
)

// Config is rondo.yaml: the installation.
type Config struct {
	Site      Site        `yaml:"site" jsonschema:"required"` // what people see of the installation
	Mail      Mail        `yaml:"mail" jsonschema:"required"` // how letters leave
	Database  string      `yaml:"database"`                   // a file, relative to the folder of rondo.yaml, or postgres://user@host/name; default rondo.db
	Listen    string      `yaml:"listen"`                     // address and port of the pages and feeds; default 127.0.0.1:8080
	Ops       string      `yaml:"listen_ops"`                 // address and port of health and metrics; default 127.0.0.1 and the port after that of listen; the same as listen, or off
	ChosenOps bool        `yaml:"-"`                          // whether listen_ops is written
	Proxies   []Network   `yaml:"proxies"`                    // those whose X-Forwarded-For is believed, beside proxies on this machine
	Log       Log         `yaml:"log"`                        // what the daemon logs
	People    PeopleFiles `yaml:"people"`                     // the file of people and groups, default people.yaml; lists that are fetched
	Themes    string      `yaml:"themes"`                     // the folder with a file for each theme; default themes
	Templates string      `yaml:"templates"`                  // folder of overriding templates; empty for none
	Invite    Span        `yaml:"invite"`                     // how long before the start people are invited, unless a theme says; default 3 weeks
	Remind    []Span      `yaml:"remind"`                     // how long before the start people are reminded, unless a theme says; default 1 day
	Notify    Notify      `yaml:"notify"`                     // which changes alarm whom, unless a theme says
	Brake     Brake       `yaml:"brake"`                      // how much one edit may disturb before it waits for a person
	Horizon   Length      `yaml:"horizon"`                    // how far ahead sessions are opened; default 26 weeks
	Nudge     Span        `yaml:"nudge"`                      // how long before the start those who have not answered are asked once more, unless a theme says; default never
	Gap       Length      `yaml:"gap"`                        // what one room or link needs between two sessions of different themes; default none
	Links     Links       `yaml:"links"`                      // what links hold, by host and path: meet.example.org/datatalks
	Vouched   []Host      `yaml:"avoid_hosts"`                // hosts and ranges of addresses that are not public, from which calendars may be fetched all the same
	Quiet     Quiet       `yaml:"quiet_hours"`                // in which letters wait, in each person's zone: 21:00-07:00; default none
	QuietFor  []Calm      `yaml:"quiet"`                      // which letters wait in the quiet hours: reminders, invitations; default reminders

	Notices map[string]Channel `yaml:"notices"` // channels in which sessions are told of, by names that themes use: team-chat

	Keep Length `yaml:"keep"` // how long seats and letters of sessions that are over are kept; default 2 years

	Weekly     Weekly        `yaml:"weekly"`     // the day on which organizers get a page of what comes, what is missing and what clashes; never for none; default monday
	Attendance Attendance    `yaml:"attendance"` // what is kept of who came
	Survey     SurveyOptions `yaml:"survey"`     // how the answers to surveys are published
	Desk       Desk          `yaml:"desk"`       // who signs in at the organizers' desk, beside the organizers of each theme

	DatabasePassword string `yaml:"database_password_file"` // relative to the folder of rondo.yaml; or RONDO_DATABASE_PASSWORD
}

// NoOps is the listen_ops of an installation that tells nobody how it is.
const NoOps = "off"

// Beside reports whether health and metrics are served beside the pages.
func (c *Config) Beside() bool { return c.Ops == c.Listen }

// ListenAt has the pages served at another address than rondo.yaml names, and health and metrics beside it as there.
func (c *Config) ListenAt(address string) {
	switch {
	case c.Beside():
		c.Ops = address
	case !c.ChosenOps:
		c.Ops = opsBeside(address)
	}
	c.Listen = address
}

// Log is what the daemon logs.
type Log struct {
	Level  string `yaml:"level"`  // the least that is logged: debug, info (default), warn or error
	Access bool   `yaml:"access"` // a line for each request to its pages, without tokens, queries and addresses; default false
}

// Site is what people see of the installation.
type Site struct {
	Name       string     `yaml:"name"`                      // of the community; default: the host of the URL
	URL        string     `yaml:"url" jsonschema:"required"` // https://host, the base of every link; its host ends every UID
	Timezone   string     `yaml:"timezone" alias:"tz"`       // IANA name, the default for themes and people
	Language   string     `yaml:"language"`                  // default for people: en (the default), de, es, fi, fr or sv
	Avoid      []Avoid    `yaml:"avoid"`                     // what sessions of all themes keep out of the way of
	OnConflict OnConflict `yaml:"on_conflict"`               // what to do about conflicts, unless a theme says
	Zone       ical.Zone  `yaml:"-"`

	FrameAncestors []Origin `yaml:"frame_ancestors"` // sites whose pages may show /embed/<theme> in a frame, unless a theme says; default none

	Country holidays.Region `yaml:"country"` // default for people: whose holidays are theirs, FI or GB-SCT
}

// Host returns the host name of the site's address in lower case: the end of every UID and Message-ID. Without an address it
// is localhost.
func (s Site) Host() string {
	if u, err := url.Parse(s.URL); err == nil && u.Hostname() != "" {
		return strings.ToLower(u.Hostname())
	}
	return "localhost"
}

// Shown returns what people see of the site: two that are alike in it look alike.
func (s Site) Shown() [4]string { return [...]string{s.Name, s.URL, s.Timezone, s.Language} }

// Mail is how letters leave: by SMTP, or as files into a folder.
type Mail struct {
	From    string       `yaml:"from" jsonschema:"required"` // "Data Guild <guild@example.org>": sender and organizer; answers come back here
	SMTP    SMTP         `yaml:"smtp"`                       // the server that takes letters
	Dir     string       `yaml:"dir"`                        // in place of smtp: a folder into which each letter is written as .eml
	DKIM    DKIM         `yaml:"dkim"`                       // signs letters, where the server does not
	Hourly  int          `yaml:"hourly_limit"`               // letters to one person in an hour; default 20
	Inbox   Inbox        `yaml:"inbox"`                      // the mailbox that answers come back to
	Servers []string     `yaml:"authserv_id"`                // whose Authentication-Results count: answers must have passed there
	Tokens  bool         `yaml:"reply_tokens"`               // each person answers to an address of their own, guild+<token>@example.org
	Words   string       `yaml:"words"`                      // what people write to rondo receive: forward (default) goes to organizers, keep waits in the inbox, count is a number
	Keep    Length       `yaml:"keep"`                       // how long mail that came in is kept once it is handled; default 30 days
	Sender  ical.Mailbox `yaml:"-"`                          // From, parsed
}

// Inbox is the mailbox that answers come back to. The zero Inbox is none: mail comes by `rondo receive`.
type Inbox struct {
	IMAP         string   `yaml:"imap"`          // imap.example.org:993: name or address of the server, and its port
	TLS          string   `yaml:"tls"`           // implicit (default), starttls (default with port 143) or none (this machine only)
	Username     string   `yaml:"username"`      // who logs in
	PasswordFile string   `yaml:"password_file"` // relative to the folder of rondo.yaml; or RONDO_IMAP_PASSWORD
	TokenCommand []string `yaml:"token_command"` // prints an OAuth access token (XOAUTH2), in place of a password
	Folder       string   `yaml:"folder"`        // the folder that is read; default INBOX
	DoneFolder   string   `yaml:"done_folder"`   // where handled mail is moved; default: it stays, with the keyword $RondoDone
}

// SMTP is the route letters take.
type SMTP struct {
	Host         string   `yaml:"host"`          // name or address of the server, without the port
	Port         int      `yaml:"port"`          // default 587, or 465 with tls: implicit
	TLS          string   `yaml:"tls"`           // none, starttls (default) or implicit (default with port 465)
	Insecure     bool     `yaml:"insecure"`      // allows tls: none beyond this machine
	Username     string   `yaml:"username"`      // who logs in; without it nobody does
	PasswordFile string   `yaml:"password_file"` // relative to the folder of rondo.yaml; or RONDO_SMTP_PASSWORD
	TokenCommand []string `yaml:"token_command"` // prints an OAuth access token (XOAUTH2), in place of a password
	Profile      string   `yaml:"profile"`       // generic (default), office365, gmail, workspace or ses-sandbox
	Connections  int      `yaml:"connections"`   // at a time; default by profile
	Rate         Rate     `yaml:"rate"`          // 28/minute, 10/second or unlimited; default by profile
}

// DKIM signs what leaves (RFC 6376). The zero DKIM signs nothing.
type DKIM struct {
	Domain   string `yaml:"domain"`   // default: the domain of mail.from
	Selector string `yaml:"selector"` // names the key's DNS record: <selector>._domainkey.<domain>
	KeyFile  string `yaml:"key_file"` // PEM, RSA or Ed25519; relative to the folder of rondo.yaml
}

// Attendance is what is kept of who came.
type Attendance struct {
	Keep Length `yaml:"keep"` // how long after a session it is known who came; default 180 days
}

// Days returns for how many days at most it is known who came.
func (a Attendance) Days() int { return int((a.Keep.Duration() + day - 1) / day) }

// Notify says which change alarms whom: all (a letter now), quiet (with the next reminder), feed (no letter).
// Empty fields take the default in parentheses.
type Notify struct {
	Settle   *Length `yaml:"settle"`   // (10m) several changes within it make one letter
	Start    Loud    `yaml:"start"`    // (all) the start instant
	Duration Loud    `yaml:"duration"` // (all) the end only
	Place    Loud    `yaml:"place"`    // (all) place or link
	Content  Loud    `yaml:"content"`  // (quiet) title, presenter, abstract, purpose
	Cancel   Loud    `yaml:"cancel"`   // (all) cancelled and un-cancelled
}

// Loud is one of "all", "quiet", "feed".
type Loud string

// The values of [Loud].
const (
	All     Loud = "all"
	Quietly Loud = "quiet"
	Feed    Loud = "feed"
)

// Brake holds an edit that would disturb many. Zero fields take the defaults.
type Brake struct {
	Sessions int   `yaml:"sessions"` // 10
	People   int   `yaml:"people"`   // 50
	Share    Share `yaml:"share"`    // 20%; how much of a group or audience may be taken off at once
}
