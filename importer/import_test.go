package importer_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
	"rondo/importer"
	"rondo/theme"
)

var update = flag.Bool("update", false, "write what importing comes to into the archives")

// now is a Monday.
var now = time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)

// options are those of a community with one person in people.yaml.
func options(audience ...string) importer.Options {
	helsinki, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		panic(err)
	}
	return importer.Options{
		Now: now, Zone: helsinki, Audience: audience, Sender: "guild@example.org", Host: "sessions.example.org", Known: func(name string) bool { return name == "Ada Searcher" },
	}
}

// minimal is an installation beside the themes that were imported.
var minimal = theme.Files{
	"rondo.yaml":  []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: outgoing }\n"),
	"people.yaml": []byte("people: [{ email: ada@example.org, name: Ada Searcher }]\ngroups: { guild: [ada@example.org, bo@example.org] }\n"),
}

// load reads themes beside a minimal installation, and fails where `rondo check` would.
func load(t tester, made theme.Files) *theme.Set {
	t.Helper()
	files := maps.Clone(minimal)
	for name, data := range made {
		files["themes/"+name] = data
	}
	if made["people.yaml"] != nil {
		files["people.yaml"] = made["people.yaml"]
		delete(files, "themes/people.yaml")
		files["themes/x.yaml"] = []byte("name: X\naudience: [x@example.org]\nschedule: { starts: 2027-01-01 10:00 }\n")
	}
	set, findings := theme.Load(files.FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatalf("check: %v\n%s", err, made)
	}
	return set
}

// TestImport compares what files come to with the archives in testdata: their names begin with the format. Files to import are below in/, what they
// come to is below out/, and findings stand in one of that name. A comment line `audience: …` says who is invited.
func TestImport(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			kind, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".txtar"), "-")
			format, err := importer.FormatOf(kind)
			if err != nil {
				t.Fatal(err)
			}
			var files []importer.File
			kept := &txtar.Archive{Comment: a.Comment}
			for _, f := range a.Files {
				if in, ok := strings.CutPrefix(f.Name, "in/"); ok {
					files = append(files, importer.File{Name: in, Data: f.Data})
					kept.Files = append(kept.Files, f)
				}
			}
			var audience []string
			for line := range strings.Lines(string(a.Comment)) {
				if who, ok := strings.CutPrefix(line, "audience: "); ok {
					audience = append(audience, strings.TrimSpace(who))
				}
			}
			r := format.Read(files, options(audience...))
			for _, out := range slices.Sorted(maps.Keys(r.Files)) {
				kept.Files = append(kept.Files, txtar.File{Name: "out/" + out, Data: r.Files[out]})
			}
			if len(r.Findings) > 0 {
				kept.Files = append(kept.Files, txtar.File{Name: "findings", Data: []byte(strings.ReplaceAll(r.Findings.Error(), theme.LanguageChoice(), "{languages}") + "\n")})
			}
			if r.Files != nil {
				load(t, r.Files)
			}
			got := txtar.Format(kept)
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				want = got
				if err := os.WriteFile(name, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if string(got) != string(want) {
				t.Errorf("%s: run again with -update and look at the difference; got\n%s", name, got)
			}
		})
	}
}

// dates are those of a theme in two years from now, in UTC.
func dates(t *theme.Theme) (all []string) {
	from := ical.LocalOf(now)
	for _, o := range t.Occurrences(from, from.Add(2*366*24*time.Hour)) {
		if !o.Skipped && !o.Cancelled {
			all = append(all, o.Start.UTC().Format("2006-01-02 15:04"))
		}
	}
	return all
}

func read(t tester, format string, files ...importer.File) importer.Result {
	t.Helper()
	f, err := importer.FormatOf(format)
	if err != nil {
		t.Fatal(err)
	}
	return f.Read(files, options("guild"))
}

func TestUnknownFormat(t *testing.T) {
	_, err := importer.FormatOf("yaml2icl")
	if err == nil || !strings.Contains(err.Error(), `did you mean "yaml2ical"?`) {
		t.Error(err)
	}
	if _, err = importer.FormatOf("word"); err == nil || !strings.Contains(err.Error(), "the formats are yaml2ical, ") {
		t.Error(err)
	}
}

// FuzzImport holds that no file of any format makes a reader fall over, and that what is written is always sound.
func FuzzImport(f *testing.F) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range archives {
		kind, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(name), ".txtar"), "-")
		n := slices.IndexFunc(importer.Formats, func(f importer.Format) bool { return f.Name == kind })
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			if strings.HasPrefix(file.Name, "in/") {
				f.Add(uint8(n), file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, n uint8, data []byte) {
		format := importer.Formats[int(n)%len(importer.Formats)]
		r := format.Read([]importer.File{{Name: "in" + format.Endings[0], Data: data}}, options("guild"))
		if (r.Files == nil) != (r.Findings.Err() != nil) {
			t.Errorf("%d files beside %v", len(r.Files), r.Findings.Err())
		}
		for _, finding := range r.Findings {
			if strings.ContainsAny(finding.String(), "\x00\x1b\n") {
				t.Errorf("%q", finding.String())
			}
		}
		if len(r.Files) > 0 && len(data) < 20_000 {
			load(t, r.Files)
		}
	})
}

// twoYears is what a rule comes to that is counted by hand: each day of two years that is meant, at a time of the clock in UTC.
func twoYears(clock string, meant func(day time.Time) bool) (all []string) {
	for day := now; day.Before(now.AddDate(2, 0, 0)); day = day.AddDate(0, 0, 1) {
		at := fmt.Sprintf("%s %s", day.Format(time.DateOnly), clock)
		if meant(day) && at >= now.Format("2006-01-02 15:04") {
			all = append(all, at)
		}
	}
	return all
}

// tester is a test, or one of rapid's.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}
