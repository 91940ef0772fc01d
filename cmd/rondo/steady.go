package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

const (
	jump   = 5 * time.Minute  // more than that between two looks is no slewing
	mostly = 10 * time.Minute // after which a clock that was set is believed
)

// steady notices when the clock is set: the time of day and the time that has passed since the start then differ. For
// some minutes nothing is planned and no letter is begun. A mistake that is mended meanwhile, such as a day too much,
// has cost nothing; a clock that stays is believed.
type steady struct {
	now func() time.Time     // the time of day
	ran func() time.Duration // the time that has passed, which nobody sets
	log *slog.Logger

	mu    sync.Mutex
	began time.Time     // the time of day when ran was 0, as it is believed; zero before the first look
	since time.Duration // on ran, when the clock was found to be set; negative when it was not
}

var errClock = errors.New("the clock was set; nothing is sent until it stands for 10 minutes, or is set back")

// believed is nil while the clock can be believed.
func (s *steady) believed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ran := s.ran()
	began := s.now().Round(0).Add(-ran)
	if s.began.IsZero() {
		s.began, s.since = began, -1
	}
	off := began.Sub(s.began)
	switch {
	case off.Abs() <= jump:
		if s.since >= 0 {
			s.log.Info("the clock is back")
		}
		s.began, s.since = began, -1
		return nil
	case s.since < 0:
		s.since = ran
		s.log.Error("the clock was set: nothing is sent until it stands for 10 minutes, or is set back", "by", off.Round(time.Second).String())
	case ran-s.since >= mostly:
		s.log.Warn("the clock is believed again", "by", off.Round(time.Second).String())
		s.began, s.since = began, -1
		return nil
	}
	return errClock
}

// meant is a moment that was reckoned from the time of day as it is shown, by the clock that is believed.
func (s *steady) meant(t time.Time) time.Time {
	if t.IsZero() || s.believed() == nil {
		return t
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := s.now().Round(0).Add(-s.ran())
	return t.Add(s.began.Sub(shown))
}

// steadyLedger records nothing while the clock cannot be believed.
type steadyLedger struct {
	scheduler.Ledger
	clock *steady
}

func (l steadyLedger) Update(ctx context.Context, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	if err := l.clock.believed(); err != nil {
		return nil, err
	}
	return l.Ledger.Update(ctx, decide)
}

// steadyOutbox has no letters to carry while the clock cannot be believed.
type steadyOutbox struct {
	*store.DB
	clock *steady
}

func (o steadyOutbox) Claim(ctx context.Context, now time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	if o.clock.believed() != nil {
		return nil, nil
	}
	return o.DB.Claim(ctx, now, n, except...)
}

// Settle lets a letter wait by the clock that is believed.
func (o steadyOutbox) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) error {
	r.NotBefore = o.clock.meant(r.NotBefore)
	return o.DB.Settle(ctx, id, r, now)
}

func (o steadyOutbox) NextDue(ctx context.Context) (time.Time, error) {
	if o.clock.believed() != nil {
		return time.Time{}, nil
	}
	return o.DB.NextDue(ctx)
}
