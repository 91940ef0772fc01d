package gather

import (
	"bytes"
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/fetch"
	"rondo/store"
)

// Gatherer asks for calendars when they are due, and records what came of it. It decides nothing itself.
type Gatherer struct {
	Get     func(ctx context.Context, url string, have fetch.Validators) (fetch.Answer, error) // as [fetch.Client.Get]
	Ledger  store.Sources
	Wanted  func(context.Context) ([]Wanted, error) // what somebody wants to know of at present
	Ready   func() bool                             // whether the clock is believed; nothing is asked while not
	Now     func() time.Time
	Chance  func() float64 // from 0 up to 1
	Changed func()         // called when a calendar is busy at other times than before
	Wake    <-chan struct{}
	Log     *slog.Logger
}

// atOnce is how many servers are asked at a time. Each is asked for a single calendar at a time.
const atOnce = 4

// glance is how often a sleeping gatherer compares the clock with the time at which there is more to ask, so that it notices
// that the machine slept, or that its clock was set.
const glance = 15 * time.Second

// Run asks until ctx ends, and then returns nil. What fails is logged and tried again a minute later.
func (g *Gatherer) Run(ctx context.Context) error {
	for {
		next, err := g.Once(ctx)
		if err != nil && ctx.Err() == nil {
			g.Log.Error("gather calendars", "error", err)
			next = g.Now().Add(time.Minute)
		}
		if !g.sleep(ctx, next) {
			return nil
		}
	}
}

// Once asks for what is due, and returns when there is more: zero for never.
func (g *Gatherer) Once(ctx context.Context) (next time.Time, err error) {
	now := g.Now()
	if !g.Ready() {
		return now.Add(time.Minute), nil
	}
	wanted, err := g.Wanted(ctx)
	if err != nil {
		return time.Time{}, err
	}
	known, err := g.Ledger.Sources(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if err := g.Ledger.ForgetSources(ctx, Unwanted(wanted, known, now)...); err != nil {
		return time.Time{}, err
	}
	due, next := Due(wanted, known, now)
	hosts := map[string][]Question{}
	for _, q := range due {
		host := hostOf(q.URL)
		hosts[host] = append(hosts[host], q)
	}
	group, asking := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for host, questions := range hosts {
		group.Go(func() error {
			for _, q := range questions {
				if err := g.ask(asking, host, q); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil || len(due) == 0 {
		return next, err
	}
	if known, err = g.Ledger.Sources(ctx); err != nil {
		return time.Time{}, err
	}
	_, next = Due(wanted, known, g.Now())
	return next, nil
}

// ask puts one question to its host and records the answer.
func (g *Gatherer) ask(ctx context.Context, host string, q Question) error {
	a, err := g.Get(ctx, q.URL, q.Have)
	if ctx.Err() != nil {
		return ctx.Err() // that nobody waited says nothing about the calendar
	}
	now, changed := g.Now(), false
	var all []store.Source
	for _, w := range q.For {
		s := Follow(w.Known, Read(w.Wanted, a, err, now), now, g.Chance())
		if s.Own = w.Own != nil; !s.Own {
			g.tell(host, w.Known, s)
		}
		changed = changed || !bytes.Equal(s.Busy, w.Known.Busy) || !bytes.Equal(s.Tentative, w.Known.Tentative) || s.Partly != w.Known.Partly
		all = append(all, s)
	}
	if err := g.Ledger.KeepSources(ctx, all...); err != nil {
		return err
	}
	if changed {
		g.Changed()
	}
	return nil
}

// tell logs what is news of a calendar. Of its address only the host is told.
func (g *Gatherer) tell(host string, before, after store.Source) {
	switch {
	case after.Failures > 0 && before.Problem != after.Problem:
		g.Log.Warn("a calendar is not read", "host", host, "zone", after.Zone, "why", after.Problem, "again", after.Next)
	case after.Empties == 1 && before.Empties == 0:
		g.Log.Warn("a calendar has lost all of its events; they count until it has said so for two hours", "host", host, "zone", after.Zone)
	case before.Failures > 0 && after.Failures == 0:
		g.Log.Info("a calendar is read again", "host", host, "zone", after.Zone)
	case before.Read.IsZero() && !after.Read.IsZero():
		g.Log.Info("a calendar is read", "host", host, "zone", after.Zone)
	}
}

// sleep waits until a moment (zero for never) or for a value on Wake, and returns true. It returns false when ctx has ended.
func (g *Gatherer) sleep(ctx context.Context, next time.Time) bool {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-g.Wake:
			return true
		case <-tick.C:
			if !next.IsZero() && !g.Now().Before(next) {
				return true
			}
		}
	}
}
