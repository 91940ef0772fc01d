package outside

import (
	"flag"
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

// The short form starts a program only where it is required.
func TestTheShortFormStartsNoProgramsOfOthers(t *testing.T) {
	t.Setenv(FolderVariable, "")
	short := flag.Lookup("test.short").Value
	defer short.Set(short.String())
	if err := short.Set("true"); err != nil {
		t.Fatal(err)
	}
	shell := Program{Name: "sh", Package: "dash", Variable: "RONDO_SHELL"}
	for required, want := range map[string]bool{"": false, "required": true} {
		t.Setenv(shell.Variable, required)
		found := false
		t.Run("required="+required, func(t *testing.T) { found = shell.Find(t) != "" })
		if found != want {
			t.Errorf("%s=%q: found is %v", shell.Variable, required, found)
		}
	}
}
