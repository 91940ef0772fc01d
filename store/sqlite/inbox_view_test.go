package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

func TestMailIsFoundByTheBeginningOfItsID(t *testing.T) {
	l := newLedger(t)
	id := l.keep("mail")
	for i := range 40 { // of 32 letters an id may begin with, some come twice
		l.keep(fmt.Sprint("another ", i))
	}
	for which, want := range map[string]error{id: nil, id[:12]: nil, strings.ToUpper(id[:12]): nil, "": store.ErrNoMail, "zzzzzz": store.ErrNoMail, "%": store.ErrNoMail, "a'": store.ErrNoMail} {
		item, raw, err := l.InboxItem(t.Context(), which)
		if !errors.Is(err, want) || err == nil && (item.ID != id || string(raw) != "mail") {
			t.Errorf("%q finds %s, %v; want %v", which, item.ID, err, want)
		}
	}
	crowded := 0
	for _, first := range "abcdefghijklmnopqrstuvwxyz234567" {
		if _, _, err := l.InboxItem(t.Context(), string(first)); errors.Is(err, store.ErrManyMails) {
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
		filter store.InboxFilter
		want   []string
	}{
		{store.InboxFilter{}, ids},
		{store.InboxFilter{Limit: 2}, ids[1:]},
		{store.InboxFilter{Outcome: scheduler.Parked}, ids[1:2]},
		{store.InboxFilter{Waiting: true}, ids[1:]},
		{store.InboxFilter{Waiting: true, Limit: 1}, ids[2:]},
		{store.InboxFilter{Class: scheduler.Bounce}, nil},
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
	if _, err := l.Drop(t.Context(), applied); !errors.Is(err, store.ErrSettled) {
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
	for i := range tidyShare { // with the first more than one transaction forgets
		acts = append(acts, scheduler.Settle{Inbox: fmt.Sprint("0", i), Outcome: scheduler.Ignored})
	}
	if err := l.sql(`WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
		INSERT INTO inbox (id, source, class, arrived_at, kept_at) SELECT '0' || i, 'imap', 'auto-reply', ?1, ?1 FROM n`,
		instant{noon}, tidyShare); err != nil {
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
		{term + time.Second, tidyShare + 1, []string{settled, parked, waiting}, []int{0, 6, 7}},
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
	if _, _, err := l.InboxItem(t.Context(), settled); !errors.Is(err, store.ErrNoMail) {
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
		"keep":    third(r.Keep(t.Context(), store.Mail{Source: "receive", Raw: []byte("new")})),
		"drop":    second(r.Drop(t.Context(), id)),
		"advance": r.Advance(t.Context(), "INBOX", 1, 1),
		"prune":   second(r.PruneInbox(t.Context(), noon, time.Hour)),
	} {
		if !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if item, raw, err := r.InboxItem(t.Context(), id); err != nil || item.ID != id || string(raw) != "mail" {
		t.Errorf("%+v, %v", item, err)
	}
}

func third[T, U any](_ T, _ U, err error) error { return err }
