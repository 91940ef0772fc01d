package theme

import (
	"bytes"
	"path"
)

// Outline loads what pages tell everybody of themes, from files that were accepted. It is a Set without people: themes have no Audience and no
// Members, their sessions no Presenters, nobody is at the desk, and there are neither People nor Files. Of a long list of addresses it looks at
// the lines alone, so it is there long before what [Load] makes of many people. Nothing may be planned or sent by it.
//
// It is nil where a file has a mistake elsewhere than in such a list: Load says which.
func Outline(accepted Files) *Set { return outline(accepted, nil) }

// Sketch gathers accepted files for an outline, one after the other, and keeps of each long list of addresses the first alone: so whoever reads
// them need not hold the bytes of all people at once. The zero Sketch is empty.
type Sketch struct {
	files Files
	runs  map[string]map[int]run // by file: the lists that were cut, by the line in what is left
}

// Add takes a file, and keeps nothing of data.
func (s *Sketch) Add(name string, data []byte) {
	if s.files == nil {
		s.files, s.runs = Files{}, map[string]map[int]run{}
	}
	switch path.Ext(name) {
	case ".yaml", ".yml":
		s.files[name], s.runs[name] = abridge(data)
	case ".csv": // has people alone, and is only listed
		s.files[name] = []byte{}
	default:
		s.files[name] = bytes.Clone(data)
	}
}

// Files returns how many files were added.
func (s *Sketch) Files() int { return len(s.files) }

// Set returns what [Outline] makes of the files. It is nil, too, where what was cut may be a text that has addresses like a list.
func (s *Sketch) Set() *Set { return outline(s.files, s.runs) }

func outline(accepted Files, runs map[string]map[int]run) *Set {
	l := &loader{source: source{fsys: accepted.FS(), instead: accepted}, set: &Set{Files: Files{}}, config: configKey, outline: true, cut: runs}
	l.readConfig()
	l.roll = newRoll(&l.set.Config.Site)
	l.roll.broken = true // a name that is not found may be that of somebody
	l.readThemes()
	if l.findings.Err() != nil || l.lost {
		return nil
	}
	l.set.People, l.set.Files = People{}, nil
	for _, t := range l.set.Themes {
		t.Audience, t.Members, t.Presenters.StandIn = nil, nil, nil
		for on, o := range t.Sessions {
			o.Presenters = nil
			t.Sessions[on] = o
		}
	}
	return l.set
}

// firsts leaves each run its first address, which the parser is shown.
func firsts(runs map[int]run) {
	for line, r := range runs {
		r.lines = r.lines[:1]
		runs[line] = r
	}
}
