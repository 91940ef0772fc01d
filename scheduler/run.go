package scheduler

import (
	"context"
	"log/slog"
	"time"

	"rondo/theme"
)

// Ledger records what Plan decides. Update hands a snapshot to decide, without holding the writer, and applies what
// comes back if the snapshot is still true; otherwise it asks decide again. It returns what was recorded, with an error
// also in part.
type Ledger interface {
	Update(ctx context.Context, decide func(State) ([]Action, error)) ([]Action, error)
}

// Seal renders a letter into the bytes that every attempt sends.
type Seal func(Letter) (Sealed, error)

// Loop keeps what is recorded in step with what is wanted. It holds no decision of its own: it plans, seals, records,
// and sleeps until Plan wants to look again or somebody calls on Wake.
type Loop struct {
	Now    func() time.Time
	Want   func(accepted *theme.Set) *theme.Set // the files as they stand, read whole; nil when there is nothing to go by
	Sealer func(*theme.Set) (Seal, error)       // the seal for letters of these files; an error holds every theme
	Ledger Ledger
	Wake   <-chan struct{} // files or database have changed
	Done   func([]Action)  // told what was recorded, when there was anything, also before an error; may be nil
	Log    *slog.Logger
}

// glance is how often a sleeping loop compares the clock with its wake time, so that a suspended machine or a clock
// that was set is noticed. It costs no query.
const glance = 15 * time.Second

// Run plans until ctx ends. What goes wrong is logged and tried again after a while; only ctx ends the loop.
func (l *Loop) Run(ctx context.Context) error {
	retry := time.Second
	for {
		acts, wake, err := l.Once(ctx)
		for _, a := range acts {
			l.Log.Info(a.String())
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			l.Log.Error("plan", "error", err, "again_in", retry.String())
			wake, retry = l.Now().Add(retry), min(2*retry, time.Minute)
		default:
			retry = time.Second
		}
		if !l.sleep(ctx, wake) {
			return nil
		}
	}
}

// Once plans, seals and records one time, and returns what was recorded, with an error also in part, and when to look
// again (zero for never).
func (l *Loop) Once(ctx context.Context) (acts []Action, wake time.Time, err error) {
	acts, err = l.Ledger.Update(ctx, func(have State) ([]Action, error) {
		want := l.Want(have.Accepted)
		if want == nil {
			return nil, nil
		}
		now := l.Now()
		var acts []Action
		acts, wake = Plan(want, have, now)
		return l.seal(ctx, acts, want, have, now)
	})
	if len(acts) > 0 && l.Done != nil {
		l.Done(acts)
	}
	if err != nil {
		return acts, time.Time{}, err
	}
	return acts, wake, nil
}

// sleep waits for wake (zero for never), for a call on Wake, or for the end of ctx, which it reports as false.
func (l *Loop) sleep(ctx context.Context, wake time.Time) bool {
	for {
		wait := glance
		if !wake.IsZero() {
			wait = min(wait, max(0, wake.Sub(l.Now())))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return false
		case <-l.Wake:
			timer.Stop()
			return true
		case <-timer.C:
			if !wake.IsZero() && !l.Now().Before(wake) {
				return true
			}
		}
	}
}
