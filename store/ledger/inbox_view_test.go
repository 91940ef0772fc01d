package ledger

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

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
