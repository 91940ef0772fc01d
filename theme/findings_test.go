package theme

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what is found into the golden files")

// Files that the archives of testdata/findings leave out.
const (
	plainConfig = "site: { name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }\n" +
		"mail: { from: Guild <guild@example.org>, smtp: { host: smtp.example.org } }\n"
	plainPeople = "people:\n" +
		"  - { email: ada@example.org, name: Ada Searcher }\n" +
		"  - { email: curator@example.org, name: Aino Curator }\n" +
		"groups: { data-guild: [ada@example.org, bo@example.org] }\n"
	plainTheme = "name: Plain\npurpose: To have one.\norganizers: curator@example.org\naudience: data-guild\n" +
		"schedule: { starts: 2026-12-01 14:00, repeats: every tuesday }\n"
)

// TestFindings holds each archive's files against its section "findings": one finding a line, with its excerpt below
// where the archive's comment says so. A section "now" is the time at which dates are looked at too, and what is below
// "accepted" was accepted before. {languages} stands for the choice of languages.
func TestFindings(t *testing.T) {
	archives, err := filepath.Glob("testdata/findings/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files, accepted := Files{}, Files{}
			golden := -1
			var now time.Time // of Slips; zero without a section "now"
			for i, f := range ar.Files {
				if f.Name == "findings" {
					golden = i
					continue
				}
				if f.Name == "now" {
					if now, err = time.Parse("2006-01-02 15:04", strings.TrimSpace(string(f.Data))); err != nil {
						t.Fatal(err)
					}
					continue
				}
				if name, ok := strings.CutPrefix(f.Name, "accepted/"); ok {
					accepted[name] = f.Data
					continue
				}
				files[f.Name] = f.Data
			}
			complete(files)
			set, findings := Load(files.FS(), "rondo.yaml")
			if set != nil && !now.IsZero() {
				var before *Set
				if len(accepted) > 0 {
					complete(accepted)
					before, _ = Load(accepted.FS(), "rondo.yaml")
				}
				findings = append(findings, set.Slips(now, before)...).Sorted()
			}
			var got strings.Builder
			for _, f := range findings {
				got.WriteString(f.String() + "\n")
				if strings.Contains(string(ar.Comment), "with excerpts") && f.Line > 0 {
					got.WriteString(f.Excerpt() + "\n")
				}
			}
			found := strings.ReplaceAll(got.String(), LanguageChoice(), "{languages}")
			if *update {
				if golden < 0 {
					ar.Files = append(ar.Files, txtar.File{Name: "findings"})
					golden = len(ar.Files) - 1
				}
				ar.Files[golden].Data = []byte(found)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(ar.Files[golden].Data); found != want {
				t.Errorf("found:\n%s\nwant:\n%s", found, want)
			}
		})
	}
}

// complete adds what every installation has.
func complete(files Files) {
	for name, text := range map[string]string{"rondo.yaml": plainConfig, "people.yaml": plainPeople} {
		if files[name] == nil {
			files[name] = []byte(text)
		}
	}
	for name := range files {
		if strings.HasPrefix(name, "themes/") {
			return
		}
	}
	files["themes/plain.yaml"] = []byte(plainTheme)
}

func TestPlainFilesAreFine(t *testing.T) {
	files := Files{}
	complete(files)
	set, findings := Load(files.FS(), "rondo.yaml")
	if len(findings) > 0 || set == nil || len(set.Themes) != 1 {
		t.Fatalf("set %v, findings:\n%v", set, findings)
	}
}

func mustSub(t *testing.T, dir string) fs.FS {
	t.Helper()
	fsys, err := OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}
