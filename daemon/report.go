package daemon

import (
	"context"

	"rondo/desk"
	"rondo/scheduler"
	"rondo/trend"
)

// report tells how a theme of the accepted files has gone for a year.
func (d *Service) report(ctx context.Context, have scheduler.State, id string) (trend.Report, error) {
	now := d.now()
	p, err := desk.Year("", "", now, have.Accepted.Config.Site.Zone)
	if err != nil {
		return trend.Report{}, err
	}
	return desk.Report(ctx, d.db, have, id, p, now)
}
