package ledger

import (
	"context"
	"strings"

	"rondo/scheduler"
)

// calendars holds that people's own calendars have gone with those who left, and are named as what was read from them is.
func (v *verifier) calendars(ctx context.Context, have scheduler.State) error {
	all, err := v.db.OwnCalendars(ctx, "")
	if err != nil {
		return err
	}
	for _, c := range all {
		subject := c.Address + " " + c.ID[:min(len(c.ID), 8)]
		if len(c.ID) != 64 || strings.Trim(c.ID, "0123456789abcdef") != "" {
			v.add("calendar", subject, "it is named by no address")
		}
		if len(c.Sealed) <= 28 {
			v.add("calendar", subject, "where it is cannot be opened")
		}
		if c.Zone == "" {
			v.add("calendar", subject, "it is in no zone")
		}
		if have.Wishes[c.Address].All {
			v.add("calendar", subject, "its owner has left everything")
		}
		if have.Accepted != nil && have.Accepted.People.ByAddress.At(c.Address) == nil {
			v.add("calendar", subject, "the accepted files name nobody whose it is")
		}
	}
	return nil
}
