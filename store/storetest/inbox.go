package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// Mail that came in.
var inbox = []test{
	{"SameBytesAreKeptOnce", sameBytesAreKeptOnce},
	{"UnsettledMailComesInItsOrder", unsettledMailComesInItsOrder},
	{"TwoProcessesKeepAtOnce", twoProcessesKeepAtOnce},
	{"MailboxIsReadOn", mailboxIsReadOn},
	{"MailIsFoundByTheBeginningOfItsID", mailIsFoundByTheBeginningOfItsID},
	{"InboxIsFiltered", inboxIsFiltered},
	{"Drop", drop},
	{"MailIsKeptForAWhile", mailIsKeptForAWhile},
}

func sameBytesAreKeptOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	first := l.KeepNew("an answer")
	for _, source := range []string{"receive", "imap"} {
		id, fresh, err := l.Keep(t.Context(), store.Mail{Source: source, Raw: []byte("an answer"), Arrived: Noon, Class: scheduler.Bounce})
		if id != first || fresh || err != nil {
			t.Errorf("by %s again: %s, new %v, %v; want %s", source, id, fresh, err, first)
		}
	}
	l.Record(scheduler.Settle{Inbox: first, Outcome: scheduler.Applied, Why: "said yes"})
	l.Clock = Noon.Add(time.Hour)
	if _, fresh, err := l.Keep(t.Context(), store.Mail{Source: "imap", Raw: []byte("an answer"), Class: scheduler.Calendar}); fresh || err != nil {
		t.Errorf("after it was settled: new %v, %v", fresh, err)
	}
	want := store.Item{ID: first, Source: "receive", Class: scheduler.Calendar, Arrived: Noon, Settled: Noon, Outcome: scheduler.Applied, Why: "said yes", Size: 9}
	if item := l.Mail(first); item != want {
		t.Errorf("kept %+v, want %+v", item, want)
	}
}

func unsettledMailComesInItsOrder(t *testing.T, open Opener) {
	l := open.fresh(t)
	var ids []string
	for i := range 5 {
		ids = append(ids, l.KeepNew(fmt.Sprint("mail ", i)))
	}
	l = l.reopen() // as a crash leaves it
	if got := l.Waiting(3); !slices.Equal(got, ids[:3]) {
		t.Errorf("the first three are %v, want %v", got, ids[:3])
	}
	l.Record(scheduler.Settle{Inbox: ids[0], Outcome: scheduler.Ignored}, scheduler.Settle{Inbox: ids[3], Outcome: scheduler.Parked})
	rest := []string{ids[1], ids[2], ids[4]}
	if got := l.Waiting(100); !slices.Equal(got, rest) {
		t.Errorf("what is left is %v, want %v", got, rest)
	}
	list, err := l.Unsettled(t.Context(), 1)
	if err != nil || string(list[0].Raw) != "mail 1" || list[0].Source != "receive" || !list[0].Arrived.Equal(Noon) || list[0].Class != scheduler.Calendar {
		t.Errorf("%+v, %v", list, err)
	}
	c, err := l.InboxCounts(t.Context())
	if want := (store.InboxCounts{Unsettled: 3, Oldest: Noon, Parked: 1, Waiting: Noon}); err != nil || c != want {
		t.Errorf("counted %+v, %v; want %+v", c, err, want)
	}
}

// The IMAP reader of a daemon and `rondo receive` keep mail at the same time, the same mail also.
func twoProcessesKeepAtOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	beside := l.beside()
	var wait sync.WaitGroup
	var mu sync.Mutex
	news := make(map[string]int)
	for _, db := range []*ledger{l, beside} {
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
	ids := l.Waiting(1000)
	if len(ids) != 80 || len(news) != 80 {
		t.Errorf("%d mails are kept and %d were new, want 80", len(ids), len(news))
	}
	for id, n := range news {
		if n != 1 {
			t.Errorf("mail %s was new %d times", id, n)
		}
	}
}

