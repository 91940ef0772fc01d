package theme

import "rondo/ical"

// Person is one entry of people.yaml, or of a CSV file it names.
type Person struct {
	Email    string    `yaml:"email"` // lower-cased by Load; the key
	Name     string    `yaml:"name"`
	Timezone string    `yaml:"timezone"` // alias tz; default site.timezone
	Language string    `yaml:"language"` // default site.language
	Was      string    `yaml:"was"`      // an earlier address whose seats this one carries on
	Zone     ical.Zone `yaml:"-"`
}

// Group is a named list of people; a member may be an address, a name from people.yaml or another group.
type Group struct {
	Members []string `yaml:"members"`
	CSV     string   `yaml:"csv"` // a file with a header row: email, name, timezone, language
}

// People is people.yaml, resolved.
type People struct {
	ByAddress map[string]*Person
	Groups    map[string][]*Person
}

// Role is why a person has a seat.
type Role string

// The roles, strongest first.
const (
	Presenter Role = "presenter"
	Organizer Role = "organizer"
	Audience  Role = "audience"
)
