package ledger

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/kernel"
	"rondo/scheduler"
)

// noted makes a file of crossings in which letter 7 has crossed, letter 8 was accepted, and letter 9 was forgotten.
func noted(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rondo.db"+crossingsSuffix)
	var c crossings
	c.begin(path, "install")
	c.dotLeaves(7)
	for _, id := range []int64{8, 9} {
		c.dotLeaves(id)
		if err := c.accepted(id, "250 2.0.0 Ok: "+strings.Repeat("é", 300), noon); err != nil {
			t.Fatal(err)
		}
	}
	c.forget(9)
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCrossings(t *testing.T) {
	got, known := readCrossings(noted(t), "install")
	if !known || len(got) != 2 || !got[7].at.IsZero() || !got[8].at.Equal(noon) || !strings.HasPrefix(got[8].reply, "250 2.0.0 Ok: éé") {
		t.Errorf("%+v, %v", got, known)
	}
}

// Nothing is believed of another ledger, nor from before the machine started, nor where an octet is not what was written.
func TestCrossingsThatCannotBeBelieved(t *testing.T) {
	path := noted(t)
	if _, known := readCrossings(path, "another"); known {
		t.Error("believed of another ledger")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	boot := kernel.Boot()
	if boot == "" {
		t.Skip("this machine does not say when it was started")
	}
	spoiled := map[string]string{
		"empty":        "",
		"another boot": strings.Replace(string(text), boot, strings.Repeat("0", len(boot)), 1),
	}
	for place := range 3 {
		for _, octet := range []int{0, 9, 10} {
			b := []byte(string(text))
			b[place*crossingSize+octet] ^= 1
			spoiled[fmt.Sprintf("octet %d of place %d", octet, place)] = string(b)
		}
	}
	for what, text := range spoiled {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, known := readCrossings(path, "install"); known {
			t.Errorf("%s: %+v", what, got)
		}
	}
}

// Where there is no more room to note a letter, nothing that was noted may be believed: of that letter it would be wrong.
func TestCrossingsThatAreFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rondo.db"+crossingsSuffix)
	var c crossings
	c.begin(path, "install")
	for id := range int64(mostCrossings) {
		c.dotLeaves(id + 1)
	}
	if err := c.accepted(1, "250 Ok", time.Time{}); err == nil {
		t.Error("a receipt counts as noted")
	}
	if _, known := readCrossings(path, "install"); known {
		t.Error("what was noted is believed")
	}
}

// A database that may be an older copy knows less than what is noted beside it, or more: its doubts stand.
func TestCrossingsBesideAnOlderCopy(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	d := l.claimOne()
	l.doubt(d.ID)
	if err := l.sql(`UPDATE identity SET doubt = 'it looks restored'`); err != nil {
		t.Fatal(err)
	}
	if row := l.reopen().row(d.Name); row.State != scheduler.InDoubt || row.Doubts != 1 {
		t.Errorf("the letter is %s after %d doubts", row.State, row.Doubts)
	}
}

// held runs f while somebody else has the writer, so that nothing is committed.
func (l *ledger) held(f func()) {
	l.t.Helper()
	if err := l.write(l.t.Context(), func(*sql.Tx) error { f(); return nil }); err != nil {
		l.t.Fatal(err)
	}
}

// A receipt is noted before its commit: the program may end on the way.
func TestReceiptIsNotedBeforeItsCommit(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	d := l.claimOne().ID
	l.doubt(d)
	var install string
	if err := l.readers.QueryRowContext(t.Context(), `SELECT install FROM identity`).Scan(&install); err != nil {
		t.Fatal(err)
	}
	var wait func() error
	l.held(func() {
		wait = l.Settle(t.Context(), d, delivered, noon)
		if noted, _ := readCrossings(l.path+crossingsSuffix, install); noted[d].at.IsZero() {
			t.Error("the receipt is not noted")
		}
	})
	if err := wait(); err != nil {
		t.Fatal(err)
	}
	if noted, known := readCrossings(l.path+crossingsSuffix, install); !known || len(noted) > 0 {
		t.Errorf("after the commit %+v is noted, %v", noted, known)
	}
}

// Where nothing can be noted, Settle waits for the commit.
func TestSettleThatCannotNote(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	d := l.claimOne().ID
	l.doubt(d)
	if err := l.crossings.close(); err != nil {
		t.Fatal(err)
	}
	settled := make(chan func() error, 1)
	l.held(func() {
		go func() { settled <- l.Settle(t.Context(), d, delivered, noon) }()
		select {
		case <-settled:
			t.Error("it returned before the commit")
		case <-time.After(50 * time.Millisecond):
		}
	})
	if t.Failed() {
		return
	}
	if err := (<-settled)(); err != nil {
		t.Fatal(err)
	}
}