func mailboxIsReadOn(t *testing.T, open Opener) {
	l := open.fresh(t)
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

func mailIsFoundByTheBeginningOfItsID(t *testing.T, open Opener) {
	l := open.fresh(t)
	id := l.KeepNew("mail")
	for i := range 40 { // of 32 letters an id may begin with, some come twice
		l.KeepNew(fmt.Sprint("another ", i))
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

func inboxIsFiltered(t *testing.T, open Opener) {
	l := open.fresh(t)
	ids := []string{l.KeepNew("0"), l.KeepNew("1"), l.KeepNew("2")}
	l.Record(scheduler.Settle{Inbox: ids[0], Outcome: scheduler.Applied},
		scheduler.Settle{Inbox: ids[1], Outcome: scheduler.Parked, Parking: &scheduler.Parking{Inbox: ids[1], From: "gus@example.org", Why: "is not invited", At: Noon}})
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
	if from := l.Mail(ids[1]).From; from != "gus@example.org" {
		t.Errorf("it is from %q", from)
	}
}

// What the organizer has decided is no news any more, and what something followed from cannot be dropped.
func drop(t *testing.T, open Opener) {
	l := open.fresh(t)
	parked, applied := l.KeepNew("parked"), l.KeepNew("applied")
	l.Record(scheduler.Settle{Inbox: applied, Outcome: scheduler.Applied},
		scheduler.Settle{Inbox: parked, Outcome: scheduler.Parked, Parking: &scheduler.Parking{Inbox: parked, From: "gus@example.org", Why: "is not invited", At: Noon}})
	if n := len(l.Have().Returns.Parked); n != 1 {
		t.Fatalf("%d mails are parked, want 1", n)
	}
	version, _ := l.Version(t.Context())
	if id, err := l.Drop(t.Context(), parked[:9]); err != nil || id != parked {
		t.Errorf("dropped %s, %v", id, err)
	}
	if after, _ := l.Version(t.Context()); after == version {
		t.Error("planning does not notice")
	}
	if have := l.Have(); len(have.Returns.Parked) > 0 || l.Mail(parked).Outcome != scheduler.Dropped {
		t.Errorf("it is still %s, and parked are %+v", l.Mail(parked).Outcome, have.Returns.Parked)
	}
	if _, err := l.Drop(t.Context(), applied); !errors.Is(err, store.ErrSettled) {
		t.Errorf("drop what was applied: %v", err)
	}
	l.Record(scheduler.Settle{Inbox: parked, Outcome: scheduler.Applied, Why: "matched by hand"})
	if item := l.Mail(parked); item.Outcome != scheduler.Applied {
		t.Errorf("matched after all, it is %s", item.Outcome)
	}
	l.Record(scheduler.Settle{Inbox: parked, Outcome: scheduler.Replayed})
	if item := l.Mail(parked); item.Outcome != scheduler.Applied {
		t.Errorf("decided about twice, it is %s", item.Outcome)
	}
}

// Mail that was decided about loses its bytes after a while, and so do the words in it; what waits for the organizer keeps them.
func mailIsKeptForAWhile(t *testing.T, open Opener) {
	l := open.fresh(t)
	const term = 30 * 24 * time.Hour
	said, parked := l.KeepNew("said"), l.KeepNew("parked")
	l.Record(scheduler.Settle{Inbox: said, Outcome: scheduler.Applied},
		scheduler.Settle{Inbox: parked, Outcome: scheduler.Parked, Parking: &scheduler.Parking{Inbox: parked, From: "gus@example.org", Why: "is not invited", At: Noon}},
		scheduler.Forward{Written: scheduler.Written{Inbox: said, From: "ada@example.org", Text: "I bring cake.", Themes: []string{"datatalks"}, At: Noon}})
	for _, c := range []struct {
		after time.Duration
		mails int64 // that lose their bytes
		words int
		size  int
		when  string
	}{
		{term, 0, 1, 4, "at the end of the term"},
		{term + time.Second, 1, 0, 0, "after it"},
		{term + time.Hour, 0, 0, 0, "once more"},
	} {
		mails, err := l.PruneInbox(t.Context(), Noon.Add(c.after), term)
		if have := l.Have(); err != nil || mails != c.mails || len(have.Written) != c.words || l.Mail(said).Size != c.size || l.Mail(parked).Size != 6 {
			t.Errorf("%s: %d mails lose their bytes (%v), the words are %v, and they have %d and %d octets", c.when, mails, err, have.Written,
				l.Mail(said).Size, l.Mail(parked).Size)
		}
	}
	l.audit()
}
