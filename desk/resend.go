package desk

import (
	"context"
	"fmt"

	"rondo/scheduler"
)

// Resend seals what a letter said anew and posts it beside the earlier one, as what its person was told last: with the same
// SEQUENCE and a newer DTSTAMP. which is the letter's number or name. It returns the name of the new letter.
func (d *Desk) Resend(ctx context.Context, which string) (name string, err error) {
	row, _, _, err := d.Ledger.Letter(ctx, which)
	if err != nil {
		return "", fmt.Errorf("%s: %w", which, err)
	}
	have, err := d.Ledger.State(ctx)
	if err != nil {
		return "", err
	}
	if have.Accepted == nil {
		return "", fmt.Errorf("%s: nothing was accepted yet to compose it from", which)
	}
	folder := *d.Folder // which others may use at the same time
	if folder.Key, err = folder.KeyFor(ctx, &have.Accepted.Config, d.Ledger); err != nil {
		return "", err
	}
	seal, err := folder.Sealer(have.Accepted)
	if err != nil {
		return "", err
	}
	return d.Ledger.Resend(ctx, which, func(name string) (scheduler.Post, error) {
		l, err := scheduler.Again(have.Accepted, have, row.UID, row.Kind, row.To, name, d.Now())
		if err != nil {
			return scheduler.Post{}, err
		}
		sealed, err := seal(l)
		return scheduler.Post{Letter: l, Sealed: sealed}, err
	})
}
