package ledger

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"rondo/store"
)

// damagePage writes over the first page of a table or an index of a ledger that nobody has open.
func damagePage(t *testing.T, path, name string) {
	t.Helper()
	pool := connect(path, "mode=ro", 1)
	var page, size int64
	err := pool.QueryRow(`SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = ?1`, name).Scan(&page, &size)
	if err == nil {
		err = pool.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteAt([]byte(strings.Repeat("damage", int(size)/6)), (page-1)*size)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A small file is looked at from end to end whenever somebody asks. Of a large one the ends of large tables are, and what they do not show
// is found once a week, by looking at all of it.
func TestSoundInPart(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 2*atEnds+1)
	seen, err := l.Sound(t.Context())
	if err != nil || !seen.Whole {
		t.Fatalf("of a small file %+v was looked at, %v", seen, err)
	}
	seen, err = l.sound(t.Context(), 0)
	if want := []string{"known", "letters", "sealed", "seats"}; err != nil || seen.Whole || !slices.Equal(seen.Ends, want) || seen.Rows != atEnds {
		t.Fatalf("of a large file %+v was looked at, %v; want the ends of %v", seen, err, want)
	}
	tables, err := l.tables(t.Context())
	if err != nil || seen.Tables != len(tables)-len(seen.Ends) || tables[0] != "sqlite_schema" {
		t.Errorf("%d tables were looked at from end to end, and there are %v, %v", seen.Tables, tables, err)
	}
	last, err := l.Inspected(t.Context())
	if err != nil || last != (store.Inspection{}) {
		t.Errorf("it was looked through before: %+v, %v", last, err)
	}
	now, err := l.Inspect(t.Context())
	if last, again := l.Inspected(t.Context()); err != nil || again != nil || now.Found != "" || !now.At.Equal(l.clock) || !last.At.Equal(now.At) {
		t.Errorf("it is %+v, %v, and then was %+v, %v", now, err, last, again)
	}
	for _, c := range []struct {
		damaged     string
		part, whole bool // who sees it
	}{
		{"holds", true, true},
		{"letters", true, true},
		{"seats", true, true},
		{"letters_name", false, true},
	} {
		t.Run(c.damaged, func(t *testing.T) {
			l := newLedger(t)
			l.invite("datatalks", 2*atEnds+1)
			l.Close()
			damagePage(t, l.path, c.damaged)
			db, err := OpenReader(t.Context(), l.path, l.now)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.sound(t.Context(), 0); errors.Is(err, store.ErrDamaged) != c.part {
				t.Errorf("by a part of it: %v", err)
			}
			if _, err := db.Sound(t.Context()); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("by all of it at once: %v", err)
			}
			if found, err := db.inspectTables(t.Context()); err != nil || (found != "") != c.whole {
				t.Errorf("by looking through it: %q, %v", found, err)
			}
		})
	}
}
