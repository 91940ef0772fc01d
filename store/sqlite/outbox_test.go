package sqlite

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

func TestLettersAreFiltered(t *testing.T) {
	l := newLedger(t)
	l.invite("datatalks", 3)
	l.invite("yoga", 2)
	l.settle(l.claimOne().ID, delivered)
	for _, c := range []struct {
		store.Filter
		want int
	}{
		{store.Filter{}, 5},
		{store.Filter{State: scheduler.Queued}, 4},
		{store.Filter{State: scheduler.Sent}, 1},
		{store.Filter{Theme: "yoga"}, 2},
		{store.Filter{To: "Person001@example.org"}, 2},
		{store.Filter{To: "person001@example.org", Theme: "datatalks", State: scheduler.Queued, Kind: scheduler.Request}, 1},
		{store.Filter{Kind: scheduler.Reminder}, 0},
		{store.Filter{Limit: 2}, 2},
	} {
		if got, err := l.Letters(t.Context(), c.Filter); err != nil || len(got) != c.want {
			t.Errorf("%+v: %d letters, want %d (%v)", c.Filter, len(got), c.want, err)
		}
	}
}

func TestLetterByNameAndID(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 2)
	name := request(s, "person001@example.org").Name
	row, bytes, tried, err := l.Letter(t.Context(), "2")
	if err != nil || row.Name != name || row.Why != "3 weeks before" || !row.Expires.Equal(s.Facts.Start) ||
		bytes.From != "guild@example.org" || !strings.Contains(string(bytes.Bytes), name) || len(tried) != 0 {
		t.Errorf("%+v %+v %v, %v", row, bytes, tried, err)
	}
	if _, _, _, err := l.Letter(t.Context(), "request/nobody"); !errors.Is(err, store.ErrNoLetter) {
		t.Errorf("a letter that is not there: %v", err)
	}
}

func TestInterventionsAskForTheRightState(t *testing.T) {
	states := map[string]func(l *ledger){
		"queued":   func(l *ledger) {},
		"in doubt": func(l *ledger) { l.doubt(l.claimOne().ID) },
		"sent":     func(l *ledger) { l.settle(l.claimOne().ID, delivered) },
		"failed":   func(l *ledger) { l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.Failed, Attempted: true}) },
		"held":     func(l *ledger) { l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.Held, Attempted: true}) },
		"late": func(l *ledger) {
			l.settle(l.claimOne().ID, scheduler.Result{State: scheduler.Held, Attempted: true})
			l.clock = l.clock.Add(15 * 24 * time.Hour)
		},
	}
	for _, c := range []struct {
		verb    func(*ledger) error
		name    string
		allowed string
	}{
		{func(l *ledger) error { return l.Retry(l.t.Context(), "1") }, "retry", "queued failed"},
		{func(l *ledger) error { return l.Release(l.t.Context(), "1") }, "release", "held"},
	} {
		for state, bring := range states {
			l := newLedger(t)
			l.invite("datatalks", 1)
			bring(l)
			err := c.verb(l)
			if strings.Contains(c.allowed, state) {
				if err != nil || len(l.claim(1)) != 1 {
					t.Errorf("%s of a %s letter: %v, or it does not leave", c.name, state, err)
				}
			} else if !errors.Is(err, store.ErrState) {
				t.Errorf("%s of a %s letter: %v", c.name, state, err)
			}
		}
	}
}

func TestResendIsANewLetterToTheSameSeat(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 1)
	first := l.claimOne()
	l.settle(first.ID, delivered)
	l.clock = l.clock.Add(time.Hour)
	again := func(name string) (scheduler.Post, error) {
		letter := request(s, "person000@example.org")
		letter.Name, letter.Stamp, letter.Why = name, l.clock, "sent again by hand"
		return sealed(letter), nil
	}
	for _, want := range []string{first.Name + "/resend-2", first.Name + "/resend-3"} {
		name, err := l.Resend(t.Context(), first.Name, again)
		if err != nil || name != want {
			t.Fatalf("resent as %q, %v; want %q", name, err, want)
		}
		d := l.claimOne()
		if d.Name != want || d.MessageID == first.MessageID || d.To != first.To {
			t.Errorf("claimed %+v", d)
		}
		l.settle(d.ID, delivered)
	}
	seat := l.state().Sessions[0].Seats[0]
	if !seat.Stamp.Equal(l.clock) || seat.Sequence != 0 || seat.Pending != nil {
		t.Errorf("the seat is %+v", seat)
	}
	broken := errors.New("no template")
	if _, err := l.Resend(t.Context(), first.Name, func(string) (scheduler.Post, error) { return scheduler.Post{}, broken }); !errors.Is(err, broken) {
		t.Errorf("a letter that cannot be sealed: %v", err)
	}
}

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

func TestPruneDropsBytesAndKeepsLetters(t *testing.T) {
	l := newLedger(t)
	s := l.invite("datatalks", 3)
	sent, held := l.claimOne(), l.claimOne()
	l.settle(sent.ID, delivered)
	l.settle(held.ID, scheduler.Result{State: scheduler.Held, Reply: "550 5.7.1 policy", Attempted: true})
	for _, c := range []struct {
		after time.Duration
		want  int64
	}{{0, 0}, {keep, 0}, {keep + time.Minute, 2}, {keep + time.Hour, 0}} {
		if n, err := l.Prune(t.Context(), s.Facts.Start.Add(c.after)); err != nil || n != c.want {
			t.Errorf("%v after the start %d letters lose their bytes, want %d (%v)", c.after, n, c.want, err)
		}
	}
	row, bytes, tried, err := l.Letter(t.Context(), sent.Name)
	if err != nil || row.State != scheduler.Sent || len(bytes.Bytes) != 0 || len(tried) != 1 {
		t.Errorf("%+v %+v %+v, %v", row, bytes, tried, err)
	}
	if _, bytes, _, err := l.Letter(t.Context(), "3"); err != nil || len(bytes.Bytes) == 0 {
		t.Errorf("a letter that still waits has lost its bytes (%v)", err)
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
