package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// wholeRow is a letter's row with all columns.
func (l *ledger) wholeRow(id int64) string {
	l.t.Helper()
	rows, err := l.writer.QueryContext(l.t.Context(), `SELECT * FROM letters WHERE id = ?1`, id)
	if err != nil {
		l.t.Fatal(err)
	}
	defer rows.Close()
	names, _ := rows.Columns()
	values := make([]any, len(names))
	for i := range values {
		values[i] = new(any)
	}
	if !rows.Next() {
		l.t.Fatal("no letter ", id)
	}
	if err := rows.Scan(values...); err != nil {
		l.t.Fatal(err)
	}
	text := ""
	for i, v := range values {
		text += fmt.Sprintf("%s=%v ", names[i], *v.(*any))
	}
	return text
}

// inTransit counts what is still staged.
func (l *ledger) inTransit() (n int) {
	l.t.Helper()
	if err := l.readers.QueryRowContext(l.t.Context(), `SELECT count(*) FROM transit`).Scan(&n); err != nil {
		l.t.Fatal(err)
	}
	return n
}

// together makes changes wait while another one holds the writer, so that they come into one transaction.
func (l *ledger) together(calls ...func() error) []error {
	l.t.Helper()
	held, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		l.write(l.t.Context(), func(*sql.Tx) error {
			close(held)
			<-release
			return nil
		})
	})
	<-held
	errs := make([]error, len(calls))
	for i, call := range calls {
		all.Go(func() { errs[i] = call() })
	}
	for waiting := 0; waiting < len(calls); time.Sleep(time.Millisecond) {
		l.commits.mu.Lock()
		waiting = len(l.commits.waiting)
		l.commits.mu.Unlock()
	}
	close(release)
	all.Wait()
	return errs
}

// What many letters do at once is seen by every later change, and by everybody after a quiet moment.
func TestStagedIsFlushed(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 12)
	claimed := l.claim(12)
	doubt := func(d scheduler.Delivery) func() error {
		return func() error { return l.Doubt(t.Context(), d.ID)() }
	}
	var calls []func() error
	for _, d := range claimed[:8] {
		calls = append(calls, doubt(d))
	}
	if err := errors.Join(l.together(calls...)...); err != nil {
		t.Fatal(err)
	}
	calls = nil
	for i, d := range claimed[:4] { // four are accepted, and four more in doubt by the same commit
		calls = append(calls, func() error { return l.Settle(t.Context(), d.ID, delivered, noon)() }, doubt(claimed[8+i]))
	}
	if err := errors.Join(l.together(calls...)...); err != nil {
		t.Fatal(err)
	}
	for l.inTransit() > 0 {
		time.Sleep(time.Millisecond) // until the quiet
	}
	for l.leases.has(claimed[0].ID) {
		time.Sleep(time.Millisecond) // until the committer has noted the flush
	}
	for i, d := range claimed {
		want := scheduler.InDoubt
		if i < 4 {
			want = scheduler.Sent
		}
		if row := l.row(d.Name); row.State != want {
			t.Errorf("%s is %s, want %s", d.Name, row.State, want)
		}
	}
}

// One letter that is not the carrier's any more costs the others of its transaction nothing.
func TestStagedWithAStranger(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 6)
	claimed := l.claim(6)
	l.doubt(claimed[0].ID)
	if err := l.sql(`UPDATE letters SET state = 'expired', settled_at = posted_at WHERE id = ?1`, claimed[5].ID); err != nil {
		t.Fatal(err)
	}
	var calls []func() error
	for _, d := range claimed[1:] {
		calls = append(calls, func() error { return l.Doubt(t.Context(), d.ID)() })
	}
	calls = append(calls, func() error { return l.Settle(t.Context(), claimed[0].ID, delivered, noon)() })
	errs := l.together(calls...)
	for i, err := range errs {
		if stranger := i == 4; stranger != errors.Is(err, store.ErrNotCarried) || !stranger && err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	l.write(t.Context(), func(*sql.Tx) error { return nil })
	for i, want := range []scheduler.LetterState{"sent", "in_doubt", "in_doubt", "in_doubt", "in_doubt", "expired"} {
		if row := l.row(claimed[i].Name); row.State != want {
			t.Errorf("%s is %s, want %s", row.Name, row.State, want)
		}
	}
}

