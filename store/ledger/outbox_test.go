package ledger

import (
	"maps"
	"testing"
	"time"

	"rondo/scheduler"
)

// More letters than one transaction ends, one of them held, one of them leased.
func TestExpireEndsWhatIsPastItsLife(t *testing.T) {
	const many = 2*tidyShare + 3
	l := newLedger(t)
	s := l.invite("datatalks", many)
	l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.Held, Reply: "550 5.7.1 policy", Attempted: true})
	carried := l.claimOne()
	l.doubt(carried.ID)
	for _, c := range []struct {
		at   time.Time
		want int64
	}{{s.Facts.Start.Add(-time.Minute), 0}, {s.Facts.End, many}, {s.Facts.End.Add(time.Hour), 0}} {
		if n, err := l.Expire(t.Context(), c.at); err != nil || n != c.want {
			t.Errorf("at %s %d letters end, want %d (%v)", c.at, n, c.want, err)
		}
	}
	if row := l.row(carried.Name); row.State != scheduler.Expired || row.Note != "past its life, maybe delivered" {
		t.Errorf("the letter whose carrier is gone is %s: %s", row.State, row.Note)
	}
}

// A clock that was ahead for a while has put letters off until then.
func TestExpireRecallsWhatAWrongClockPutOff(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 2)
	reminder := request(s, "person001@example.org")
	reminder.Kind, reminder.Name = scheduler.Reminder, "reminder/"+s.UID
	l.record(sealed(reminder))
	for _, until := range []time.Time{noon.Add(26 * time.Hour), noon.Add(80 * time.Minute), noon.Add(26 * time.Hour)} {
		l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.Queued, NotBefore: until, Attempted: true})
	}
	if err := l.sql(`UPDATE letters SET crowded = 1 WHERE id = 1`); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Expire(t.Context(), noon); err != nil || n != 0 {
		t.Errorf("%d letters end, %v", n, err)
	}
	if counts, err := l.Counts(t.Context()); err != nil || counts.Crowded != 0 {
		t.Errorf("%d letters wait for the hourly limit, %v", counts.Crowded, err)
	}
	if due := l.claim(3); len(due) != 1 || due[0].ID != 1 {
		t.Errorf("due are %q, want the first request and not the reminder", names(due))
	}
}

// A letter that is found may have been released before it is its turn.
func TestTidyingLooksAgain(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 3)
	for _, do := range []string{pruneSQL, expireSQL + `id IN (SELECT value FROM json_each(?2))`} {
		if n, err := l.tidyUp(t.Context(), `SELECT id FROM letters WHERE ?1 <> ''`, do, s.Facts.Start.Add(-time.Minute)); err != nil || n != 0 {
			t.Errorf("something is done to %d letters that wait (%v): %s", n, err, do)
		}
	}
}

// Counts reads no letter that was sent, and counts the same as who reads all.
func TestCountsAreThoseOfTheTable(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 8)
	claimed := l.claim(6)
	for i, state := range []scheduler.LetterState{scheduler.Sent, scheduler.Sent, scheduler.Failed, scheduler.Held, scheduler.InDoubt} {
		l.doubt(claimed[i].ID)
		l.settle(claimed[i].ID, scheduler.Result{State: state, Reply: "said", Attempted: true, NotBefore: l.clock.Add(time.Hour)})
	}
	l.doubt(claimed[5].ID) // and it is still being carried
	if err := l.sql(`UPDATE letters SET state = 'expired', settled_at = posted_at WHERE id = ?1`, claimed[5].ID+1); err != nil {
		t.Fatal(err)
	}
	got, err := l.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[scheduler.LetterState]int{scheduler.Sent: 2, scheduler.Failed: 1, scheduler.Held: 1, scheduler.InDoubt: 2, scheduler.Expired: 1, scheduler.Queued: 1}
	if delete(got.ByState, scheduler.Leased); !maps.Equal(got.ByState, want) {
		t.Errorf("counted %v, want %v", got.ByState, want)
	}
}
