package theme

import (
	"bytes"
	"maps"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// unpeopled returns what an outline is to be: a Set without what it says of people.
func unpeopled(s *Set) *Set {
	bare := &Set{Config: s.Config}
	bare.Config.Desk.organizers, bare.Config.Desk.operators = nil, nil
	for _, t := range s.Themes {
		one := *t
		one.Audience, one.Members, one.Presenters.StandIn, one.Sessions = nil, nil, nil, maps.Clone(t.Sessions)
		for on, o := range one.Sessions {
			o.Presenters = nil
			one.Sessions[on] = o
		}
		bare.Themes = append(bare.Themes, &one)
	}
	return bare
}

// Where files have no mistake, their outline is what Load says, without the people.
func TestOutlineIsLoadWithoutPeople(t *testing.T) {
	same := func(t interface{ Fatalf(string, ...any) }, files Files) (compared bool) {
		set, findings := Load(files.FS(), configKey)
		if findings.Err() != nil {
			return false
		}
		if got, want := Outline(files), unpeopled(set); !reflect.DeepEqual(got, want) {
			t.Fatalf("the outline is\n%+v\nwant\n%+v", got, want)
		}
		if got := sketched(files); !reflect.DeepEqual(got, unpeopled(set)) {
			t.Fatalf("of files one after the other the outline is\n%+v", got)
		}
		return true
	}
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		files := Files{}
		for name, says := range versions {
			if text := rapid.SampledFrom(says).Draw(t, name); text != "" {
				files[name] = []byte(text)
			}
		}
		if same(t, files) {
			compared++
		}
	})
	files := crowd(3, 50)
	files["people.yaml"] = []byte("people: [{ email: ada@example.org, name: Ada }]\ngroups: { data-guild: [Ada] }\n")
	files["themes/t001.yaml"] = append(files["themes/t001.yaml"], "presenters: { standby: Ada }\nsessions: { 2026-12-01: { presenter: [Ada, p1.1@example.com] } }\n"...)
	files["themes/t002.yaml"] = append(files["themes/t002.yaml"], "purpose_of_nobody: 1\n"...)
	if same(t, files) || Outline(files) != nil {
		t.Error("an unknown key goes unnoticed")
	}
	delete(files, "themes/t002.yaml")
	if !same(t, files) {
		_, findings := Load(files.FS(), configKey)
		t.Errorf("the files are not read: %v", findings)
	}
	t.Logf("%d of the drawn files have no mistake", compared)
}

// sketched is Outline of files that are added one after the other.
func sketched(files Files) *Set {
	var s Sketch
	for name, data := range files {
		there := bytes.Clone(data)
		s.Add(name, there)
		clear(there) // it is not theirs
	}
	return s.Set()
}

// A sketch is the outline of the same files, or it is none, whatever its lists look like.
func FuzzSketch(f *testing.F) {
	addresses := strings.Repeat("  - ada@example.org\n", 9)
	for _, text := range []string{
		plainTheme, "audience:\n" + addresses, plainTheme + "agenda: |\n" + addresses, plainTheme + "tags:\n" + addresses + "  - last@example.org",
		"\ufeff" + plainTheme, strings.ReplaceAll(addresses, "\n", "\r\n"), "a: [\n" + addresses + "]\n", addresses + "   - bo@example.org\n" + addresses,
		strings.Replace(plainTheme, "audience: data-guild\n", "audience:\n"+addresses+addresses+"  # one more\n"+addresses, 1),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := Files{"themes/t.yaml": []byte(text), "people.yaml": []byte("people: []\n"), "guild.csv": []byte("email\nada@example.org\n")}
		complete(files)
		if got := sketched(files); got != nil && !reflect.DeepEqual(got, Outline(files)) {
			t.Errorf("the sketch is\n%+v\nthe outline\n%+v", got, Outline(files))
		}
	})
}

// A text that looks like a list of addresses stays a text, to its last line.
func TestOutlineKeepsTexts(t *testing.T) {
	files := crowd(1, 20)
	lines := strings.Repeat("  - ada@example.org\n", 20)
	files["themes/t000.yaml"] = append(files["themes/t000.yaml"], "sessions:\n  2026-12-01:\n    title: Talks\n    abstract: |\n"+strings.ReplaceAll(lines, "  -", "      -")...)
	set := Outline(files)
	if set == nil {
		t.Fatal("no outline")
	}
	for _, s := range set.Themes[0].Sessions {
		if s.Abstract == nil || strings.Count(*s.Abstract, "ada@example.org") != 20 {
			t.Errorf("the text is %v", s.Abstract)
		}
	}
	if set := sketched(files); set != nil {
		t.Errorf("a sketch has cut it: %+v", set)
	}
}