// Receipts are flushed by themselves while doubts stay staged.
func TestReceiptsAreFlushedAlone(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	claimed := l.claim(3)
	err := l.transactStaged(t.Context(), func(tx *sql.Tx) error {
		var group []*change
		for _, d := range claimed {
			group = append(group, &change{stage: &staging{doubt: d.ID}})
		}
		if _, err := l.stageAll(tx, group); err != nil {
			return err
		}
		_, receipt := l.settling(claimed[0].ID, delivered, noon)
		if _, err := l.stageAll(tx, []*change{{stage: receipt}}); err != nil {
			return err
		}
		if err := l.flushThose(tx, "reply IS NOT NULL"); err != nil {
			return err
		}
		left, err := stagedLetters(tx, "true")
		if len(left) != 2 || left[0].reply.Valid || left[1].reply.Valid {
			t.Errorf("staged are %+v", left)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []scheduler.LetterState{"sent", "queued", "queued"} {
		if row := l.row(claimed[i].Name); row.State != want {
			t.Errorf("%s is %s, want %s", row.Name, row.State, want)
		}
	}
}

// Who claims finds the next letter to a person as soon as the one before was accepted, though its receipt is only staged.
func TestClaimAfterAnArrivalInTransit(t *testing.T) {
	l := newLedger(t)
	l.commits.stageFrom = 1
	s := l.invite("datatalks", 1)
	first := l.claimOne()
	again := request(s, first.To)
	again.Name, again.Kind = "cancel/"+s.UID+"/0/"+first.To, scheduler.Cancel
	l.doubt(first.ID)
	l.record(sealed(again))
	l.settle(first.ID, delivered)
	if next := l.claim(1); len(next) != 1 || next[0].Name != again.Name {
		t.Errorf("claimed %+v, want %s", next, again.Name)
	}
}

// A clock that leaps does not make a letter leave again whose receipt is staged.
func TestClaimAfterTheClockLeapt(t *testing.T) {
	l := newLedger(t)
	l.commits.stageFrom = 1
	l.invite("datatalks", 1)
	l.settle(l.claimOne().ID, delivered)
	l.clock = l.clock.Add(2 * leaseTime)
	if again := l.claim(1); len(again) > 0 {
		t.Errorf("%s is claimed again", again[0].Name)
	}
}

// What was flushed as sent is not sent once more.
func TestArrivalOfWhatHasLanded(t *testing.T) {
	l := newLedger(t)
	l.commits.stageFrom = 1
	l.invite("datatalks", 1)
	d := l.claimOne()
	l.doubt(d.ID)
	l.settle(d.ID, delivered)
	l.write(t.Context(), func(*sql.Tx) error { return nil })
	if err := l.Settle(t.Context(), d.ID, delivered, noon)(); !errors.Is(err, store.ErrNotCarried) {
		t.Errorf("settled again: %v", err)
	}
}

// A letter in doubt is not pending either while its doubt is staged, for others too, who know nothing of leases.
func TestStagedDoubtIsNotPending(t *testing.T) {
	l := newLedger(t)
	l.commits.stageFrom = 1
	l.invite("datatalks", 1)
	l.doubt(l.claimOne().ID)
	beside, err := OpenReader(t.Context(), l.path, l.now)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	have, err := beside.State(t.Context())
	if err != nil || have.Sessions[0].Seats[0].Pending != nil || l.state().Sessions[0].Seats[0].Pending != nil {
		t.Errorf("it is pending, %v", err)
	}
}
