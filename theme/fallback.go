package theme

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// Fallback loads like [Load], but lets the accepted copy of each broken file go on: a broken theme runs from its accepted
// copy, and so do people and settings; so does a list of people that was fetched and is gone. When that mixture does not hold
// together, everything runs as accepted. The findings are those of the files on disk, and warnings about themes that look renamed; the Set is nil only when nothing usable
// was ever accepted. Its Files are the bytes that go on. accepted may be nil.
//
// A theme whose file is gone is in the Set in no case.
//
// What has not changed since near was loaded is taken from there, see [LoadAfter]. near may be nil.
func Fallback(fsys fs.FS, config string, accepted Files, near *Set) (*Set, Findings) {
	set, findings := LoadAfter(fsys, config, near)
	if len(accepted) == 0 {
		return set, findings
	}
	last, _ := LoadAfter(accepted.FS(), configKey, cmp.Or(set, near))
	if last == nil {
		return set, findings
	}
	broken := findings
	if gone := set.gone(accepted); len(gone) > 0 {
		set, broken = source{fsys: fsys, instead: gone}.load(config, near)
		for _, f := range broken {
			if !slices.Contains(findings, f) {
				findings = append(findings, f)
			}
		}
	}
	if broken.Err() != nil {
		var rest Findings
		set, rest = mixture(fsys, config, accepted, broken, cmp.Or(set, near))
		findings = append(findings, rest...)
	}
	if set == nil {
		accepted := *last // which others may have as well
		set = &accepted
		set.Themes = slices.DeleteFunc(slices.Clone(set.Themes), func(t *Theme) bool {
			_, err := fs.Stat(fsys, t.File)
			return errors.Is(err, fs.ErrNotExist)
		})
	}
	findings = append(findings, Renamed(last, set)...)
	return set, findings.Sorted()
}

// Stands reports whether files go on as they were loaded, so that [Fallback] returns the same: nothing in them is broken, and no list of people
// is gone that was accepted. found is what was found then; what is returned are the findings of Fallback. accepted is not nil.
func (s *Set) Stands(found Findings, accepted *Set) (Findings, bool) {
	if s == nil || found.Err() != nil || len(s.gone(accepted.Files)) > 0 {
		return nil, false
	}
	return append(slices.Clone(found), Renamed(accepted, s)...).Sorted(), true
}

// gone returns the accepted copies of lists of people that are not beside rondo.yaml any more. Without them people who are named by their addresses
// would lose their zone and language, though nothing is wrong in any file.
func (s *Set) gone(accepted Files) Files {
	copies := Files{}
	if s == nil {
		return nil
	}
	for _, l := range s.Config.People.Lists {
		data, known := accepted[l.Kept()]
		if _, there := s.Files[l.Kept()]; known && !there && l.Fetched() {
			copies[l.Kept()] = data
		}
	}
	return copies
}

// mixture returns the disk with the accepted copies in place of what is broken; nil when the two do not fit together, with the
// findings that say why.
func mixture(fsys fs.FS, config string, accepted Files, broken Findings, near *Set) (*Set, Findings) {
	s := source{fsys: fsys, instead: Files{}, without: map[string]bool{}}
	for _, f := range broken {
		if f.Warning {
			continue
		}
		if data, ok := accepted[keyOf(f.File, config)]; ok {
			s.instead[f.File] = data
		} else {
			s.without[f.File] = true
		}
	}
	for name, data := range accepted { // a CSV file that is gone is needed by the copy that names it
		if _, err := fs.Stat(fsys, name); errors.Is(err, fs.ErrNotExist) && name != configKey {
			s.instead[name] = data
		}
	}
	set, found := s.load(config, near)
	if found.Err() == nil {
		return set, nil
	}
	var rest Findings
	for _, f := range found {
		_, copied := s.instead[f.File]
		switch {
		case f.Warning:
		case copied:
			rest = append(rest, Finding{
				File: f.File, Found: "its accepted copy does not fit the other files: " + f.Found, Right: "mend the file; until then everything runs as accepted",
			})
		default:
			rest = append(rest, f)
		}
	}
	return nil, rest
}

func keyOf(file, config string) string {
	if file == config {
		return configKey
	}
	return file
}

// Lies reports whether the files that a Set came from lie in a folder as they were, octet for octet, and no theme beside them. config
// is the path that rondo.yaml has there. It costs their reading alone, which is a small part of what [Load] does.
func (s *Set) Lies(fsys fs.FS, config string) bool {
	there := source{fsys: fsys}
	names, err := there.themes(s.Config.Themes)
	if err != nil {
		return false
	}
	for _, name := range names {
		if _, known := s.Files[name]; !known && name != config && name != s.Config.People.File {
			return false
		}
	}
	for name, was := range s.Files {
		if name == configKey {
			name = config
		}
		if now, err := there.read(name); err != nil || !bytes.Equal(now, was) {
			return false
		}
	}
	return true
}

// Renamed warns of each theme in now whose id is new while a theme of the same name, by another id, is there no longer:
// its people would be invited again, to sessions they already have. A theme that says its id itself is left alone: that is
// what this advises.
func Renamed(before, now *Set) (warnings Findings) {
	for _, old := range before.Themes {
		if now.Theme(old.ID) != nil || old.Ended {
			continue
		}
		for _, t := range now.Themes {
			if before.Theme(t.ID) != nil || sound(t.Name) != sound(old.Name) {
				continue
			}
			d := parse(t.File, now.Files[t.File], new(Findings))
			if d.value("id") != nil {
				continue // who writes an id means it; the hold knows which id people have sessions of
			}
			d.findings = &warnings
			d.places["name"] = d.value("name")
			d.warn("name", fmt.Sprintf("renamed? add id: %s", old.ID),
				"%s is gone, and %s has its name %q under the new id %q", old.File, t.File, t.Name, t.ID)
		}
	}
	return warnings
}
