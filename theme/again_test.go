package theme

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// versions are what each file of an installation may say, "" for not being there. Some do not fit others.
var versions = map[string][]string{
	"rondo.yaml": {
		"site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, smtp: { host: localhost } }\ndesk: { organizers: [ada@example.org, eve@example.org] }\n",
		"site: { url: https://sessions.example.org, timezone: Europe/Rome, avoid: [{ feed: closed.ics }] }\nmail: { from: guild@example.org, smtp: { host: localhost } }\n",
		"site: { url: https://sessions.example.org }\nmail: { from: guild@example.org, smtp: { host: localhost } }\npeople: [people.yaml, { csv: https://people.example.org/all.csv }]\n",
		"site: 1\n",
	},
	"people.yaml": {
		"", "people: []\n",
		"people:\n- { email: ada@example.org, name: Ada, was: old@example.org }\ngroups: { guild: [Ada, ben@example.org], listed: { csv: listed.csv } }\n",
		"people:\n- { email: ada@example.org, name: Ada, tz: Europe/Rome, aliases: [a@example.org] }\ngroups: { guild: [Ada, ben@example.org] }\n",
		"people:\n- { email: none }\n",
	},
	"people.yml":           {"", "people: []\n"},
	"listed.csv":           {"", "email,name\ncleo@example.org,Cleo\n", "email,name\ncleo@example.org,Cleo\nada@example.org,Ada\n"},
	"people-everybody.csv": {"", "email,name\ndora@example.org,Dora\n"},
	"closed.ics":           {"", "BEGIN:VCALENDAR\n"},
	"themes/a.yaml": {
		"", "name: Data\naudience: [guild, ben@example.org, Ada]\nschedule: { starts: 2026-11-04 14:00, repeats: every week }\n",
		"name: Data\naudience: [old@example.org, eve@example.org]\norganizers: [ada@example.org]\nschedule: { starts: 2026-11-04 14:00, repeats: every week }\nsessions: { 2026-11-11: { presenter: [eve@example.org], uid: one@example.org } }\n",
		"name: Data\naudience: [everybody, Dora]\navoid: [{ feed: closed.ics }]\nschedule: { starts: 2026-11-04 14:00, repeats: every week }\n",
	},
	"themes/b.yaml": {
		"", "name: data\naudience: [eve@example.org]\nschedule: { starts: 2026-11-04 14:00, repeats: every week }\nsessions: { 2026-11-11: { uid: one@example.org } }\n",
		"name: Other\nid: a\naudience: [listed, eve@example.org, x@forgotten.invalid]\nschedule: { starts: 2026-11-04 14:00, repeats: every week }\nsessions: { 2026-11-11: { presenter: [ben@example.org, x@forgotten.invalid] } }\n",
		"name: Other\naudience: [\n", "name: Other\naudience: [eve@example.org, nobody]\nschedule: { starts: 2026-11-04 14:00 }\n",
		"name: Other\naudience: [eve@example.org, x@forgotten.invalid, guild]\nschedule: { starts: 2026-11-04 14:00 }\n",
	},
}

// A Set that takes up what a former reading read is the one that is read afresh, finding by finding, and those before it stay what they were.
func TestLoadAfterIsLoad(t *testing.T) {
	plain := func(s *Set) *Set {
		if s == nil {
			return nil
		}
		bare := *s
		bare.read, bare.People.ByAddress = nil, new(Directory) // one that does not depend on the order in which people came
		for _, address := range s.People.ByAddress.Addresses() {
			bare.People.ByAddress.put(address, s.People.ByAddress.At(address))
		}
		return &bare
	}
	rapid.Check(t, func(t *rapid.T) {
		files, before := Files{}, (*Set)(nil)
		for name, says := range versions {
			if text := says[min(1, len(says)-1)]; text != "" && name != "rondo.yaml" {
				files[name] = []byte(text)
			}
		}
		files["rondo.yaml"] = []byte(versions["rondo.yaml"][0])
		for range rapid.IntRange(2, 4).Draw(t, "edits") {
			for range rapid.IntRange(0, 2).Draw(t, "files") {
				name := rapid.SampledFrom([]string{"rondo.yaml", "people.yaml", "people.yml", "listed.csv", "people-everybody.csv", "closed.ics",
					"themes/a.yaml", "themes/b.yaml", "themes/a.yaml", "themes/b.yaml"}).Draw(t, "file")
				files = maps.Clone(files)
				if text := rapid.SampledFrom(versions[name]).Draw(t, "text"); text != "" {
					files[name] = []byte(text)
				} else {
					delete(files, name)
				}
			}
			after, findings := LoadAfter(files.FS(), "rondo.yaml", before)
			fresh, want := Load(files.FS(), "rondo.yaml")
			if !reflect.DeepEqual(findings, want) {
				t.Fatalf("findings:\n%v\nwant\n%v", findings, want)
			}
			if !reflect.DeepEqual(plain(after), plain(fresh)) {
				t.Fatalf("%+v\nis not\n%+v", after, fresh)
			}
			if before != nil {
				if was, _ := Load(before.Files.FS(), "rondo.yaml"); !reflect.DeepEqual(plain(before), plain(was)) {
					t.Fatalf("the one before changed: %+v\nwas\n%+v", before, was)
				}
			}
			if after != nil {
				for _, one := range after.Themes {
					for _, m := range one.Members {
						if after.People.ByAddress.At(m.Person.Email) != m.Person {
							t.Fatalf("%s is two people", m.Person.Email)
						}
					}
				}
				before = after
			}
		}
	})
}

