package theme

import (
	"time"

	"rondo/ical"
)

// Config is rondo.yaml: the installation.
type Config struct {
	Site      Site   `yaml:"site"`
	Mail      Mail   `yaml:"mail"`
	Database  string `yaml:"database"`  // default rondo.db, relative to the folder of rondo.yaml
	Listen    string `yaml:"listen"`    // default 127.0.0.1:8080
	People    string `yaml:"people"`    // default people.yaml
	Themes    string `yaml:"themes"`    // default themes/
	Templates string `yaml:"templates"` // folder of overriding templates; empty for none
	Invite    Span   `yaml:"invite"`    // default for themes
	Remind    []Span `yaml:"remind"`    // default for themes
	Notify    Notify `yaml:"notify"`
	Brake     Brake  `yaml:"brake"`
	Horizon   Length `yaml:"horizon"` // how far ahead sessions are opened; default 26 weeks
	Quiet     Quiet  `yaml:"quiet_hours"`
}

// Site is what people see of the installation.
type Site struct {
	Name     string    `yaml:"name"`
	URL      string    `yaml:"url"`      // https://host, the base of every link; its host ends every UID
	Timezone string    `yaml:"timezone"` // default for themes and people
	Language string    `yaml:"language"` // default for people: en or fi
	Zone     ical.Zone `yaml:"-"`
}

// Mail is how letters leave.
type Mail struct {
	From   string       `yaml:"from"` // "Data Guild <guild@example.org>": From and ORGANIZER
	SMTP   SMTP         `yaml:"smtp"`
	Hourly int          `yaml:"hourly_limit"` // letters to one person in an hour; default 20
	Sender ical.Mailbox `yaml:"-"`            // From, parsed
}

// SMTP is the route letters take.
type SMTP struct {
	Host         string   `yaml:"host"`
	Port         int      `yaml:"port"`     // default 587; 465 with tls: implicit
	TLS          string   `yaml:"tls"`      // none, starttls (default) or implicit
	Insecure     bool     `yaml:"insecure"` // allows tls: none beyond loopback
	Username     string   `yaml:"username"`
	PasswordFile string   `yaml:"password_file"` // relative to the folder of rondo.yaml; or RONDO_SMTP_PASSWORD
	TokenCommand []string `yaml:"token_command"` // prints an OAuth access token (XOAUTH2)
	Profile      string   `yaml:"profile"`       // generic, office365, gmail, workspace, ses-sandbox
	Connections  int      `yaml:"connections"`   // default by profile
	Rate         Rate     `yaml:"rate"`          // "28/minute", "10/second", "unlimited"; default by profile
}

// Rate is letters per time. The zero Rate means: as the profile says.
type Rate struct {
	Unlimited bool
	Letters   int
	Per       time.Duration
}

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
	Sessions int `yaml:"sessions"` // 10
	People   int `yaml:"people"`   // 50
}

// Quiet is a daily time, in each person's zone, in which reminders wait: "21:00-07:00". Equal ends mean none.
type Quiet struct {
	From, To time.Duration // since midnight
}
