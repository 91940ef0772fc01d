package desk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/desk"
)

const oneCard = "BEGIN:VCARD\nFN:Ada Searcher\nEMAIL:ada@example.org\nEND:VCARD\n"

// TestImportIntoFolder holds that a folder that is there stays the one it was, with its mode, that nothing but what was imported is left, and that
// nothing is written beside it, where it may be forbidden or another disk.
func TestImportIntoFolder(t *testing.T) {
	home := t.TempDir()
	source, into := filepath.Join(home, "team.vcf"), filepath.Join(home, "into")
	if err := os.WriteFile(source, []byte(oneCard), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(into, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(into, 0o770|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(into)
	if err != nil {
		t.Fatal(err)
	}
	long := time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(home, long, long); err != nil { // which writing into it would change
		t.Fatal(err)
	}
	im := desk.Importing{Format: "vcard", Source: source, Into: into, Now: time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)}
	if done, err := desk.Import(t.Context(), nil, im); err != nil || done.Findings.Err() != nil {
		t.Fatal(err, done.Findings)
	}
	after, err := os.Stat(into)
	if err != nil || !os.SameFile(before, after) || after.Mode() != before.Mode() {
		t.Errorf("%v: was %v, is %v", err, before.Mode(), after.Mode())
	}
	if parent, err := os.Stat(home); err != nil || !parent.ModTime().Equal(long) {
		t.Errorf("%v: something was written beside it at %v", err, parent.ModTime())
	}
	for folder, n := range map[string]int{home: 2, into: 1} {
		if all, err := os.ReadDir(folder); err != nil || len(all) != n {
			t.Errorf("%s has %v, %v", folder, all, err)
		}
	}
}

// TestImportMuch holds that files that are too much together are refused before they are read. They are holes, so that they take no room.
func TestImportMuch(t *testing.T) {
	folder := t.TempDir()
	for n := range 17 {
		name := filepath.Join(folder, fmt.Sprintf("%d.ics", n))
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(name, 16<<20); err != nil {
			t.Fatal(err)
		}
	}
	_, err := desk.Import(t.Context(), nil, desk.Importing{Format: "ics", Source: folder})
	if err == nil || !strings.Contains(err.Error(), "more than 256 MB together; import them in parts") {
		t.Error(err)
	}
}
