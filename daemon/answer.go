package daemon

import (
	"context"
	"time"

	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
)

// answers is the daemon's door for what people say on their pages.
type answers struct{ d *Service }

// Reply keeps a form and decides about it, as [web.Answers] says.
func (a answers) Reply(ctx context.Context, form scheduler.Form) (decided bool, err error) {
	d := a.d
	_, _, err = d.db.Keep(ctx, store.Mail{Source: reception.ByWeb, Raw: form.Text(), Arrived: d.now(), Class: scheduler.Calendar})
	if err != nil {
		return false, err
	}
	if err := d.decide(ctx); err != nil {
		d.log.Error("answers", "error", err)
		d.arrived()
		return false, nil
	}
	return true, nil
}

// Prefer records a wish, as [web.Answers] says.
func (a answers) Prefer(ctx context.Context, address string, change scheduler.Change) error {
	scope := scheduler.Scope{People: []string{address}}
	acts, err := a.d.db.Update(ctx, scope, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Wishes(have, address, change, a.d.now())
	})
	if len(acts) > 0 {
		a.d.passOn(acts)
		a.d.calendars.look() // their zone may be another one, and with it what days their calendars speak of
	}
	return err
}

// decide settles what waits in the inbox, and lets the plan follow.
func (d *Service) decide(ctx context.Context) error {
	if err := d.clock.Believed(); err != nil { // how old an answer is depends on it
		return err
	}
	acts, err := d.reception.Settle(ctx)
	if len(acts) > 0 {
		d.passOn(acts)
	}
	return err
}

// passOn logs and tells the plan that something followed from what came in.
func (d *Service) passOn(acts []scheduler.Action) {
	for _, a := range acts {
		d.log.Info(a.String())
	}
	d.recorded(acts)
	tell(d.glance)
}

// arrived says that something was kept.
func (d *Service) arrived() { tell(d.arrivals) }

// answer decides about what was kept, at the start and whenever something has arrived. What goes wrong is logged and
// tried again.
func (d *Service) answer(ctx context.Context) error {
	for retry := time.Second; ; {
		again := (<-chan time.Time)(nil)
		if err := d.decide(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("answers", "error", err, "again_in", retry.String())
			again, retry = time.After(retry), min(2*retry, time.Minute)
		} else {
			retry = time.Second
		}
		select {
		case <-ctx.Done():
			return nil
		case <-d.arrivals:
		case <-again:
		}
	}
}
