package theme

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"rondo/ical"
)

// Set is everything organizers want at one moment.
type Set struct {
	Config Config
	People People
	Themes []*Theme // in order of ID
	Files  Files    // the bytes it was read from

	joined  []Joiner            // who is in it beside those whom the files name
	written *Set                // what the files alone say; nil where that is all
	guests  map[string][]Member // by UID of the session, in order of address
	read    *readings           // nil where nothing of it can be taken up by the next reading
}

// Theme returns the theme with the ID, nil when there is none or s is nil.
func (s *Set) Theme(id string) *Theme {
	if s == nil {
		return nil
	}
	i, found := slices.BinarySearchFunc(s.Themes, id, func(t *Theme, id string) int { return cmp.Compare(t.ID, id) })
	if !found {
		return nil
	}
	return s.Themes[i]
}

// Member returns the member with an address in lower case, nil when the theme has none.
func (t *Theme) Member(address string) *Member {
	i, found := MemberAt(t.Members, address)
	if !found {
		return nil
	}
	return &t.Members[i]
}

// MemberAt returns where somebody stands among people who are in order of address, or where they would.
func MemberAt(people []Member, address string) (int, bool) {
	return slices.BinarySearchFunc(people, address, func(m Member, address string) int { return cmp.Compare(m.Person.Email, address) })
}

// Load reads rondo.yaml (named config inside fsys, at its root), the people and every theme. Every finding of every file
// comes back at once, in order of file and line. The Set holds only the themes without errors and is nil when rondo.yaml
// or people.yaml cannot be used. Warnings do not stop anything.
func Load(fsys fs.FS, config string) (*Set, Findings) {
	return LoadAfter(fsys, config, nil)
}

func (s source) load(config string, before *Set) (*Set, Findings) {
	if before != nil {
		before = cmp.Or(before.written, before)
	}
	l := &loader{source: s, set: &Set{Files: Files{}}, config: config, before: before}
	l.readConfig()
	if !l.samePeople() {
		l.notePeople()
	}
	l.resolveDesk()
	usable := l.findings.Err() == nil
	l.readThemes()
	if l.unclear {
		return s.load(config, nil)
	}
	if l.nothingNew() && usable {
		return before, l.findings.Sorted()
	}
	l.keep()
	l.set.unname()
	findings := l.findings.Sorted()
	if !usable {
		return nil, findings
	}
	return l.set, findings
}

// loader is one Load under way.
type loader struct {
	source
	config   string
	set      *Set
	written  *document // rondo.yaml; without a root when it cannot be used
	roll     roll
	findings Findings

	before     *Set      // what may be taken up; nil for nothing
	kept       *readings // what is kept for the next reading; nil for nothing
	noting     bool      // what is read is what people come from
	incomplete bool      // something of that could not be read
	anew       bool      // a theme was read that was not taken up
	unclear    bool      // there is a finding about a theme that was taken up, and where it stands is not known

	outline bool                   // people are passed by
	cut     map[string]map[int]run // by file: what was left of long lists of addresses before it came here; nil where files are whole
	lost    bool                   // something that was cut is no such list
}

// open reads a file and keeps its bytes under key. The document has no root when it cannot be used; why not is among the
// findings.
func (l *loader) open(file, key string) *document {
	data, err := l.read(file)
	if err != nil {
		l.unreadable(file, err)
		return &document{file: file, findings: &l.findings}
	}
	l.set.Files[key] = data
	if runs := l.cut[file]; len(runs) > 0 {
		d := openCut(file, data, runs, &l.findings)
		l.lost = l.lost || d.root == nil
		return d
	}
	return openDocument(file, data, l.outline, &l.findings)
}

func (l *loader) unreadable(file string, err error) {
	f := Finding{File: file, Found: err.Error()}
	var m *ical.Mistake
	var p *fs.PathError
	switch {
	case errors.As(err, &m):
		f.Found, f.Right = m.Found, m.Right
	case errors.Is(err, fs.ErrNotExist):
		f.Found, f.Right = "there is no such file", "create it, or correct the path that names it"
		if near := Similar(l.fsys, file); near != "" {
			f.Right = fmt.Sprintf("there is %s: rename it, or correct the path", near)
		}
	case errors.Is(err, fs.ErrPermission):
		f.Found, f.Right = "the file may not be read", "allow rondo's user to read it"
	case errors.As(err, &p):
		f.Found, f.Right = p.Err.Error(), "keep a regular file here, inside the folder of rondo.yaml"
	}
	l.findings = append(l.findings, f)
}

func (l *loader) readThemes() {
	dir := l.set.Config.Themes
	names, err := l.themes(dir)
	if err != nil {
		l.unreadable(dir, err)
		return
	}
	byID, byName, byUID := map[string]*Theme{}, map[string]*Theme{}, map[string]named{}
	for _, name := range names {
		if name == l.config || name == l.set.Config.People.File {
			continue
		}
		before := l.findings
		t, d := l.sameTheme(name)
		same := t != nil
		if !same {
			t, d = l.noteTheme(name)
		}
		if t == nil {
			continue
		}
		alone := len(l.findings)
		if other := byID[fold(t.ID)]; other != nil {
			d.wrong("id", "give one of them another id", "the id %q is that of %s", t.ID, other.File)
		}
		if other := byName[sound(t.Name)]; t.Name != "" && other != nil {
			d.wrong("name", "people tell themes apart by their names; give one of them another", "the name %q is that of %s", t.Name, other.File)
		}
		d.checkTwice(t, byUID)
		l.unclear = l.unclear || same && len(l.findings) > alone
		byID[fold(t.ID)], byName[sound(t.Name)] = t, t
		if l.findings[len(before):].Err() == nil {
			l.set.Themes = append(l.set.Themes, t)
		}
	}
	l.strays(dir)
	if len(names) == 0 {
		l.findings = append(l.findings, Finding{
			File: dir, Found: "no theme yet", Warning: true,
			Right: fmt.Sprintf("write the first as %s", path.Join(dir, "datatalks.yaml")),
		})
	}
	sortThemes(l.set.Themes)
}
