package theme

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"rondo/holidays"
	"rondo/ical"
)

// Entry is one entry of people.yaml, or of a CSV file it names.
type Entry struct {
	Email    string          `yaml:"email" jsonschema:"required"` // lower-cased by Load; the key
	Name     string          `yaml:"name"`                        // as letters greet and calendars show it
	Timezone string          `yaml:"timezone" alias:"tz"`         // IANA name; default: the site's
	Language string          `yaml:"language"`                    // see Languages; default: the site's
	Was      string          `yaml:"was"`                         // an earlier address whose seats this one carries on
	Aliases  []string        `yaml:"aliases"`                     // other addresses from which this person answers
	Country  holidays.Region `yaml:"country"`                     // whose holidays are theirs, FI or GB-SCT; default: their group's, then the site's
	Hours    Hours           `yaml:"hours"`                       // when this person can be asked to come: 08:30-11:30, 12:30-17:30, or Mon-Thu 09:00-16:00; default: the theme's
	Zone     ical.Zone       `yaml:"-"`
	Region   holidays.Region `yaml:"-"` // Country with its defaults; "" where none is said
}

// Group is a named list of people. In YAML a list of members, or {members, csv, country}.
type Group struct {
	Members []string        `yaml:"members"` // addresses, names from people.yaml or other groups
	CSV     string          `yaml:"csv"`     // a file with a header row: email, name, timezone, language, country
	Country holidays.Region `yaml:"country"` // whose holidays are those of its people who say none themselves

	fetched bool // its people come from a list of rondo.yaml as well
}

func (g *Group) decode(d *document, n *yaml.Node, where string) {
	if n.Kind == yaml.MappingNode {
		type mapping Group
		d.decodeStruct(n, valueOf((*mapping)(g)), where)
		return
	}
	d.decode(n, valueOf(&g.Members), join(where, "members"))
}

// peopleFile is people.yaml as it is written.
type peopleFile struct {
	People []Entry          `yaml:"people"` // everybody who may be named by name, or differs from the site's zone and language
	Groups map[string]Group `yaml:"groups"` // named lists of people, for the audience of themes
}

// People is people.yaml, resolved.
type People struct {
	ByAddress *Directory           // everyone whom any file names, those that only a theme names too
	ByAlias   map[string]*Person   // their owners by the other addresses from which people answer
	Groups    map[string][]*Person // in order of address, each once
}

// Named lists the people with a name, in order of address. Letter case and spaces around it do not matter, as in the files.
func (p People) Named(name string) (all []*Person) {
	for _, who := range p.ByAddress.All() {
		if who.Name != "" && fold(who.Name) == fold(name) {
			all = append(all, who)
		}
	}
	slices.SortFunc(all, func(a, b *Person) int { return strings.Compare(a.Email, b.Email) })
	return all
}

// Role is why a person has a seat.
type Role string

// The roles, strongest first.
const (
	Presenter Role = "presenter"
	Organizer Role = "organizer"
	Audience  Role = "audience"
)
