package ledger

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"rondo/scheduler"
	"rondo/store"
)

// TestKeeperProcess is no test of its own: it is the daemon that TestKilledKeeperHasKeptWhatItSaid starts and kills. It
// keeps answers and decides about them, and prints what it was told is kept.
func TestKeeperProcess(t *testing.T) {
	path := os.Getenv(childDatabase)
	if path == "" {
		t.Skip("started by other tests")
	}
	db, err := Open(t.Context(), path, store.Options{Now: now, Daemon: true})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("open")
	for worker := range 4 {
		go func() {
			for n := 0; ; n++ {
				raw := fmt.Appendf(nil, "%d.%d.%d", os.Getpid(), worker, n)
				if id, _, err := db.Keep(t.Context(), store.Mail{Source: "imap", Raw: raw, Class: scheduler.Calendar}); err == nil {
					fmt.Println("kept", id)
				}
			}
		}()
	}
	for {
		kept, err := db.Unsettled(t.Context(), 20)
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) (acts []scheduler.Action, _ error) {
			s := have.Sessions[0]
			for _, k := range kept {
				// The comment counts what was recorded, so that an answer applied twice shows.
				seat := s.Seat("person000@example.org")
				n, _ := strconv.Atoi(seat.Said.Comment)
				a := yes(*s, seat.Address, 0, noon)
				a.Said.Comment = strconv.Itoa(n + 1)
				next := have.Apply([]scheduler.Action{a}, noon)
				have, s = next, next.Sessions[0]
				acts = append(acts, a, scheduler.Settle{Inbox: k.ID, Outcome: scheduler.Applied})
			}
			return acts, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range kept {
			fmt.Println("settled", k.ID)
		}
	}
}

// What was said to be kept is there after a kill; each mail is applied with its outcome or still waits.
func TestKilledKeeperHasKeptWhatItSaid(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 1)
	l.Close()
	kept, settled := map[string]bool{}, map[string]bool{}
	for range 8 {
		c := startChild(t, l.path, "TestKeeperProcess")
		for said := range strings.Lines(c.killAfter(20 + rand.IntN(60))) {
			switch what, id, _ := strings.Cut(strings.TrimSuffix(said, "\n"), " "); {
			case !strings.HasSuffix(said, "\n"): // cut off by the kill
			case what == "kept":
				kept[id] = true
			case what == "settled":
				if settled[id] {
					t.Errorf("mail %s was decided about twice", id)
				}
				settled[id] = true
			}
		}
	}
	if len(settled) < 20 {
		t.Fatalf("only %d mails were decided about: nothing is shown by that", len(settled))
	}
	l = openLedger(t, l.path, store.Options{Daemon: true})
	list, err := l.Inbox(t.Context(), store.InboxFilter{})
	if err != nil {
		t.Fatal(err)
	}
	there, applied := map[string]bool{}, 0
	for _, item := range list {
		there[item.ID] = true
		if item.Outcome == scheduler.Applied {
			applied++
		} else if settled[item.ID] || item.Outcome != "" || item.Size == 0 {
			t.Errorf("mail %s is %q with %d bytes", item.ID, item.Outcome, item.Size)
		}
	}
	for id := range kept {
		if !there[id] {
			t.Errorf("mail %s was acknowledged as kept and is lost", id)
		}
	}
	if n := l.state().Sessions[0].Seats[0].Said.Comment; n != strconv.Itoa(applied) {
		t.Errorf("%s answers were recorded, and %d mails count as applied", n, applied)
	}
	t.Logf("%d mails kept, %d applied", len(list), applied)
	if found, err := Verify(t.Context(), l.path, noon); err != nil || len(found) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
}
