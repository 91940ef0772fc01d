package theme

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestFallback tells what goes on for each way in which files on disk may be broken beside an accepted copy.
func TestFallback(t *testing.T) {
	second := strings.Replace(plainTheme, "Plain", "Second", 1)
	accepted := Files{
		"rondo.yaml": []byte(plainConfig), "people.yaml": []byte(plainPeople),
		"themes/plain.yaml": []byte(plainTheme), "themes/second.yaml": []byte(second),
	}
	type edit map[string]string // "" removes the file
	for _, c := range []struct {
		name   string
		edit   edit
		themes string            // ids that go on
		files  map[string]string // what goes on instead of what is on disk; "accepted" for the accepted copy
		found  string            // a part of the findings; "" for none
	}{
		{name: "nothing edited", themes: "plain second"},
		{
			name: "a good edit goes on", themes: "plain second",
			edit: edit{"themes/plain.yaml": plainTheme + "title: Edited\n"},
		},
		{
			name: "a new theme goes on", themes: "plain second third",
			edit: edit{"themes/third.yaml": strings.Replace(plainTheme, "Plain", "Third", 1)},
		},
		{
			name: "a broken theme runs from its accepted copy", themes: "plain second",
			edit:  edit{"themes/plain.yaml": plainTheme + "titel: Edited\n", "themes/second.yaml": second + "title: Edited\n"},
			files: map[string]string{"themes/plain.yaml": "accepted"},
			found: `themes/plain.yaml:6:1: unknown key "titel"`,
		},
		{
			name: "a half-written theme runs from its accepted copy", themes: "plain second",
			edit:  edit{"themes/plain.yaml": plainTheme[:40]},
			files: map[string]string{"themes/plain.yaml": "accepted"},
			found: "themes/plain.yaml",
		},
		{
			name: "a broken theme that was never accepted is left out", themes: "plain second",
			edit:  edit{"themes/third.yaml": "name: [\n", "themes/second.yaml": second + "title: Edited\n"},
			found: "themes/third.yaml:2:1",
		},
		{
			name: "broken people run from their accepted copy", themes: "plain second",
			edit:  edit{"people.yaml": "people: 1\n", "themes/second.yaml": second + "title: Edited\n"},
			files: map[string]string{"people.yaml": "accepted"},
			found: "people.yaml:1:9",
		},
		{
			name: "broken settings run from their accepted copy", themes: "plain second",
			edit:  edit{"rondo.yaml": plainConfig + "brake: { sessions: many }\n", "themes/second.yaml": second + "title: Edited\n"},
			files: map[string]string{"rondo.yaml": "accepted"},
			found: "rondo.yaml:3:20",
		},
		{
			name: "a theme whose file is gone is not there", themes: "second",
			edit: edit{"themes/plain.yaml": ""},
		},
		{
			name: "a renamed theme is pointed out", themes: "other second",
			edit:  edit{"themes/plain.yaml": "", "themes/other.yaml": plainTheme},
			found: `themes/other.yaml:1:7: warning: themes/plain.yaml is gone, and themes/other.yaml has its name "Plain" under the new id "other"; renamed? add id: plain`,
		},
		{
			name: "a mixture that does not hold together is as accepted", themes: "plain second",
			edit: edit{
				"people.yaml":        strings.Replace(plainPeople, "data-guild", "guild", 1),
				"themes/plain.yaml":  "name: [\n",
				"themes/second.yaml": strings.Replace(second, "data-guild", "guild", 1),
			},
			files: map[string]string{"people.yaml": "accepted", "themes/plain.yaml": "accepted", "themes/second.yaml": "accepted"},
			found: `themes/plain.yaml: its accepted copy does not fit the other files: "data-guild" is no group`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			disk := maps.Clone(accepted)
			for name, text := range c.edit {
				disk[name] = []byte(text)
				if text == "" {
					delete(disk, name)
				}
			}
			set, findings := Fallback(disk.FS(), "rondo.yaml", accepted, nil)
			if set == nil {
				t.Fatalf("nothing goes on:\n%v", findings)
			}
			var ids []string
			for _, th := range set.Themes {
				ids = append(ids, th.ID)
			}
			if got := strings.Join(ids, " "); got != c.themes {
				t.Errorf("themes %q, want %q", got, c.themes)
			}
			for name, data := range set.Files {
				want := disk[name]
				if c.files[name] == "accepted" {
					want = accepted[name]
				}
				if string(data) != string(want) {
					t.Errorf("%s goes on as\n%s\nwant\n%s", name, data, want)
				}
			}
			stands(t, disk, accepted, set, findings, c.files == nil)
			if last, _ := Load(accepted.FS(), "rondo.yaml"); last.Lies(disk.FS(), "rondo.yaml") != (len(c.edit) == 0) {
				t.Errorf("what was accepted lies there as it was: %v", len(c.edit) != 0)
			}
			if got := findings.Error(); !strings.Contains(got, c.found) || (got == "") != (c.found == "") {
				t.Errorf("found:\n%s\nwant %q", got, c.found)
			}
		})
	}
}

