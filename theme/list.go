package theme

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"rondo/ical"
)

// PeopleFiles is where people come from. In YAML the file of people and groups; a list of people that is fetched; or several of these.
type PeopleFiles struct {
	File  string // of people and groups
	Lists []List // in the order of the file
}

// List is people who are fetched from elsewhere, or asked of a command, and make a group.
type List struct {
	CSV     string   `yaml:"csv"`     // a table with a header row: its URL, or a file beside rondo.yaml
	URL     string   `yaml:"url"`     // a list in another format, by its URL
	Command []string `yaml:"command"` // a program and its arguments, which prints the list; it is run without a shell
	Format  string   `yaml:"format"`  // of url and command: csv (default), vcard or ldif
	Every   Length   `yaml:"every"`   // how often it is fetched; default 1h
	Group   string   `yaml:"group"`   // the group that its people make; default everybody

	File         string `yaml:"-"` // where it is written
	Line, Column int    `yaml:"-"`
}

// ListFormats are the formats that lists may have.
var ListFormats = []string{"csv", "vcard", "ldif"}

const everybody = "everybody"

const fetchRight = "rondo serve does it by itself, and 'rondo people fetch' at once"

// Kept returns the file beside rondo.yaml into which the list is written when it was fetched whole: CSV with the columns email, name, timezone and
// language, in order of the addresses.
func (l List) Kept() string { return "people-" + l.Group + ".csv" }

// Fetched reports whether the list is asked for: it is no file beside rondo.yaml.
func (l List) Fetched() bool { return l.URL != "" || len(l.Command) > 0 }

// Label returns what people call the source: the host of an address, since whoever knows the rest may read the list, or the program.
func (l List) Label() string {
	if len(l.Command) > 0 {
		return path.Base(l.Command[0])
	}
	if u, err := url.Parse(l.URL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "the list"
}

const listRight = `write { csv: https://people.example.org/guild.csv, every: 1h } or { command: [/usr/local/bin/guild], format: ldif }`

func (p *PeopleFiles) decode(d *document, n *yaml.Node, where string) {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for i, item := range items {
		at := fmt.Sprintf("%s/%d", where, i)
		switch item.Kind {
		case yaml.ScalarNode:
			d.places[at] = item
			text := d.text(item, at, false)
			if p.File != "" && text != "" {
				d.report(item, "a second file of people and groups", "keep one, and name others as csv of its groups")
				continue
			}
			if p.File = text; p.File != "" {
				d.places[where+"/file"] = item
			}
		case yaml.MappingNode:
			d.places[at] = item
			l := List{File: d.file, Line: item.Line, Column: item.Column}
			type mapping List
			d.decodeStruct(item, valueOf((*mapping)(&l)), at)
			if d.checkList(at, &l, p.Lists) {
				p.Lists = append(p.Lists, l)
			}
		default:
			d.report(item, describe(item)+" where people belong", "write people.yaml, or "+listRight)
		}
	}
}

// checkList looks at a list that is fetched, and fills in what it leaves open. It reports whether it can be used.
func (d *document) checkList(at string, l *List, others []List) bool {
	var kinds []string
	for _, key := range []string{"csv", "url", "command"} {
		if d.has(join(at, key)) {
			kinds = append(kinds, key)
		}
	}
	before := len(*d.findings)
	if len(kinds) != 1 {
		found := "a list without a source"
		if len(kinds) > 1 {
			found = plainList(kinds) + " in one"
		}
		d.wrong(at, listRight, "%s", found)
		return false
	}
	if l.Group == "" && !d.has(join(at, "group")) {
		l.Group = everybody
	}
	if !idForm.MatchString(l.Group) {
		d.wrong(join(at, "group"), "write letters, digits and hyphens, like data-guild", "the group %q", l.Group)
	}
	if slices.ContainsFunc(others, func(o List) bool { return o.Group == l.Group }) {
		d.wrong(at, "give each list a group of its own, group: "+l.Group+"-2", "two lists make the group %q", l.Group)
	}
	switch format := join(at, "format"); {
	case kinds[0] == "csv" && l.Format != "" && l.Format != "csv":
		d.wrong(format, "write url in place of csv", "a csv in the format %q", l.Format)
	case l.Format == "" && !d.has(format):
		l.Format = "csv"
	case !slices.Contains(ListFormats, l.Format) && d.sound(format):
		d.wrong(format, "the formats are "+plainList(ListFormats), "the format %q", l.Format)
	}
	if l.Every == 0 && !d.has(join(at, "every")) {
		l.Every = Length(time.Hour)
	} else if d.sound(join(at, "every")) && (l.Every.Duration() < 5*time.Minute || l.Every.Duration() > 7*day) {
		d.wrong(join(at, "every"), "write a time from 5m to 7 days, like 1h", "a list that is fetched every %s", l.Every)
	}
	switch kinds[0] {
	case "csv":
		if strings.Contains(l.CSV, "://") {
			l.URL, l.CSV = l.CSV, ""
			d.places[join(at, "url")] = d.places[join(at, "csv")]
		} else if l.CSV == "" && d.sound(join(at, "csv")) {
			d.wrong(join(at, "csv"), listRight, "a csv without an address")
		}
	case "command":
		if len(l.Command) == 0 || slices.Contains(l.Command, "") || slices.ContainsFunc(l.Command, func(s string) bool { return strings.Contains(s, "\x00") }) {
			d.wrong(join(at, "command"), "write the program and its arguments, command: [ldapsearch, -LLL, mail]", "a command without a program or with an empty argument")
		}
	}
	if l.URL != "" {
		d.checkListURL(join(at, "url"), &l.URL)
	}
	return (*d.findings)[before:].Err() == nil
}

// checkListURL brings the address of a list into the form in which it is asked for.
func (d *document) checkListURL(where string, address *string) {
	u, err := url.Parse(*address)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		d.wrong(where, "write it like https://people.example.org/guild.csv", "the list is no address of the web")
	case u.Scheme == "http" && u.User != nil:
		d.wrong(where, "write https://", "the address has a password in it that everybody on the way could read")
	}
}

