package desk

import (
	"context"

	"rondo/say"
	"rondo/scheduler"
)

// Affirm says that a theme goes on for another season, and returns in a line for people until when. by says who does. A theme that there is
// not, and one without a season, are [Unclear].
func (d *Desk) Affirm(ctx context.Context, which, by string) (said string, err error) {
	_, err = d.Ledger.Update(ctx, scheduler.Scope{Rest: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		t := have.Accepted.Theme(which)
		if t == nil {
			return nil, UnknownTheme(which, have.Accepted)
		}
		acts := scheduler.Reaffirm(have, which, by, d.Now())
		if len(acts) == 0 {
			return nil, unclearf("%s has no season, so it goes on by itself; season: gives it one", t.Name)
		}
		said = t.Name + " goes on; its season lasts until " + say.Time(t.Season.After(d.Now(), t.Zone), t.Zone)
		return acts, nil
	})
	return said, err
}
