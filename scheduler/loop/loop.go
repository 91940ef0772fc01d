// Package loop plans again and again: it keeps what a ledger records in step with what the files want.
//
// What to do is decided by [scheduler.Plan], which is pure. This package adds what that package must not have: timers, a
// log, and goroutines that render letters side by side. It reads no clock of its own; see [Loop].
//
//	loop.go    plans, seals and records once; sleeps until there is more to do
//	prepare.go plans by files that do not lie still yet, and records that only if they do in the end
//	seal.go    renders the letters of a plan, and holds a theme whose letters cannot be rendered
package loop

import (
	"context"
	"errors"
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
	Now      func() time.Time
	Want     func(accepted *theme.Set) *theme.Set     // returns the files as they stand, all of them; nil skips this plan
	Sealer   func(*theme.Set) (scheduler.Seal, error) // returns the seal for letters of these files; an error holds every theme
	Ledger   Ledger
	Known    func(context.Context, *theme.Set) (scheduler.Calendars, error)         // what calendars say, asked where [scheduler.Consults] says so; may be nil
	Liked    func(context.Context, *theme.Set) (map[string]scheduler.Liking, error) // what sessions were liked for, asked where [scheduler.Briefs] says so; may be nil
	Wake     <-chan struct{}                                                        // receives when something has changed; may be nil
	Glance   <-chan struct{}                                                        // receives when nothing but files and answers have; may be nil
	Prepared <-chan Preparation                                                     // receives files that do not lie still yet; may be nil
	Done     func([]scheduler.Action)                                               // called with what was recorded, unless that is nothing, also before an error; may be nil
	Log      *slog.Logger

	last scheduler.Planned // by which a glance may leave out what cannot have changed
}

// look is how often a sleeping loop compares the clock with its wake time. So it notices that the machine was suspended or
// that the clock was set. It costs no query.
const look = 15 * time.Second

// Run plans until ctx ends, and then returns nil. It logs an error and tries again, after a second at first and after a minute
// at most.
func (l *Loop) Run(ctx context.Context) error {
	retry := time.Second
	var wake time.Time
	var ahead *Preparation
	for {
		acts, next, err := l.once(ctx, ahead)
		ahead = nil // the next plan may be far away, and these files are not followed for ever
		for _, a := range acts {
			l.Log.Info(a.String())
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errLeft):
		case err != nil:
			l.Log.Error("plan", "error", err, "again_in", retry.String())
			wake, retry = l.Now().Add(retry), min(2*retry, time.Minute)
		default:
			wake, retry = next, time.Second
		}
		why, on := l.sleep(ctx, wake)
		if !on {
			return nil
		}
		if ahead = why.prepared; !why.glance {
			l.last = l.last.Anew()
		}
	}
}

// Once plans everything, seals and records one time. It returns what was recorded, also when it fails after some of it, and when to
// plan again (zero for never).
func (l *Loop) Once(ctx context.Context) (acts []scheduler.Action, wake time.Time, err error) {
	l.last = l.last.Anew()
	return l.once(ctx, nil)
}

// once is Once, but for what cannot have changed since the last time. ahead is files to plan by that do not lie still yet, nil for none. The error is
// errLeft where nothing came of them; then the last plan stands.
func (l *Loop) once(ctx context.Context, ahead *Preparation) (acts []scheduler.Action, wake time.Time, err error) {
	next := scheduler.Planned{}
	within, cancel := ahead.within(ctx)
	defer cancel()
	acts, err = l.Ledger.Update(within, scheduler.Scope{}, func(have scheduler.State) (acts []scheduler.Action, err error) {
		if acts, next, err = l.decide(within, ahead, have); err == nil {
			err = ahead.wait(within)
		}
		return acts, err
	})
	if ahead.left(err) {
		return nil, time.Time{}, errLeft
	}
	l.last = l.last.Anew()
	if len(acts) > 0 && l.Done != nil {
		l.Done(acts)
	}
	if err != nil {
		return acts, time.Time{}, err
	}
	l.last = next
	return acts, next.Wake(), nil
}

// decide plans and seals. It returns besides what the next plan may go by.
func (l *Loop) decide(ctx context.Context, ahead *Preparation, have scheduler.State) (acts []scheduler.Action, next scheduler.Planned, err error) {
	files, sealer, early := l.Want, l.Sealer, ahead.waits()
	if early {
		files, sealer = ahead.Want, ahead.Sealer
	}
	want, now := files(have.Accepted), l.Now()
	switch {
	case want == nil && early:
		return nil, scheduler.Planned{}, errLeft
	case want == nil:
		return nil, scheduler.Planned{}, nil
	}
	need := l.last.Scope(want, have, now)
	if early && (have.Read.Part == nil || need.Everybody || need.Ahead.All || scheduler.Consults(want)) {
		return nil, scheduler.Planned{}, errLeft
	}
	if err := have.Demand(need); err != nil {
		return nil, scheduler.Planned{}, err
	}
	if l.Known != nil && scheduler.Consults(want) {
		if have.Calendars, err = l.Known(ctx, want); err != nil {
			return nil, scheduler.Planned{}, err
		}
	}
	if l.Liked != nil && scheduler.Briefs(want) {
		if have.Liked, err = l.Liked(ctx, want); err != nil {
			return nil, scheduler.Planned{}, err
		}
	}
	if acts, next, err = l.last.Plan(want, have, now); err != nil || len(acts) == 0 {
		return nil, next, err
	}
	acts, err = l.seal(ctx, acts, sealer, want, have, now)
	return acts, next, err
}

// waking is why a sleep ended. The zero waking is the time, or a value on Wake.
type waking struct {
	glance   bool         // nothing but files and answers can have changed
	prepared *Preparation // nil for none
}

// sleep waits until wake (zero for never) or for a value on Wake, Glance or Prepared. on is false when ctx has ended.
func (l *Loop) sleep(ctx context.Context, wake time.Time) (why waking, on bool) {
	for {
		wait := look
		if !wake.IsZero() {
			wait = min(wait, max(0, wake.Sub(l.Now())))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return waking{}, false
		case <-l.Wake:
			timer.Stop()
			return waking{}, true
		case <-l.Glance:
			timer.Stop()
			return waking{glance: true}, true
		case prepared := <-l.Prepared:
			timer.Stop()
			return waking{glance: true, prepared: &prepared}, true
		case <-timer.C:
			if !wake.IsZero() && !l.Now().Before(wake) {
				return waking{}, true
			}
		}
	}
}
