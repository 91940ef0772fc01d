package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rondo/scheduler"
	"rondo/store"
)

// A heap of large mails is read piece by piece, and a single one always.
func TestUnsettledMailIsBounded(t *testing.T) {
	l := newLedger(t)
	for i := range 3 {
		l.keep(fmt.Sprint(i) + strings.Repeat("x", 999))
	}
	for size, want := range map[int]int{1: 1, 1000: 1, 1001: 2, 2000: 2, 2001: 3, 9999: 3} {
		if list, err := l.firstUnsettled(t.Context(), 100, size); err != nil || len(list) != want {
			t.Errorf("%d of 3 mails in %d bytes, %v; want %d", len(list), size, err, want)
		}
	}
}

// Of what people write rondo keeps that they wrote, and nothing else.
func TestWordsLeaveNoBytes(t *testing.T) {
	l := newLedger(t)
	for range 2 {
		if _, _, err := l.Keep(t.Context(), store.Mail{Source: "imap", Raw: []byte("Dear all, I am ill"), Arrived: noon, Class: scheduler.Words}); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.unsettled(10); len(got) > 0 {
		t.Errorf("%v waits to be decided about", got)
	}
	if n := l.state().Returns.Words; n != 1 {
		t.Errorf("%d mails with words, want 1", n)
	}
	id, _, err := l.Keep(t.Context(), store.Mail{
		Source: "imap", Raw: []byte("I am ill, and 60 pictures"), Arrived: noon, Class: scheduler.Unreadable, Why: "it has more than 50 parts",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := l.unsettled(10); len(got) > 0 {
		t.Errorf("%v waits to be decided about", got)
	}
	item, raw, err := l.InboxItem(t.Context(), id)
	if err != nil || item.Outcome != scheduler.Noted || item.Why != "cannot be read: it has more than 50 parts" || len(raw) > 0 {
		t.Errorf("of a mail that cannot be read is kept %+v with %d bytes, %v", item, len(raw), err)
	}
	l.Close()
	for _, name := range []string{l.path, l.path + "-wal"} {
		if text, err := os.ReadFile(name); err == nil && strings.Contains(string(text), "I am ill") {
			t.Errorf("the words lie in %s", name)
		}
	}
}

func TestBusyLedgerKeepsNothing(t *testing.T) {
	l := newLedger(t)
	beside := connect(l.path, writing, 1)
	defer beside.Close()
	tx, err := beside.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.writer.Exec(`PRAGMA busy_timeout = 20`); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Keep(t.Context(), store.Mail{Source: "receive", Raw: []byte("mail")}); !errors.Is(err, store.ErrBusy) {
		t.Errorf("kept in a ledger that is held: %v", err)
	}
	tx.Rollback()
	l.keep("mail")
}

// On a full disk mail is refused, and what was kept before stays whole.
func TestFullLedgerKeepsNothing(t *testing.T) {
	l := openLedger(t, filepath.Join(t.TempDir(), "rondo.db"), store.Options{})
	var pages int
	if err := l.writer.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := l.writer.QueryRow(fmt.Sprint(`PRAGMA max_page_count = `, pages+20)).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for i := range 20 {
		_, fresh, err := l.Keep(t.Context(), store.Mail{Source: "receive", Raw: fmt.Appendf(nil, "%d%s", i, strings.Repeat("x", 20_000)), Class: scheduler.Calendar})
		if err == nil && fresh {
			kept++
		} else if !errors.Is(err, store.ErrFull) || fresh {
			t.Fatalf("mail %d: new %v, %v", i, fresh, err)
		}
	}
	if kept == 0 || kept == 20 {
		t.Fatalf("%d of 20 mails found room: nothing is shown by that", kept)
	}
	if n := len(l.unsettled(100)); n != kept {
		t.Errorf("%d mails are there, and %d were kept", n, kept)
	}
}
