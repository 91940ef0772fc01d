package daemon

import (
	"context"

	"rondo/desk"
	"rondo/scheduler"
	"rondo/theme"
)

// presenters is the daemon's door for what presenters say and enter on their pages.
type presenters struct{ d *Service }

// Present records what a presenter entered, as [web.Presenters] says, and lets the plan follow: whoever organizes the session hears of a
// No at once.
func (p presenters) Present(ctx context.Context, uid, address string, form scheduler.PresenterForm) error {
	d := p.d
	acts, err := d.db.Update(ctx, scheduler.Scope{Sessions: []string{uid}}.And(scheduler.Scope{}), func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Entered(have, uid, address, form, d.now())
	})
	if len(acts) > 0 {
		d.passOn(acts)
	}
	return err
}

// Liked returns what the sessions of a theme were liked for, as [web.Presenters] says.
func (p presenters) Liked(ctx context.Context, id string) (scheduler.Liking, error) {
	results, err := p.d.db.Results(ctx)
	if err != nil {
		return scheduler.Liking{}, err
	}
	return scheduler.LikedFor(id, results), nil
}

// liked returns what a plan has to know of how sessions were liked.
func (d *Service) liked(ctx context.Context, set *theme.Set) (map[string]scheduler.Liking, error) {
	return desk.Liked(ctx, d.db, set)
}
