package importer

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// File is a file to import.
type File struct {
	Name string // as findings and comments call it, with slashes
	Data []byte
}

// Options say what the files themselves do not.
type Options struct {
	Now        time.Time // meetings that name no first date begin on or after it
	Zone       ical.Zone // of times that name none
	Audience   []string  // who is invited, where the files do not name them
	Organizers []string  // who looks after what nobody is named for
	Sender     string    // the address that letters come from; "" where there is none yet
	Host       string    // of the site

	Known func(name string) bool // whether people.yaml has exactly one person of the name; nil for nobody
	Taken []*theme.Theme         // themes that are there already: their names are not used again
}

// Result is what files come to.
type Result struct {
	Files    theme.Files    // themes, by the names of their files; nil where Findings has an error
	Meetings int            // how many meetings, or people, the files describe, those that are left out included
	Findings theme.Findings // in order of file and line
}

// Format is a kind of files that can be imported.
type Format struct {
	Name    string
	About   string   // in a few words
	Endings []string // of its files in a folder, with their dots
	Hidden  bool     // its files may lie below .github
	People  bool     // it has people, and no themes
	read    func(*batch, []File)
}

// Formats are those that [Read] knows.
var Formats = []Format{
	{Name: "yaml2ical", About: "meetings of yaml2ical, as OpenStack keeps them", Endings: []string{".yaml"}, read: readYAML2ICAL},
	{Name: "yaml2ics", About: "calendars of yaml2ics, as Scientific Python keeps them", Endings: []string{".yaml", ".yml"}, read: readYAML2ICS},
	{Name: "rust", About: "calendars in TOML, as the Rust project keeps them", Endings: []string{".toml"}, read: readRust},
	{Name: "sigs", About: "sigs.yaml, as Kubernetes keeps it", Endings: []string{".yaml"}, read: readSigs},
	{Name: "meet", About: "workflows of GitHub that use pkgjs/meet", Endings: []string{".yml", ".yaml"}, Hidden: true, read: readMeet},
	{Name: "ics", About: "calendar files (iCalendar)", Endings: []string{".ics", ".ical"}, read: readICS},
	{Name: "csv", About: "people from a table (CSV)", Endings: []string{".csv"}, People: true, read: readPeople(peopleOfCSV)},
	{Name: "vcard", About: "people from address books (vCard)", Endings: []string{".vcf", ".vcard"}, People: true, read: readPeople(peopleOfVCard)},
	{Name: "ldif", About: "people from a directory (LDIF)", Endings: []string{".ldif"}, People: true, read: readPeople(peopleOfLDIF)},
}

// FormatOf returns the format of a name. The error names those that there are.
func FormatOf(name string) (Format, error) {
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
	}
	var known []string
	for _, f := range Formats {
		known = append(known, f.Name)
	}
	right := "the formats are " + strings.Join(known, ", ")
	if near := ical.Nearest(name, known); near != "" {
		right = fmt.Sprintf("did you mean %q?", near)
	}
	return Format{}, &ical.Mistake{Found: fmt.Sprintf("no format is called %q", name), Right: right}
}

// Reads tells whether a file of a folder belongs to the format, by its name.
func (f Format) Reads(name string) bool {
	return slices.Contains(f.Endings, strings.ToLower(path.Ext(name))) && !strings.HasPrefix(path.Base(name), ".")
}

// largest is how many bytes a file may have.
const largest = 16 << 20

// Read turns files of the format into themes.
func (f Format) Read(files []File, o Options) Result {
	b := &batch{Options: o, names: namesTaken(o.Taken)}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(x, y File) int { return cmp.Compare(x.Name, y.Name) })
	if len(files) == 0 {
		b.findings = append(b.findings, theme.Finding{File: f.Name, Found: "there is no file to import",
			Right: "name a file, or a folder with files that end in " + strings.Join(f.Endings, " or ")})
	}
	files = slices.DeleteFunc(files, func(file File) bool {
		if len(file.Data) <= largest {
			return false
		}
		b.findings = append(b.findings, theme.Finding{File: file.Name, Found: fmt.Sprintf("the file has %d bytes", len(file.Data)),
			Right: fmt.Sprintf("import it in parts of at most %d MB", largest>>20)})
		return true
	})
	f.read(b, files)
	r := Result{Meetings: b.meetings, Findings: b.findings.Sorted()}
	if r.Findings.Err() == nil {
		if r.Files = b.files(); b.people != nil {
			r.Files["people.yaml"] = b.people
		}
		r.Findings = b.findings.Sorted()
	}
	if r.Findings.Err() != nil {
		r.Files = nil
	}
	return r
}

// batch is one import under way.
type batch struct {
	Options
	meetings int
	series   []*series
	people   []byte // people.yaml, of formats that have people
	names    names
	findings theme.Findings
	strict   bool // a line that is not whole is an error
}
