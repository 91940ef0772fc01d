package ledger

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestKnowingNamesCopiesOfBefore holds that a copy from before somebody was forgotten is named, one from afterwards is not, nor one that knows
// others, that one that is no database is told of, and that looking leaves nothing behind.
func TestKnowingNamesCopiesOfBefore(t *testing.T) {
	l := knowing(t)
	if copies, err := l.Knowing(t.Context()); copies != nil || err != nil {
		t.Errorf("nobody was forgotten, and it names %v, %v", copies, err)
	}
	for _, to := range []string{"-schema30", "-schema9"} {
		if err := l.Backup(t.Context(), l.path+to, false); err != nil {
			t.Fatal(err)
		}
	}
	byHand(t, l.path+"-schema9", `DROP TABLE joined; DROP TABLE ballots`) // of another schema
	if _, err := l.Forget(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	if err := l.Backup(t.Context(), l.path+"-schema31", false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(l.path+"-schema7", []byte("no database at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	before, _ := filepath.Glob(l.path + "*")
	copies, err := l.Knowing(t.Context())
	if want := []string{l.path + "-schema30", l.path + "-schema9"}; !slices.Equal(copies, want) {
		t.Errorf("it names %v, want %v", copies, want)
	}
	if err == nil || !strings.Contains(err.Error(), "-schema7") {
		t.Errorf("of what cannot be read it says %v", err)
	}
	if after, _ := filepath.Glob(l.path + "*"); !slices.Equal(after, before) {
		t.Errorf("it leaves %v behind", after)
	}
	if err := l.sql(`DELETE FROM forgotten`); err != nil {
		t.Fatal(err)
	}
	if err := l.sql(`INSERT INTO forgotten VALUES (?1)`, l.state().Forgotten.Hash("kim@example.org")); err != nil {
		t.Fatal(err)
	}
	if copies, _ := l.Knowing(t.Context()); copies != nil {
		t.Errorf("%v know somebody of whom they have never heard", copies)
	}
}

// TestKnowingTellsOfALogThatIsNotSearched holds that a copy with a log of its own, as a damaged database is kept with, is not taken for one
// that knows nobody: what the log holds is not looked at.
func TestKnowingTellsOfALogThatIsNotSearched(t *testing.T) {
	l := knowing(t)
	if _, err := l.Forget(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	kept := l.path + "-replaced-20261123T120000Z"
	if err := l.Backup(t.Context(), kept, false); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept+"-wal", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if copies, err := l.Knowing(t.Context()); copies != nil || err != nil {
		t.Errorf("with an empty log it says %v, %v", copies, err)
	}
	if err := os.WriteFile(kept+"-wal", []byte("ada@example.org"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Knowing(t.Context()); err == nil || !strings.Contains(err.Error(), "rm "+kept+" "+kept+"-wal") {
		t.Errorf("with a log it says %v", err)
	}
}
