package theme

import (
	"rondo/holidays"
	"rondo/ical"
)

// Person is somebody whom files name, or whom a letter is for. There may be a hundred thousand who differ by their addresses alone, so what
// else an [Entry] says is held once for all who have it in common.
type Person struct {
	Email string // in lower case
	Name  string // as letters greet and calendars show it; may be empty
	ways  *ways  // shared, so never changed; nil for those of an empty Entry
}

// ways are what people may have in common.
type ways struct {
	timezone, language string
	country, region    holidays.Region
	hours              Hours
	zone               ical.Zone
	also               *also // nil for most
}

// also is where else somebody is found.
type also struct {
	was     string
	aliases []string
}

var noWays = &ways{}

// Person returns the person whom an entry describes.
func (e Entry) Person() Person {
	w := e.ways()
	return Person{Email: e.Email, Name: e.Name, ways: &w}
}

// Entry returns the entry that describes a person.
func (p Person) Entry() Entry {
	return Entry{
		Email: p.Email, Name: p.Name, Timezone: p.Timezone(), Language: p.Language(), Was: p.Was(), Aliases: p.Aliases(), Country: p.Country(),
		Hours: p.Hours(), Zone: p.Zone(), Region: p.Region(),
	}
}

// ways returns what an entry says that others may say as well.
func (e Entry) ways() ways {
	w := ways{timezone: e.Timezone, language: e.Language, country: e.Country, region: e.Region, hours: e.Hours, zone: e.Zone}
	if e.Was != "" || len(e.Aliases) > 0 {
		w.also = &also{e.Was, e.Aliases}
	}
	return w
}

// said returns the ways of a person.
func (p Person) said() *ways {
	if p.ways == nil {
		return noWays
	}
	return p.ways
}

// In returns the person with a language of their own, one of [Languages].
func (p Person) In(language string) Person {
	w := *p.said()
	w.language = language
	p.ways = &w
	return p
}

// At returns the person in a zone of their own, given the name by which they asked for it.
func (p Person) At(timezone string, zone ical.Zone) Person {
	w := *p.said()
	w.timezone, w.zone = timezone, zone
	p.ways = &w
	return p
}

// Timezone returns the IANA name of their zone, the site's where they have none of their own.
func (p Person) Timezone() string { return p.said().timezone }

// Zone returns the zone with that name.
func (p Person) Zone() ical.Zone { return p.said().zone }

// Language returns one of [Languages], the site's where they have none of their own.
func (p Person) Language() string { return p.said().language }

// Hours returns when they can be asked to come, not Set where they say nothing of it.
func (p Person) Hours() Hours { return p.said().hours }

// Country returns whose holidays are theirs by their own entry; "" where that says none.
func (p Person) Country() holidays.Region { return p.said().country }

// Region returns whose holidays are theirs: by their entry, their group or the site; "" where none says any.
func (p Person) Region() holidays.Region { return p.said().region }

// Was returns the earlier address whose seats they carry on; "" for none.
func (p Person) Was() string {
	if also := p.said().also; also != nil {
		return also.was
	}
	return ""
}

// Aliases returns the other addresses from which they answer, in the order of their entry. It is not to be changed.
func (p Person) Aliases() []string {
	if also := p.said().also; also != nil {
		return also.aliases
	}
	return nil
}
