// Package loop plans again and again: it keeps what a ledger records in step with what the files want.
//
// What to do is decided by [scheduler.Plan], which is pure. This package adds what that package must not have: timers, a
// log, and goroutines that render letters side by side. It reads no clock of its own; see [Loop].
//
//	loop.go    plans, seals and records once; sleeps until there is more to do
//	seal.go    renders the letters of a plan, and holds a theme whose letters cannot be rendered
package loop

import (
	"context"
	"log/slog"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Ledger records what Plan decides. Update passes a snapshot of a scope to decide, without locking out other writers, and
// applies the returned actions if nothing in the scope has changed since. If something has, Update calls decide again with a
// new one, so decide must have no effects of its own; after [scheduler.Unread] it reads what is asked for as well. Update
// returns the actions that were recorded, also when it fails after some of them.
type Ledger interface {
	Update(ctx context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error)
}

// Loop keeps what is recorded in step with what is wanted. It decides nothing itself: it plans, seals, records, and sleeps
// until the wake time that Plan returned or until something arrives on Wake.
type Loop struct {
	Now    func() time.Time
	Want   func(accepted *theme.Set) *theme.Set     // returns the files as they stand, all of them; nil skips this plan
	Sealer func(*theme.Set) (scheduler.Seal, error) // returns the seal for letters of these files; an error holds every theme
	Ledger Ledger
	Known  func(context.Context, *theme.Set) (scheduler.Calendars, error) // what calendars say, asked where [scheduler.Consults] says so; may be nil
	Wake   <-chan struct{}                                                // receives when files or database have changed; may be nil
	Done   func([]scheduler.Action)                                       // called with what was recorded, unless that is nothing, also before an error; may be nil
	Log    *slog.Logger
}

// glance is how often a sleeping loop compares the clock with its wake time. So it notices that the machine was suspended or
// that the clock was set. It costs no query.
const glance = 15 * time.Second

// Run plans until ctx ends, and then returns nil. It logs an error and tries again, after a second at first and after a minute
// at most.
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

// Once plans, seals and records one time. It returns what was recorded, also when it fails after some of it, and when to plan
// again (zero for never).
func (l *Loop) Once(ctx context.Context) (acts []scheduler.Action, wake time.Time, err error) {
	acts, err = l.Ledger.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		want := l.Want(have.Accepted)
		if want == nil {
			return nil, nil
		}
		now := l.Now()
		if l.Known != nil && scheduler.Consults(want) {
			var err error
			if have.Calendars, err = l.Known(ctx, want); err != nil {
				return nil, err
			}
		}
		var acts []scheduler.Action
		acts, wake = scheduler.Plan(want, have, now)
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

// sleep waits until wake (zero for never) or for a value on Wake, and returns true. It returns false when ctx has ended.
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
