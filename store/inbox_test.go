package store

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
)

func (l *ledger) mail(which string) Item {
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
		id, fresh, err := l.Keep(t.Context(), Mail{Source: source, Raw: []byte("an answer"), Arrived: noon, Class: scheduler.Bounce})
		if id != first || fresh || err != nil {
			t.Errorf("by %s again: %s, new %v, %v; want %s", source, id, fresh, err, first)
		}
	}
	l.record(scheduler.Settle{Inbox: first, Outcome: scheduler.Applied, Why: "said yes"})
	l.clock = noon.Add(time.Hour)
	if _, fresh, err := l.Keep(t.Context(), Mail{Source: "imap", Raw: []byte("an answer"), Class: scheduler.Calendar}); fresh || err != nil {
		t.Errorf("after it was settled: new %v, %v", fresh, err)
	}
	want := Item{ID: first, Source: "receive", Class: scheduler.Calendar, Arrived: noon, Settled: noon, Outcome: scheduler.Applied, Why: "said yes", Size: 9}
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
	if want := (InboxCounts{Unsettled: 3, Oldest: noon, Parked: 1}); err != nil || c != want {
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
		if _, _, err := l.Keep(t.Context(), Mail{Source: "imap", Raw: []byte("Dear all, I am ill"), Arrived: noon, Class: scheduler.Words}); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.unsettled(10); len(got) > 0 {
		t.Errorf("%v waits to be decided about", got)
	}
	if n := l.state().Returns.Words; n != 1 {
		t.Errorf("%d mails with words, want 1", n)
	}
	l.Close()
	for _, name := range []string{l.path, l.path + "-wal"} {
		if text, err := os.ReadFile(name); err == nil && strings.Contains(string(text), "I am ill") {
			t.Errorf("the words lie in %s", name)
		}
	}
}

func TestMailIsFoundByTheBeginningOfItsID(t *testing.T) {
	l := newLedger(t)
	id := l.keep("mail")
	for i := range 40 { // of 32 letters an id may begin with, some come twice
		l.keep(fmt.Sprint("another ", i))
	}
	for which, want := range map[string]error{id: nil, id[:12]: nil, strings.ToUpper(id[:12]): nil, "": ErrNoMail, "zzzzzz": ErrNoMail, "%": ErrNoMail, "a'": ErrNoMail} {
		item, raw, err := l.InboxItem(t.Context(), which)
		if !errors.Is(err, want) || err == nil && (item.ID != id || string(raw) != "mail") {
			t.Errorf("%q finds %s, %v; want %v", which, item.ID, err, want)
		}
	}
	crowded := 0
	for _, first := range "abcdefghijklmnopqrstuvwxyz234567" {
		if _, _, err := l.InboxItem(t.Context(), string(first)); errors.Is(err, ErrManyMails) {
			crowded++
		}
	}
	if crowded == 0 {
		t.Error("no beginning is that of several mails")
	}
}

func TestInboxIsFiltered(t *testing.T) {
	l := newLedger(t)
	ids := []string{l.keep("0"), l.keep("1"), l.keep("2")}
	l.record(scheduler.Settle{Inbox: ids[0], Outcome: scheduler.Applied},
		scheduler.Settle{Inbox: ids[1], Outcome: scheduler.Parked, Parking: &scheduler.Parking{Inbox: ids[1], From: "gus@example.org", Why: "is not invited", At: noon}})
	for _, c := range []struct {
		filter InboxFilter
		want   []string
	}{
		{InboxFilter{}, ids},
		{InboxFilter{Limit: 2}, ids[1:]},
		{InboxFilter{Outcome: scheduler.Parked}, ids[1:2]},
		{InboxFilter{Waiting: true}, ids[1:]},
		{InboxFilter{Waiting: true, Limit: 1}, ids[2:]},
		{InboxFilter{Class: scheduler.Bounce}, nil},
	} {
		list, err := l.Inbox(t.Context(), c.filter)
		var got []string
		for _, item := range list {
			got = append(got, item.ID)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%+v lists %v, %v; want %v", c.filter, got, err, c.want)
		}
	}
	if from := l.mail(ids[1]).From; from != "gus@example.org" {
		t.Errorf("it is from %q", from)
	}
}

// What the organizer has decided is no news any more, and what something followed from cannot be dropped.
func TestDrop(t *testing.T) {
	l := newLedger(t)
	parked, applied := l.keep("parked"), l.keep("applied")
	l.record(scheduler.Settle{Inbox: applied, Outcome: scheduler.Applied},
		scheduler.Settle{Inbox: parked, Outcome: scheduler.Parked, Parking: &scheduler.Parking{Inbox: parked, From: "gus@example.org", Why: "is not invited", At: noon}})
	if n := len(l.state().Returns.Parked); n != 1 {
		t.Fatalf("%d mails are parked, want 1", n)
	}
	version, _ := l.Version(t.Context())
	if id, err := l.Drop(t.Context(), parked[:9]); err != nil || id != parked {
		t.Errorf("dropped %s, %v", id, err)
	}
	if after, _ := l.Version(t.Context()); after == version {
		t.Error("planning does not notice")
	}
	if have := l.state(); len(have.Returns.Parked) > 0 || l.mail(parked).Outcome != scheduler.Dropped {
		t.Errorf("it is still %s, and parked are %+v", l.mail(parked).Outcome, have.Returns.Parked)
	}
	if _, err := l.Drop(t.Context(), applied); !errors.Is(err, ErrSettled) {
		t.Errorf("drop what was applied: %v", err)
	}
	l.record(scheduler.Settle{Inbox: parked, Outcome: scheduler.Applied, Why: "matched by hand"})
	if item := l.mail(parked); item.Outcome != scheduler.Applied {
		t.Errorf("matched after all, it is %s", item.Outcome)
	}
	l.record(scheduler.Settle{Inbox: parked, Outcome: scheduler.Replayed})
	if item := l.mail(parked); item.Outcome != scheduler.Applied {
		t.Errorf("decided about twice, it is %s", item.Outcome)
	}
}

