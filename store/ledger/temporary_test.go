package ledger

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a statement needs to take itself back is kept in memory: a change of many letters, which fires a trigger for each, opens no file beside
// the database. It is so after the file was written anew, too.
func TestStatementsTakeThemselvesBackInMemory(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("no /proc/self/fd: open files cannot be listed here")
	}
	l := newLedger(t)
	l.crowdOf(500)
	before, err := temporary()
	if err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"after the start", "after it was written anew"} {
		var files []string
		err := l.transact(t.Context(), func(tx *sql.Tx) error {
			_, err := tx.Exec(`UPDATE letters SET state = CASE state WHEN 'sent' THEN 'failed' ELSE 'sent' END, settled_at = posted_at, reply = '250'`)
			if err == nil {
				files, err = temporary()
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(files) > len(before) {
			t.Errorf("%s: %s are open while letters are settled", when, files)
		}
		if err := l.Compact(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
}

// temporary lists the files without a name that this process has open.
func temporary() (files []string, err error) {
	links, err := filepath.Glob("/proc/self/fd/*")
	for _, link := range links {
		if name, err := os.Readlink(link); err == nil && strings.HasSuffix(name, " (deleted)") {
			files = append(files, name)
		}
	}
	return files, err
}