// stands holds [Set.Stands] to what Fallback made of files. where says whether all of them go on as they are.
func stands(t *testing.T, disk, accepted Files, set *Set, findings Findings, where bool) {
	t.Helper()
	loaded, found := Load(disk.FS(), "rondo.yaml")
	last, _ := Load(accepted.FS(), "rondo.yaml")
	same, ok := loaded.Stands(found, last)
	if ok != (where && findings.Err() == nil) {
		t.Errorf("they go on as they are: %v, want %v", ok, where)
	}
	if ok && (loaded.Files.Digest() != set.Files.Digest() || !slices.Equal(same, findings)) {
		t.Errorf("they go on with\n%v\nwant\n%v", same, findings)
	}
}

func TestFallbackWithoutAcceptedFiles(t *testing.T) {
	files := Files{"themes/plain.yaml": []byte(plainTheme), "themes/broken.yaml": []byte("name: [\n")}
	complete(files)
	set, findings := Fallback(files.FS(), "rondo.yaml", nil, nil)
	if set == nil || len(set.Themes) != 1 || findings.Err() == nil {
		t.Errorf("set %v, findings %v", set, findings)
	}
	files["people.yaml"] = []byte("people: 1\n")
	if set, _ := Fallback(files.FS(), "rondo.yaml", nil, nil); set != nil {
		t.Errorf("people that cannot be read gave %v", set)
	}
}

func TestFallbackKeepsACSVThatItsPeopleName(t *testing.T) {
	accepted := Files{
		"people.yaml": []byte("people: [{ email: curator@example.org }]\ngroups: { data-guild: { csv: guild.csv } }\n"),
		"guild.csv":   []byte("email\nada@example.org\n"),
	}
	complete(accepted)
	disk := maps.Clone(accepted)
	delete(disk, "guild.csv")
	disk["themes/plain.yaml"] = []byte(plainTheme + "title: Edited\n")
	set, findings := Fallback(disk.FS(), "rondo.yaml", accepted, nil)
	if set == nil || len(set.People.Groups["data-guild"]) != 1 || findings.Err() == nil {
		t.Fatalf("set %v, findings\n%v", set, findings)
	}
	if set.Themes[0].Title != "Edited" {
		t.Error("the theme beside it runs from its accepted copy")
	}
}

// The name of rondo.yaml on disk may be any; the accepted copy has one.
func TestFilesKeepTheirPaths(t *testing.T) {
	disk := Files{"themes/plain.yaml": []byte(plainTheme)}
	complete(disk)
	disk["other.yaml"] = disk["rondo.yaml"]
	delete(disk, "rondo.yaml")
	set, findings := Load(disk.FS(), "other.yaml")
	if set == nil {
		t.Fatal(findings)
	}
	if !set.Lies(disk.FS(), "other.yaml") {
		t.Error("the files do not lie there as they were")
	}
	again, findings := Load(set.Files.FS(), "rondo.yaml")
	if again == nil || again.Files.Digest() != set.Files.Digest() {
		t.Errorf("files %v, findings %v", again, findings)
	}
	disk["other.yaml"] = []byte("site: 1\n")
	if kept, findings := Fallback(disk.FS(), "other.yaml", set.Files, nil); kept == nil || !strings.Contains(findings.Error(), "other.yaml:1:7: the number 1") {
		t.Errorf("set %v, findings %v", kept, findings)
	}
}

func TestDigest(t *testing.T) {
	one := Files{"a": []byte("bc"), "d": nil}
	if one.Digest() != (Files{"d": {}, "a": []byte("bc")}).Digest() {
		t.Error("equal files differ")
	}
	nul := string(make([]byte, 8))
	for _, other := range []Files{{"a": []byte("bc" + nul + "d" + nul)}, {"ab": []byte("c"), "d": nil}, {"a": []byte("bc")}, {"a": []byte("bcd")}, nil} {
		if one.Digest() == other.Digest() {
			t.Errorf("%v has the digest of %v", other, one)
		}
	}
	if _, err := fs.Stat(one.FS(), "a"); err != nil {
		t.Error(err)
	}
}