// What an edit of one theme leaves alone is not read again: it is the same theme.
func TestLoadAfterReadsOneTheme(t *testing.T) {
	const other = "name: Other\naudience: [eve@example.org]\nschedule: { starts: 2026-11-04 14:00 }\n"
	files := Files{"rondo.yaml": []byte(versions["rondo.yaml"][0]), "themes/a.yaml": []byte(versions["themes/a.yaml"][2]), "themes/b.yaml": []byte(other)}
	for _, people := range []string{"", versions["people.yaml"][3]} {
		if people != "" {
			files["people.yaml"] = []byte(people)
		}
		before, _ := Load(files.FS(), "rondo.yaml")
		for range 2 {
			files = maps.Clone(files)
			files["themes/b.yaml"] = append(slices.Clone(files["themes/b.yaml"]), "# More of it.\n"...)
			after, _ := LoadAfter(files.FS(), "rondo.yaml", before)
			if after.Theme("a") == nil || after.Theme("a") != before.Theme("a") || after.Theme("b") == nil || after.Theme("b") == before.Theme("b") {
				t.Fatalf("with the people %q: read again: %v, %v", people, after.Themes, before.Themes)
			}
			before = after
		}
	}
}

// Whether the calendar that a theme avoids is there is looked up anew, since the theme's own file does not say it.
func TestLoadAfterLooksForCalendars(t *testing.T) {
	files := Files{"rondo.yaml": []byte(versions["rondo.yaml"][0]), "closed.ics": []byte("BEGIN:VCALENDAR\n")}
	files["themes/a.yaml"] = []byte("name: Data\naudience: [eve@example.org]\navoid: [{ feed: closed.ics }]\nschedule: { starts: 2026-11-04 14:00 }\n")
	before, findings := Load(files.FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	files = maps.Clone(files)
	delete(files, "closed.ics")
	if after, findings := LoadAfter(files.FS(), "rondo.yaml", before); after == nil || findings.Err() == nil {
		t.Errorf("a calendar that is gone is not missed: %v", findings)
	}
}

// TestLoadAfterTakesTheWhole holds that a Set of the same files is that one, so that a daemon has people once; and that what goes on in place of broken
// files leaves it as it was.
func TestLoadAfterTakesTheWhole(t *testing.T) {
	files := Files{"themes/other.yaml": []byte("name: Other\npurpose: To have two.\norganizers: curator@example.org\naudience: data-guild\nschedule: { starts: 2026-12-01 14:00 }\n"), "themes/plain.yaml": []byte(plainTheme)}
	complete(files)
	first, _ := Load(files.FS(), "rondo.yaml")
	joined := first.With([]Joiner{{Theme: "plain", Address: "eve@example.org"}})
	for _, before := range []*Set{first, joined} {
		if again, findings := LoadAfter(files.FS(), "rondo.yaml", before); again != first || len(findings) > 0 {
			t.Errorf("the same files are %p, not %p; %v", again, first, findings)
		}
	}
	accepted := maps.Clone(files)
	delete(files, "themes/other.yaml")
	if again, _ := LoadAfter(files.FS(), "rondo.yaml", first); again == first || len(again.Themes) != 1 {
		t.Error("a theme that is gone is still there")
	}
	files["rondo.yaml"], files["themes/plain.yaml"] = []byte("site: 1\n"), []byte("name: [\n")
	if on, _ := Fallback(files.FS(), "rondo.yaml", accepted, first); len(on.Themes) != 1 || len(first.Themes) != 2 || on == first {
		t.Errorf("%d themes go on, and of those before %d are left", len(on.Themes), len(first.Themes))
	}
}
