package theme

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"slices"
)

// readings are what a Set keeps of its reading, for [LoadAfter]. Nothing changes them later.
type readings struct {
	config  string // the path of rondo.yaml
	roll    roll
	settled []*Person         // whom people.yaml and its lists name
	sources map[string][]byte // the files those come from; nil for a people.yaml that was not there
	people  Findings          // about those
	themes  map[string]reading
}

// reading is one theme as it was read by itself.
type reading struct {
	theme    *Theme
	findings Findings
	met      []*Person // whom it names by address and has no member of: presenters of single sessions, for example
}

// LoadAfter loads like [Load], and takes what has not changed from a Set that was loaded before: people while rondo.yaml and all files
// of people have the same bytes, and then each theme whose file has. It costs the reading of files, a comparison, and what did change. The
// Set and the findings are those of Load; where nothing has changed the Set is before, without those who joined. before may be nil.
func LoadAfter(fsys fs.FS, config string, before *Set) (*Set, Findings) {
	return source{fsys: fsys}.load(config, before)
}

// read is that of the source. It notes what people come from.
func (l *loader) read(name string) ([]byte, error) {
	data, err := l.source.read(name)
	if l.noting {
		switch {
		case err == nil:
			l.kept.sources[name] = data
		case errors.Is(err, fs.ErrNotExist) && name == "people.yaml" && l.set.Config.People.File == name:
			l.kept.sources[name] = nil
		default:
			l.incomplete = true
		}
	}
	return data, err
}

// notePeople has people read, and keeps what was read for the next time.
func (l *loader) notePeople() {
	before := len(l.findings)
	l.kept = &readings{config: l.config, sources: map[string][]byte{}, themes: map[string]reading{}}
	l.noting = true
	l.readPeople()
	l.noting = false
	if data, named := l.kept.sources["people.yaml"]; named && data == nil && len(l.findings) > before {
		l.incomplete = true // another file may be meant
	}
	if l.incomplete || l.findings.Err() != nil {
		l.kept = nil
		return
	}
	l.kept.people = slices.Clone(l.findings[before:])
	for _, p := range l.roll.byAddress.All() {
		l.kept.settled = append(l.kept.settled, p)
	}
	l.kept.roll = l.roll
}

// samePeople takes people from the Set before, and reports whether it could.
func (l *loader) samePeople() bool {
	if l.before == nil || l.before.read == nil {
		return false
	}
	was := l.before.read
	if was.config != l.config || l.findings.Err() != nil || !bytes.Equal(l.set.Files[configKey], l.before.Files[configKey]) {
		return false
	}
	for name, bytesWere := range was.sources {
		data, err := l.source.read(name)
		switch {
		case bytesWere == nil:
			if !errors.Is(err, fs.ErrNotExist) || Similar(l.fsys, name) != "" {
				return false
			}
		case err != nil || !bytes.Equal(data, bytesWere):
			return false
		}
	}
	l.roll = was.roll
	l.roll.byAddress = was.roll.byAddress.room()
	for _, p := range was.settled {
		l.roll.byAddress.put(p.Email, p)
	}
	l.roll.earlier = was.roll.byAddress
	l.set.People = People{ByAddress: l.roll.byAddress, ByAlias: l.roll.aliases, Groups: l.roll.groups}
	for name, data := range was.sources {
		if data != nil {
			l.set.Files[name] = data
		}
	}
	l.findings = append(l.findings, was.people...)
	l.kept = &readings{
		config: l.config, roll: l.roll, settled: was.settled, sources: was.sources, people: was.people, themes: make(map[string]reading, len(was.themes)),
	}
	return true
}

// sameTheme takes a theme from the Set before. It is nil where that cannot be; the document then stands for its file, without places.
func (l *loader) sameTheme(name string) (*Theme, *document) {
	if l.roll.earlier == nil {
		return nil, nil
	}
	was, known := l.before.read.themes[name]
	bytesWere := l.before.Files[name]
	data, err := l.source.read(name)
	if !known || err != nil || !bytes.Equal(data, bytesWere) {
		return nil, nil
	}
	for _, p := range was.met {
		l.roll.byAddress.put(p.Email, p)
	}
	for _, m := range was.theme.Members {
		l.roll.byAddress.put(m.Person.Email, m.Person)
	}
	l.set.Files[name] = data
	l.findings = append(l.findings, was.findings...)
	l.kept.themes[name] = was
	return was.theme, &document{file: name, findings: &l.findings}
}

// noteTheme reads a theme, and keeps what was read for the next time.
func (l *loader) noteTheme(name string) (*Theme, *document) {
	before := len(l.findings)
	l.roll.met, l.anew = nil, true
	t, d := l.readTheme(name)
	if l.kept != nil && t != nil && !d.has("avoid") { // whether the file of a calendar is there has to be looked up
		l.kept.themes[name] = reading{t, slices.Clone(l.findings[before:]), t.strangers(l.roll.met)}
	}
	return t, d
}

// strangers returns those of some people who are no members of a theme.
func (t *Theme) strangers(people []*Person) (others []*Person) {
	for _, p := range people {
		if m := t.Member(p.Email); m == nil || m.Person != p {
			others = append(others, p)
		}
	}
	return others
}

// nothingNew reports whether all that was read was taken from the Set before, which then says the same.
func (l *loader) nothingNew() bool {
	return l.roll.earlier != nil && !l.anew && maps.EqualFunc(l.set.Files, l.before.Files, bytes.Equal) && slices.Equal(l.set.Themes, l.before.Themes)
}

// keep leaves with the Set what the next reading may take from it.
func (l *loader) keep() {
	l.roll.earlier, l.roll.met, l.roll.room, l.roll.shared = nil, nil, nil, nil // two readings may begin with this one
	if l.kept != nil {
		l.kept.roll = l.roll
		l.set.read = l.kept
	}
}

// own has the Set change people and themes that others may have as well.
func (s *Set) own() {
	s.People.ByAlias, s.People.Groups = maps.Clone(s.People.ByAlias), maps.Clone(s.People.Groups)
	for i, t := range s.Themes {
		mine := *t
		mine.Sessions = maps.Clone(t.Sessions)
		s.Themes[i] = &mine
	}
}
