package ledger

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	"rondo/scheduler"
	"rondo/store"
)

// Each story is one letter's life: a word a step, and what the ledger says after it.
func TestLifeOfALetter(t *testing.T) {
	for _, story := range []struct{ steps, want string }{
		{"claim doubt sent", "sent attempts=1 doubts=0"},
		{"claim doubt flush sent", "sent attempts=1 doubts=0"},
		{"claim doubt lost claim doubt flush sent", "sent attempts=2 doubts=1"},
		{"claim sent", "sent attempts=1 doubts=0"}, // a route without a final dot
		{"claim failed", "failed attempts=1 doubts=0"},
		{"claim doubt failed", "failed attempts=1 doubts=0"},
		{"claim again", "queued attempts=1 doubts=0"},
		{"claim untried", "queued attempts=0 doubts=0"},
		{"claim doubt again", "queued attempts=1 doubts=0"},
		{"claim doubt lost", "in_doubt attempts=1 doubts=1"},
		{"claim doubt lost claim doubt lost", "in_doubt attempts=2 doubts=2"},
		{"claim doubt lost claim doubt sent", "sent attempts=2 doubts=1"},
		{"claim doubt lost claim again", "queued attempts=2 doubts=1"},
		{"claim doubt lost claim doubt lost claim doubt lost", "held attempts=3 doubts=3"},
		{"claim crash", "queued attempts=0 doubts=0"},
		{"claim doubt crash", "queued attempts=0 doubts=0"},   // the dot had not left
		{"claim doubt power", "in_doubt attempts=0 doubts=1"}, // nobody knows whether it had
		{"claim doubt dot crash", "in_doubt attempts=0 doubts=1"},
		{"claim doubt dot crash claim crash", "in_doubt attempts=0 doubts=1"},
		{"claim doubt dot crash claim doubt crash", "queued attempts=0 doubts=1"},
		{"claim doubt dot crash claim doubt dot crash claim doubt dot crash", "held attempts=0 doubts=3"},
		{"claim doubt dot received crash", "sent attempts=1 doubts=0"},
		{"claim doubt dot received power", "in_doubt attempts=0 doubts=1"},
		{"claim doubt dot sent crash", "sent attempts=1 doubts=0"},
		{"claim doubt dot again claim doubt crash", "queued attempts=1 doubts=0"},
		{"claim doubt lost claim doubt lost claim doubt lost release claim doubt sent", "sent attempts=4 doubts=3"},
		{"claim doubt lost claim doubt lost claim doubt lost release claim doubt lost", "held attempts=4 doubts=4"},
		{"claim hold", "held attempts=1 doubts=0"},
		{"claim hold release claim doubt sent", "sent attempts=2 doubts=0"},
		{"claim failed retry", "queued attempts=1 doubts=0"},
		{"claim failed retry claim doubt sent", "sent attempts=2 doubts=0"},
		{"pass expire", "expired attempts=0 doubts=0"},
		{"claim doubt lost pass expire", "expired attempts=1 doubts=1"},
		{"claim hold pass expire", "expired attempts=1 doubts=0"},
		{"claim pass expire", "expired attempts=0 doubts=0"}, // its carrier is long gone
		{"claim lapse", "queued attempts=0 doubts=0"},
		{"claim doubt lapse", "in_doubt attempts=0 doubts=1"},
		{"claim doubt lapse sent", "sent attempts=1 doubts=0"}, // a late yes is a yes
	} {
		t.Run(story.steps, func(t *testing.T) {
			row, whole := live(t, story.steps, 0)
			if got := fmt.Sprintf("%s attempts=%d doubts=%d", row.State, row.Attempts, row.Doubts); got != story.want {
				t.Errorf("the letter is %s, want %s", got, story.want)
			}
			if ended := row.State != scheduler.Queued && row.State != scheduler.Leased && row.State != scheduler.InDoubt; ended == row.Settled.IsZero() {
				t.Errorf("settled at %v in state %s", row.Settled, row.State)
			}
			if _, staged := live(t, story.steps, 1); staged != whole {
				t.Errorf("by way of transit the letter is\n%s, otherwise\n%s", staged, whole)
			}
		})
	}
}

// live makes a letter pass through some steps, by way of the table transit from so many letters at once on (0 for never),
// and returns what became of it, also as all columns of its row.
func live(t *testing.T, steps string, stageFrom int) (row store.Row, whole string) {
	open := func(l *ledger) *ledger {
		if stageFrom > 0 {
			l.commits.stageFrom = stageFrom
		}
		return l
	}
	l := open(newLedger(t))
	s := l.invite("datatalks", 1)
	name := request(s, "person000@example.org").Name
	flush := func() {
		if err := l.transact(t.Context(), func(*sql.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	var d scheduler.Delivery
	for _, step := range strings.Fields(steps) {
		switch step {
		case "claim":
			d = l.claimOne()
		case "doubt":
			if err := l.beginDoubt(t.Context(), d.ID)(); err != nil {
				t.Fatal(err)
			}
		case "flush": // what is staged
			flush()
		case "dot":
			l.crossings.dotLeaves(d.ID)
		case "received": // and not recorded yet
			if err := l.crossings.accepted(d.ID, delivered.Reply, l.clock); err != nil {
				t.Fatal(err)
			}
		case "sent":
			l.settle(d.ID, delivered)
		case "failed":
			l.settle(d.ID, scheduler.Result{State: scheduler.Failed, Reply: "550 5.1.1 no such user", Attempted: true})
		case "again":
			l.settle(d.ID, scheduler.Result{State: scheduler.Queued, Reply: "451 4.7.1 greylisted", Attempted: true})
		case "untried":
			l.settle(d.ID, scheduler.Result{State: scheduler.Queued, Reply: "connection refused"})
		case "lost":
			l.settle(d.ID, scheduler.Result{State: scheduler.InDoubt, Reply: "connection lost", Attempted: true})
		case "hold":
			l.settle(d.ID, scheduler.Result{State: scheduler.Held, Reply: "550 5.7.1 policy", Attempted: true})
		case "crash":
			l = open(l.reopen())
		case "power": // the machine has started again since
			if err := os.Remove(l.path + crossingsSuffix); err != nil {
				t.Fatal(err)
			}
			l = open(l.reopen())
		case "release":
			if err := l.Release(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		case "retry":
			if err := l.Retry(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		case "pass":
			l.clock = s.Facts.Start
		case "expire":
			if _, err := l.Expire(t.Context(), l.clock); err != nil {
				t.Fatal(err)
			}
		case "lapse":
			l.clock = l.clock.Add(leaseTime)
			if _, err := l.Expire(t.Context(), l.clock); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("step %q", step)
		}
	}
	flush()
	return l.row(name), l.wholeRow(1)
}
