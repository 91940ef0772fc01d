package outside

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A program's own folders come before PATH, and PATH before /usr/sbin.
func TestWhereProgramsAreLookedFor(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	t.Setenv("PATH", second)
	t.Setenv(FolderVariable, "")
	p := Program{Name: "tune", Folders: []string{first}}
	if _, err := p.look(); err == nil || !strings.Contains(err.Error(), "tune is not installed") {
		t.Errorf("nothing is installed: %v", err)
	}
	for _, folder := range []string{second, first} {
		want := filepath.Join(folder, p.Name)
		if err := os.WriteFile(want, []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if got, err := p.look(); got != want || err != nil {
			t.Errorf("found %q (%v), want %q", got, err, want)
		}
	}
	t.Setenv(FolderVariable, t.TempDir())
	if got, err := p.look(); err == nil {
		t.Errorf("found %q although %s hides it", got, FolderVariable)
	}
}
