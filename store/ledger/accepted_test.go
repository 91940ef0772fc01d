package ledger

import (
	"fmt"
	"testing"

	"rondo/scheduler"
	"rondo/theme"
)

// Files that were just accepted are not read again, and of those that were there already only what differs is written.
func TestAcceptedFilesAreKept(t *testing.T) {
	l := newLedger(t)
	files := func(title string) theme.Files {
		return theme.Files{
			"rondo.yaml":            []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n"),
			"people.yaml":           []byte("people: []\n"),
			"themes/datatalks.yaml": fmt.Appendf(nil, "name: DataTalks\ntitle: %s\npurpose: P\norganizers: [ada@example.org]\naudience: [bo@example.org]\nschedule: { starts: 2026-12-07 12:00 }\n", title),
		}
	}
	first := files("One")
	first["themes/walks.yaml"] = []byte("name: Walks\norganizers: [ada@example.org]\nschedule: { starts: 2026-12-08 12:00 }\n")
	l.record(scheduler.Accept{Files: first})
	if _, err := l.writer.Exec(`CREATE TEMP TABLE written (path TEXT); CREATE TEMP TRIGGER notes AFTER UPDATE ON files BEGIN INSERT INTO written VALUES (new.path); END`); err != nil {
		t.Fatal(err)
	}
	next := files("Two")
	l.record(scheduler.Accept{Files: next})
	var written, there int
	if err := l.writer.QueryRow(`SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM files)`).Scan(&written, &there); err != nil || written != 1 || there != 3 {
		t.Errorf("%d files were written anew, and %d are there: %v", written, there, err)
	}
	kept := l.accepted.set
	if kept == nil || kept.Files.Digest() != next.Digest() {
		t.Fatalf("kept is %v", kept)
	}
	if have := l.state(); have.Accepted != kept || have.Accepted.Theme("datatalks").Title != "Two" {
		t.Errorf("read again: %v", have.Accepted)
	}
}
