package theme

// Outline loads what pages tell everybody of themes, from files that were accepted. It is a Set without people: themes have no Audience and no
// Members, their sessions no Presenters, nobody is at the desk, and there are neither People nor Files. Of a long list of addresses it looks at
// the lines alone, so it is there long before what [Load] makes of many people. Nothing may be planned or sent by it.
//
// It is nil where a file has a mistake elsewhere than in such a list: Load says which.
func Outline(accepted Files) *Set {
	l := &loader{source: source{fsys: accepted.FS(), instead: accepted}, set: &Set{Files: Files{}}, config: configKey, outline: true}
	l.readConfig()
	l.roll = newRoll(&l.set.Config.Site)
	l.roll.broken = true // a name that is not found may be that of somebody
	l.readThemes()
	if l.findings.Err() != nil {
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
