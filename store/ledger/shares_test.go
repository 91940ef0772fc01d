package ledger

import (
	"fmt"
	"testing"

	"rondo/scheduler"
)

// What follows from one mail is one transaction's: after a crash each mail is either decided about or waits.
func TestMailIsSettledTogetherWithWhatFollows(t *testing.T) {
	s := session("datatalks")
	var acts []scheduler.Action
	for i := range 3 * stack {
		id := fmt.Sprint(i)
		for range i % 4 {
			acts = append(acts, yes(s, id, 0, noon))
		}
		acts = append(acts, scheduler.Settle{Inbox: id})
	}
	for range 2 * stack {
		acts = append(acts, scheduler.Restore{}) // about no mail
	}
	cut := shares(acts)
	total, decided := 0, map[string]int{}
	for n, c := range cut {
		total += len(c)
		if len(c) > stack && n < len(cut)-1 {
			t.Errorf("transaction %d has %d actions", n, len(c))
		}
		for _, a := range c {
			switch a := a.(type) {
			case scheduler.Record:
				if was, ok := decided[a.Address]; ok && was != n {
					t.Fatalf("mail %s is in the transactions %d and %d", a.Address, was, n)
				}
				decided[a.Address] = n
			case scheduler.Settle:
				if was, ok := decided[a.Inbox]; ok && was != n {
					t.Fatalf("mail %s is settled in transaction %d, and what follows from it is in %d", a.Inbox, n, was)
				}
			}
		}
	}
	if total != len(acts) || len(cut) < 7 || len(cut) > len(acts)/stack+2 {
		t.Errorf("%d transactions have %d of %d actions", len(cut), total, len(acts))
	}
	if one := shares([]scheduler.Action{scheduler.Settle{Inbox: "a"}}); len(one) != 1 || len(one[0]) != 1 {
		t.Errorf("one mail is cut into %v", one)
	}
}

// A transaction posts as many letters as its share, where mails with their letters fill it.
func TestSettledMailFillsShares(t *testing.T) {
	for _, test := range []struct{ mails, letters, cuts int }{{5, 50, 1}, {6, 50, 2}, {20, 50, 4}, {3, 125, 2}, {2, share, 2}, {1, share + 1, 1}, {3, share + 1, 3}} {
		var acts []scheduler.Action
		for i := range test.mails {
			for range test.letters {
				acts = append(acts, sealed(request(session("datatalks"), "ada@example.org")))
			}
			acts = append(acts, scheduler.Settle{Inbox: fmt.Sprint(i)})
		}
		cut := shares(acts)
		if len(cut) != test.cuts {
			t.Errorf("%d mails with %d letters each are cut into %d transactions, want %d", test.mails, test.letters, len(cut), test.cuts)
		}
		for n, c := range cut {
			if _, settled := c[len(c)-1].(scheduler.Settle); !settled {
				t.Errorf("transaction %d of %d ends amid a mail", n, len(cut))
			}
		}
	}
}

// Letters to more people than one share go in several transactions, seat by seat; those about no session are in the first one.
func TestLettersToManyAreCut(t *testing.T) {
	for _, test := range []struct{ people, cuts int }{{1, 1}, {first, 1}, {first + 1, 2}, {first + share, 2}, {first + share + 1, 3}} {
		var acts []scheduler.Action
		for i := range test.people {
			who := fmt.Sprintf("p%d@example.org", i)
			acts = append(acts, sealed(request(session("datatalks"), who)), sealed(request(session("datatalks"), who)), yes(session("datatalks"), who, 0, noon))
		}
		cut := shares(acts)
		where := map[string]int{}
		for n, c := range cut {
			for _, a := range c {
				_, who := a.Seat()
				if was, ok := where[who]; ok && was != n {
					t.Fatalf("%s is in the transactions %d and %d", who, was, n)
				}
				where[who] = n
			}
		}
		if want := (2*test.people-1+share-first)/share + 1; len(cut) > want || len(cut) < test.cuts {
			t.Errorf("%d people are cut into %d transactions, want %d to %d", test.people, len(cut), test.cuts, want)
		}
	}
	var notices []scheduler.Action
	for i := range 2 * share {
		l := request(session("datatalks"), fmt.Sprintf("p%d@example.org", i))
		l.UID = ""
		notices = append(notices, sealed(l))
	}
	if cut := shares(notices); len(cut) != 1 || len(cut[0]) != len(notices) {
		t.Errorf("notices are cut into %d transactions", len(cut))
	}
}
