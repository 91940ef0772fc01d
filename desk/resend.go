package desk

import (
	"context"
	"fmt"
	"time"

	"rondo/installation"
	"rondo/scheduler"
	"rondo/store"
)

func Resend(ctx context.Context, db store.Ledger, inst *installation.Folder, which string, now time.Time) (string, error) {
	row, _, _, err := db.Letter(ctx, which)
	if err != nil {
		return "", fmt.Errorf("%s: %w", which, err)
	}
	have, err := db.State(ctx)
	if err != nil {
		return "", err
	}
	if have.Accepted == nil {
		return "", fmt.Errorf("%s: nothing was accepted yet to compose it from", which)
	}
	if inst.Key, err = inst.KeyFor(ctx, &have.Accepted.Config, db); err != nil {
		return "", err
	}
	seal, err := inst.Sealer(have.Accepted)
	if err != nil {
		return "", err
	}
	return db.Resend(ctx, which, func(name string) (scheduler.Post, error) {
		l, err := scheduler.Again(have.Accepted, have, row.UID, row.Kind, row.To, name, now)
		if err != nil {
			return scheduler.Post{}, err
		}
		sealed, err := seal(l)
		return scheduler.Post{Letter: l, Sealed: sealed}, err
	})
}
