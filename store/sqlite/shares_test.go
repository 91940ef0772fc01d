package sqlite

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
	if total != len(acts) || len(cut) < 7 {
		t.Errorf("%d transactions have %d of %d actions", len(cut), total, len(acts))
	}
	if one := shares([]scheduler.Action{scheduler.Settle{Inbox: "a"}}); len(one) != 1 || len(one[0]) != 1 {
		t.Errorf("one mail is cut into %v", one)
	}
}
