package daemon

import (
	"context"

	"rondo/scheduler"
)

// joins is the daemon's door for people who ask to join, or to be guests.
type joins struct{ d *Service }

// Enrol records what somebody asks for, as [web.Joins] says. Whom it is about is in no log: anybody may have typed it.
func (j joins) Enrol(ctx context.Context, asked scheduler.Enrolment) error {
	d := j.d
	acts, err := d.db.Update(ctx, scheduler.Scope{}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Enrolments(have, asked, d.now())
	})
	if len(acts) > 0 {
		d.log.Info("somebody asks to come", "theme", asked.Theme)
		d.recorded(acts)
		d.wake()
	}
	return err
}

// Confirm records what somebody confirms, as [web.Joins] says.
func (j joins) Confirm(ctx context.Context, c scheduler.Confirming) error {
	d := j.d
	acts, err := d.db.Update(ctx, scheduler.Scope{People: []string{c.Address}}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Confirmations(have, c, d.now())
	})
	if len(acts) > 0 {
		d.passOn(acts)
	}
	return err
}
