package daemon

import (
	"context"

	"rondo/scheduler"
)

// series is the daemon's door for what people say of a theme as a whole.
type series struct{ d *Service }

// Affirm records that a theme goes on, as [web.Series] says.
func (s series) Affirm(ctx context.Context, theme, address string) error {
	d := s.d
	acts, err := d.db.Update(ctx, scheduler.Scope{Rest: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Reaffirm(have, theme, address, d.now()), nil
	})
	if len(acts) > 0 {
		d.passOn(acts)
	}
	return err
}

// Volunteer passes an offer on to the organizers, as [web.Series] says.
func (s series) Volunteer(ctx context.Context, uid, address, words string) error {
	d := s.d
	acts, err := d.db.Update(ctx, scheduler.Scope{Rest: true, Sessions: []string{uid}}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Volunteer(have, uid, address, words, d.now())
	})
	if len(acts) > 0 {
		d.passOn(acts)
	}
	return err
}
