package ledger

import (
	"errors"
	"os"
	"regexp"
	"testing"

	"rondo/kernel"
)

// TestReadingPastSQLiteKeepsItsLocks reads the file past SQLite, as doctor does when it verifies and a daemon when its file makes no sense for a
// while. The lock by which another process sees that the database is in use has to be there still.
func TestReadingPastSQLiteKeepsItsLocks(t *testing.T) {
	for name, look := range map[string]func(l *ledger){
		"verify": func(l *ledger) {
			if found, err := l.Audit(t.Context(), noon); err != nil || len(found) > 0 {
				t.Fatal(found, err)
			}
		},
		"the head of the file": func(l *ledger) { l.halfway(errors.New("the file makes no sense"), &vigil{}) },
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t)
			if !locked(t, l.path) {
				t.Skip("the system does not say which files are locked")
			}
			look(l)
			if !locked(t, l.path) {
				t.Error("SQLite has lost its lock")
			}
		})
	}
}

// locked reports whether the system knows of a lock of some process on the file, as Linux tells it.
func locked(t *testing.T, path string) bool {
	t.Helper()
	file, err := kernel.Identify(path)
	if err != nil {
		t.Fatal(err)
	}
	locks, _ := os.ReadFile("/proc/locks")
	return regexp.MustCompile(`POSIX .*:` + file.Inode + ` `).Match(locks)
}