func TestSettledMailIsPruned(t *testing.T) {
	l := newLedger(t)
	const term = 30 * 24 * time.Hour
	settled, parked, waiting := l.keep("settled"), l.keep("parked"), l.keep("waiting")
	l.record(scheduler.Settle{Inbox: settled, Outcome: scheduler.Applied}, scheduler.Settle{Inbox: parked, Outcome: scheduler.Parked})
	var acts []scheduler.Action
	for i := range pruneShare { // with the first more than one transaction forgets
		acts = append(acts, scheduler.Settle{Inbox: fmt.Sprint("0", i), Outcome: scheduler.Ignored})
	}
	if err := l.sql(`WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
		INSERT INTO inbox (id, source, class, arrived_at, kept_at) SELECT '0' || i, 'imap', 'auto-reply', ?1, ?1 FROM n`,
		instant{noon}, pruneShare); err != nil {
		t.Fatal(err)
	}
	if err := l.sql(`INSERT INTO mails SELECT number, x'41' FROM inbox WHERE id LIKE '0%'`); err != nil {
		t.Fatal(err)
	}
	l.record(acts...)
	for _, c := range []struct {
		after time.Duration
		bytes int64    // how many mails lose theirs
		rows  []string // whose rows are there
		sizes []int
	}{
		{term, 0, []string{settled, parked, waiting}, []int{7, 6, 7}},
		{term + time.Second, pruneShare + 1, []string{settled, parked, waiting}, []int{0, 6, 7}},
		{term + remembered, 0, []string{settled, parked, waiting}, []int{0, 6, 7}},
		{term + remembered + time.Second, 1, []string{waiting}, []int{7}},
	} {
		lost, err := l.PruneInbox(t.Context(), noon.Add(c.after), term)
		if err != nil || lost != c.bytes {
			t.Errorf("after %v: %d mails lost their bytes, %v; want %d", c.after, lost, err, c.bytes)
		}
		for i, id := range c.rows {
			if item := l.mail(id); item.Size != c.sizes[i] {
				t.Errorf("after %v: mail %d has %d bytes, want %d", c.after, i, item.Size, c.sizes[i])
			}
		}
	}
	if _, _, err := l.InboxItem(t.Context(), settled); !errors.Is(err, ErrNoMail) {
		t.Errorf("it is remembered for ever: %v", err)
	}
}

func TestInboxOfAReaderIsForReading(t *testing.T) {
	l := newLedger(t)
	id := l.keep("mail")
	r, err := OpenReader(t.Context(), l.path, now)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for what, err := range map[string]error{
		"keep":    third(r.Keep(t.Context(), Mail{Source: "receive", Raw: []byte("new")})),
		"drop":    second(r.Drop(t.Context(), id)),
		"advance": r.Advance(t.Context(), "INBOX", 1, 1),
		"prune":   second(r.PruneInbox(t.Context(), noon, time.Hour)),
	} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if item, raw, err := r.InboxItem(t.Context(), id); err != nil || item.ID != id || string(raw) != "mail" {
		t.Errorf("%+v, %v", item, err)
	}
}

func third[T, U any](_ T, _ U, err error) error { return err }

// The IMAP reader of a daemon and `rondo receive` keep mail at the same time, the same mail also.
func TestTwoProcessesKeepAtOnce(t *testing.T) {
	l := newLedger(t)
	beside := openLedger(t, l.path, Options{})
	var wait sync.WaitGroup
	var mu sync.Mutex
	news := make(map[string]int)
	for _, db := range []*DB{l.DB, beside.DB} {
		for n := range 4 {
			wait.Go(func() {
				for i := range 20 {
					id, fresh, err := db.Keep(t.Context(), Mail{Source: "receive", Raw: fmt.Append(nil, "mail ", n, i), Class: scheduler.Calendar})
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
	if _, _, err := l.Keep(t.Context(), Mail{Source: "receive", Raw: []byte("mail")}); !errors.Is(err, ErrBusy) {
		t.Errorf("kept in a ledger that is held: %v", err)
	}
	tx.Rollback()
	l.keep("mail")
}

// On a full disk mail is refused, and what was kept before stays whole.
func TestFullLedgerKeepsNothing(t *testing.T) {
	l := openLedger(t, filepath.Join(t.TempDir(), "rondo.db"), Options{})
	var pages int
	if err := l.writer.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if err := l.writer.QueryRow(fmt.Sprint(`PRAGMA max_page_count = `, pages+20)).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for i := range 20 {
		_, fresh, err := l.Keep(t.Context(), Mail{Source: "receive", Raw: fmt.Appendf(nil, "%d%s", i, strings.Repeat("x", 20_000)), Class: scheduler.Calendar})
		if err == nil && fresh {
			kept++
		} else if !errors.Is(err, ErrFull) || fresh {
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
