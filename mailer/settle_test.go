package mailer

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// stubborn is a desk that refuses to record results.
type stubborn struct {
	*desk
	refuses int           // how many times
	offers  int           // how many times a result was offered
	first   chan struct{} // closed by the first offer
}

func (o *stubborn) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) func() error {
	if o.offers++; o.offers == 1 {
		close(o.first)
	}
	if o.offers <= o.refuses {
		return func() error { return errors.New("the disk is full") }
	}
	return o.desk.Settle(ctx, id, r, now)
}

// TestStoppingOffersAResultFourTimes: a ledger that is busy for a moment while the program stops still learns what became of
// a letter, since otherwise that stays in doubt and may go twice. A ledger that stays away is not waited for.
func TestStoppingOffersAResultFourTimes(t *testing.T) {
	for _, test := range []struct {
		refuses, offers int
		state           scheduler.LetterState
	}{
		{0, 1, scheduler.Sent},
		{3, 4, scheduler.Sent},
		{1000, 4, scheduler.InDoubt},
	} {
		synctest.Test(t, func(t *testing.T) {
			peer := &peer{}
			o := &stubborn{desk: newDesk(), refuses: test.refuses, first: make(chan struct{})}
			s := o.post("ada@example.org", letterText)
			_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none"}, peer.pipes)
			<-o.first
			stop()
			if o.offers != test.offers || s.state != test.state {
				t.Errorf("refused %d times: offered %d times, and is %s; want %d times, and %s", test.refuses, o.offers, s.state, test.offers, test.state)
			}
		})
	}
}