// Whoever does as the warning says (a renamed file, then the earlier id) is not told the opposite.
func TestF6TheIDThatWasAdvisedIsLeftAlone(t *testing.T) {
	load := func(text string) *Set {
		files := Files{"themes/other.yaml": []byte(text)}
		complete(files)
		set, findings := Load(files.FS(), "rondo.yaml")
		if findings.Err() != nil {
			t.Fatal(findings)
		}
		return set
	}
	plain := Files{}
	complete(plain)
	first, _ := Load(plain.FS(), "rondo.yaml")
	renamed, advised := load(plainTheme), load("id: plain\n"+plainTheme)
	if found := Renamed(first, renamed); len(found) != 1 || !strings.Contains(found[0].Right, "add id: plain") {
		t.Errorf("renamed: %v", found)
	}
	for _, before := range []*Set{first, renamed} { // renamed is what was accepted meanwhile
		if found := Renamed(before, advised); len(found) > 0 {
			t.Errorf("with its id: %v", found)
		}
	}
}

// A number of times includes what is excepted, and what was understood says so.
func TestF6TimesWithAnException(t *testing.T) {
	files := Files{"themes/talks.yaml": []byte("name: Talks\npurpose: P\norganizers: curator@example.org\naudience: data-guild\n" +
		"schedule: { starts: 2026-12-01 14:00, repeats: 'every tuesday, 6 times', except: [2026-12-08, 2026-12-15] }\n")}
	complete(files)
	set, findings := Load(files.FS(), "rondo.yaml")
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if got, want := set.Themes[0].InWords(), "every Tuesday, 6 times, 2 of them excepted, 14:00, Europe/Helsinki"; got != want {
		t.Errorf("understood as %q, want %q", got, want)
	}
}

// A list of people that was fetched and is gone takes nobody away, whether or not a theme names its group: its accepted copy goes on, and edits with it.
func TestFallbackKeepsAListThatIsGone(t *testing.T) {
	const named = "name: Plain\npurpose: To have one.\norganizers: curator@example.org\naudience: [Kim Staff, lee@example.org]\n" +
		"schedule: { starts: 2026-12-01 14:00, repeats: every tuesday }\n"
	accepted := Files{
		"rondo.yaml":        []byte(plainConfig + "people: [people.yaml, { csv: https://people.example.org/staff.csv, group: staff }]\n"),
		"people.yaml":       []byte("people: [{ email: curator@example.org }]\n"),
		"people-staff.csv":  []byte("email,name,timezone,language\nkim@example.org,Kim Staff,,\nlee@example.org,Lee,Europe/Rome,fi\n"),
		"themes/plain.yaml": []byte(named),
	}
	for _, c := range []struct{ name, theme, config, title string }{
		{"the file is gone", named, "", "Plain"},
		{"it is gone, and a theme is edited", named + "title: Edited\n", "", "Edited"},
		{"addresses alone are named", strings.Replace(named, "Kim Staff", "kim@example.org", 1) + "title: Edited\n", "", "Edited"},
		{"a group of people.yaml holds it", strings.Replace(named, "Kim Staff", "all", 1) + "title: Edited\n", "", "Edited"},
		{"its group is renamed", named + "title: Edited\n", strings.Replace(string(accepted["rondo.yaml"]), "staff }", "crew }", 1), "Plain"},
	} {
		t.Run(c.name, func(t *testing.T) {
			disk := maps.Clone(accepted)
			delete(disk, "people-staff.csv")
			disk["themes/plain.yaml"] = []byte(c.theme)
			if c.config != "" {
				disk["rondo.yaml"] = []byte(c.config)
			}
			if strings.Contains(c.theme, "[all,") {
				disk["people.yaml"] = []byte("people: [{ email: curator@example.org }]\ngroups: { all: [Kim Staff, staff] }\n")
			}
			set, findings := Fallback(disk.FS(), "rondo.yaml", accepted, nil)
			if set == nil || len(set.Themes) != 1 {
				t.Fatalf("set %v, findings\n%v", set, findings)
			}
			stands(t, disk, accepted, set, findings, false)
			th := set.Themes[0]
			kim, lee := th.Member("kim@example.org"), th.Member("lee@example.org")
			if kim == nil || lee == nil || lee.Person.Timezone() != "Europe/Rome" || lee.Person.Language() != "fi" || th.Title != c.title {
				t.Errorf("%q goes on with %v and %v; findings\n%v", th.Title, kim, lee, findings)
			}
		})
	}
	disk := maps.Clone(accepted)
	delete(disk, "people-staff.csv")
	if set, findings := Load(disk.FS(), "rondo.yaml"); set == nil || len(set.Themes) != 0 || !strings.Contains(findings.Error(), `"Kim Staff" is no`) {
		t.Errorf("before it was ever fetched: %v, findings\n%v", set, findings)
	}
}
