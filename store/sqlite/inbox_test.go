package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

func (l *ledger) mail(which string) store.Item {
	l.t.Helper()
	item, _, err := l.InboxItem(l.t.Context(), which)
	if err != nil {
		l.t.Fatal(err)
	}
	return item
}

func (l *ledger) unsettled(limit int) (ids []string) {
	l.t.Helper()
	list, err := l.Unsettled(l.t.Context(), limit)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	return ids
}

func TestSameBytesAreKeptOnce(t *testing.T) {
	l := newLedger(t)
	first := l.keep("an answer")
	for _, source := range []string{"receive", "imap"} {
		id, fresh, err := l.Keep(t.Context(), store.Mail{Source: source, Raw: []byte("an answer"), Arrived: noon, Class: scheduler.Bounce})
		if id != first || fresh || err != nil {
			t.Errorf("by %s again: %s, new %v, %v; want %s", source, id, fresh, err, first)
		}
	}
	l.record(scheduler.Settle{Inbox: first, Outcome: scheduler.Applied, Why: "said yes"})
	l.clock = noon.Add(time.Hour)
	if _, fresh, err := l.Keep(t.Context(), store.Mail{Source: "imap", Raw: []byte("an answer"), Class: scheduler.Calendar}); fresh || err != nil {
		t.Errorf("after it was settled: new %v, %v", fresh, err)
	}
	want := store.Item{ID: first, Source: "receive", Class: scheduler.Calendar, Arrived: noon, Settled: noon, Outcome: scheduler.Applied, Why: "said yes", Size: 9}
	if item := l.mail(first); item != want {
		t.Errorf("kept %+v, want %+v", item, want)
	}
}

func TestUnsettledMailComesInItsOrder(t *testing.T) {
	l := newLedger(t)
	var ids []string
	for i := range 5 {
		ids = append(ids, l.keep(fmt.Sprint("mail ", i)))
	}
	l = l.reopen() // as a crash leaves it
	if got := l.unsettled(3); !slices.Equal(got, ids[:3]) {
		t.Errorf("the first three are %v, want %v", got, ids[:3])
	}
	l.record(scheduler.Settle{Inbox: ids[0], Outcome: scheduler.Ignored}, scheduler.Settle{Inbox: ids[3], Outcome: scheduler.Parked})
	rest := []string{ids[1], ids[2], ids[4]}
	if got := l.unsettled(100); !slices.Equal(got, rest) {
		t.Errorf("what is left is %v, want %v", got, rest)
	}
	list, err := l.Unsettled(t.Context(), 1)
	if err != nil || string(list[0].Raw) != "mail 1" || list[0].Source != "receive" || !list[0].Arrived.Equal(noon) || list[0].Class != scheduler.Calendar {
		t.Errorf("%+v, %v", list, err)
	}
	c, err := l.InboxCounts(t.Context())
	if want := (store.InboxCounts{Unsettled: 3, Oldest: noon, Parked: 1, Waiting: noon}); err != nil || c != want {
		t.Errorf("counted %+v, %v; want %+v", c, err, want)
	}
}

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

// The IMAP reader of a daemon and `rondo receive` keep mail at the same time, the same mail also.
func TestTwoProcessesKeepAtOnce(t *testing.T) {
	l := newLedger(t)
	beside := openLedger(t, l.path, store.Options{})
	var wait sync.WaitGroup
	var mu sync.Mutex
	news := make(map[string]int)
	for _, db := range []*DB{l.DB, beside.DB} {
		for n := range 4 {
			wait.Go(func() {
				for i := range 20 {
					id, fresh, err := db.Keep(t.Context(), store.Mail{Source: "receive", Raw: fmt.Append(nil, "mail ", n, i), Class: scheduler.Calendar})
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					if fresh {
						news[id]++
					}
					mu.Unlock()
				}
			})
		}
	}
	wait.Wait()
	ids := l.unsettled(1000)
	if len(ids) != 80 || len(news) != 80 {
		t.Errorf("%d mails are kept and %d were new, want 80", len(ids), len(news))
	}
	for id, n := range news {
		if n != 1 {
			t.Errorf("mail %s was new %d times", id, n)
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

func TestMailboxIsReadOn(t *testing.T) {
	l := newLedger(t)
	for _, step := range []struct{ validity, next, wantValidity, wantNext uint32 }{
		{0, 0, 0, 0}, // nothing is noted
		{7, 12, 7, 12},
		{7, 9, 7, 12}, // never back
		{7, 4294967295, 7, 4294967295},
		{8, 1, 8, 1}, // made anew
	} {
		if step.validity > 0 {
			if err := l.Advance(t.Context(), "org@imap.example.org/INBOX", step.validity, step.next); err != nil {
				t.Fatal(err)
			}
		}
		validity, next, err := l.Position(t.Context(), "org@imap.example.org/INBOX")
		if err != nil || validity != step.wantValidity || next != step.wantNext {
			t.Errorf("after %d/%d: %d/%d, %v", step.validity, step.next, validity, next, err)
		}
	}
	if validity, next, err := l.Position(t.Context(), "another"); validity != 0 || next != 0 || err != nil {
		t.Errorf("another mailbox: %d/%d, %v", validity, next, err)
	}
}