// readLists adds the people of lists to their groups: what was fetched, or what lies in a file beside rondo.yaml. Entries in people.yaml go before
// theirs. people is the document of people.yaml.
func (l *loader) readLists(people *document) {
	for _, list := range l.set.Config.People.Lists {
		group, written := l.roll.written[list.Group]
		if group.fetched = true; l.roll.written == nil {
			l.roll.written = map[string]Group{}
		}
		l.roll.written[list.Group] = group
		if written && group.CSV != "" {
			l.findings = append(l.findings, Finding{File: list.File, Line: list.Line, Column: list.Column,
				Found: fmt.Sprintf("the group %q has a csv in %s as well", list.Group, people.file), Right: "give the list a group of its own"})
		}
		if other := l.writes(list); other != "" {
			l.findings = append(l.findings, Finding{File: list.File, Line: list.Line, Column: list.Column,
				Found: fmt.Sprintf("%s reads %s, into which this list is written", other, list.Kept()), Right: "give that file another name"})
		}
		if list.CSV != "" {
			l.readCSV(&document{file: list.File, findings: &l.findings, places: map[string]*yaml.Node{}}, list.Group, list.CSV)
			continue
		}
		l.readKept(list)
	}
}

// writes names what else reads the file into which a list is written when it is fetched; "" for nothing.
func (l *loader) writes(list List) string {
	if !list.Fetched() {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(l.roll.written)) {
		if name != list.Group && path.Clean(l.roll.written[name].CSV) == list.Kept() {
			return fmt.Sprintf("the group %q", name)
		}
	}
	for _, o := range l.set.Config.People.Lists {
		if path.Clean(o.CSV) == list.Kept() {
			return fmt.Sprintf("the list of the group %q", o.Group)
		}
	}
	return ""
}

// readKept reads what was fetched of a list. Without it its people are not known, and themes that name them cannot be used yet.
func (l *loader) readKept(list List) {
	data, err := l.read(list.Kept())
	if err != nil {
		f := Finding{File: list.File, Line: list.Line, Column: list.Column, Warning: true}
		f.Found, f.Right = fmt.Sprintf("the people of %q were not fetched from %s yet", list.Group, list.Label()), fetchRight
		if mistake := (*ical.Mistake)(nil); errors.As(err, &mistake) {
			f.Found, f.Right = mistake.Found, mistake.Right
		}
		l.findings = append(l.findings, f)
		l.roll.unfetched[list.Group] = true // whoever is named may be on it
		return
	}
	l.set.Files[list.Kept()] = data
	l.readPeopleCSV(list.Kept(), data, list.Group)
}

// CheckList returns what would be wrong with a list that was fetched, as files are read.
func CheckList(data []byte) Findings {
	if len(data) > sizeLimit {
		return Findings{{Found: fmt.Sprintf("the list has %d bytes", len(data)), Right: "at most 1 MB are read; make several lists of it"}}
	}
	site := Site{Timezone: "UTC", Language: "en"}
	l := &loader{set: &Set{Files: Files{}}, roll: roll{
		site: &site, byAddress: new(Directory), byName: map[string][]*Person{}, was: map[string]*Person{}, listed: map[string][]*Person{},
	}}
	l.readPeopleCSV("the list", data, everybody)
	return l.findings
}

// Addresses returns the addresses of a list that was fetched, in its order; those of people who asked to be forgotten are left out.
func Addresses(list []byte) (all []string) {
	for line := range bytes.Lines(list) {
		address, _, _ := strings.Cut(strings.TrimSpace(string(line)), ",")
		if strings.Contains(address, "@") && !Nobody(address) {
			all = append(all, address)
		}
	}
	return all
}
