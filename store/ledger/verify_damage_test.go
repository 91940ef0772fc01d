package ledger

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestVerifyFindsEachKindOfDamage damages a sound file in one way each that no query of rows would tell.
func TestVerifyFindsEachKindOfDamage(t *testing.T) {
	sound := lived(t)
	for _, c := range []struct {
		name, want string
		damage     func(t *testing.T, path string)
	}{
		{"a file that is cut short", "integrity: ", func(t *testing.T, path string) {
			about, err := os.Stat(path)
			if err == nil {
				err = os.Truncate(path, about.Size()/2)
			}
			if err != nil {
				t.Fatal(err)
			}
		}},
		{"an entry of an index that is missing", "missing from index seats_person", func(t *testing.T, path string) {
			without(t, path, "seats_person", `INSERT INTO seats (uid, address, role, via, answer, revision, sequence, "left")
				SELECT uid, 'dee@example.org', role, via, 'NEEDS-ACTION', 0, 0, 0 FROM seats LIMIT 1`)
		}},
		{"an entry of an index for no row", "wrong # of entries in index seats_person", func(t *testing.T, path string) {
			without(t, path, "seats_person", `DELETE FROM seats WHERE address = 'cy@example.org'`)
		}},
		{"an entry of an index for another value", "missing from index seats_letter", func(t *testing.T, path string) {
			without(t, path, "seats_letter", `UPDATE seats SET letter_id = 1 WHERE address = 'cy@example.org'`)
		}},
		{"a name twice in an index that allows it once", "non-unique entry in index letters_name", func(t *testing.T, path string) {
			byHand(t, path, `PRAGMA writable_schema = on; UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE ', '') WHERE name = 'letters_name'`)
			byHand(t, path, `UPDATE letters SET name = (SELECT name FROM letters WHERE id = 1) WHERE id = 2`)
			byHand(t, path, `PRAGMA writable_schema = on; UPDATE sqlite_schema SET sql = replace(sql, 'INDEX', 'UNIQUE INDEX') WHERE name = 'letters_name'`)
		}},
		{"a page that nobody uses", "never used", func(t *testing.T, path string) {
			byHand(t, path, `PRAGMA writable_schema = on; DELETE FROM sqlite_schema WHERE name = 'seats_person'`)
		}},
		{"NULL where it may not be", "NULL value in seats.via", func(t *testing.T, path string) {
			byHand(t, path, `PRAGMA writable_schema = on; UPDATE sqlite_schema SET sql = replace(sql, 'via             TEXT NOT NULL', 'via             TEXT') WHERE name = 'seats'`)
			byHand(t, path, `UPDATE seats SET via = NULL WHERE address = 'cy@example.org'`)
			byHand(t, path, `PRAGMA writable_schema = on; UPDATE sqlite_schema SET sql = replace(sql, 'via             TEXT', 'via             TEXT NOT NULL') WHERE name = 'seats'`)
		}},
		{"a row that breaks a CHECK", failedCheck + " in letters", func(t *testing.T, path string) {
			byHand(t, path, `UPDATE letters SET timed = 2 WHERE id = 1`)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := t.TempDir() + "/rondo.db"
			copyFile(t, sound, path)
			copyFile(t, sound+"-seen", path+"-seen")
			c.damage(t, path)
			found, err := Verify(t.Context(), path, noon)
			if all := fmt.Sprint(found); err != nil || !strings.Contains(all, c.want) {
				t.Errorf("found %v, %v; want %q in it", all, err, c.want)
			}
		})
	}
}

// without changes rows while the schema does not know of an index, so that what the index has stays as it was.
func without(t *testing.T, path, index, change string) {
	t.Helper()
	var root int
	var text string
	pool := connect(path, "mode=ro", 1)
	err := pool.QueryRow(`SELECT rootpage, sql FROM sqlite_schema WHERE name = ?1`, index).Scan(&root, &text)
	pool.Close()
	if err != nil {
		t.Fatal(err)
	}
	byHand(t, path, fmt.Sprintf(`PRAGMA writable_schema = on; DELETE FROM sqlite_schema WHERE name = '%s'`, index))
	byHand(t, path, change)
	byHand(t, path, fmt.Sprintf(`PRAGMA writable_schema = on; INSERT INTO sqlite_schema VALUES ('index', '%[1]s', 'seats', %[2]d, '%[3]s')`,
		index, root, strings.ReplaceAll(text, "'", "''")))
}

// TestVerifyTellsWhatTheDiskSays reads a file of which the system refuses the beginning.
func TestVerifyTellsWhatTheDiskSays(t *testing.T) {
	const unreadable = "/proc/self/mem" // of which page 0 belongs to nobody
	if _, err := os.Stat(unreadable); err != nil {
		t.Skip("needs the files of a process, as Linux has them")
	}
	_, err := Verify(t.Context(), unreadable, noon)
	if want := "input/output error, 0 bytes from its beginning; restore a backup"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}
