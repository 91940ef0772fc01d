package desk

import (
	"context"
	"time"

	"rondo/installation"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
)

// Desk is what an organizer changes, by a verb or on a page, on an open ledger.
type Desk struct {
	Folder *installation.Folder
	Ledger store.Ledger
	Now    func() time.Time
}

// Decline answers a proposal with no: whoever asked hears with the next plan that the session stays where it is. which is the id of
// a proposal that waits, or the beginning of one; [Unclear] otherwise.
func (d *Desk) Decline(ctx context.Context, which string) (declined scheduler.Proposal, err error) {
	_, err = d.Ledger.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		p, _, err := ProposalNamed(have, which)
		declined = p
		return []scheduler.Action{scheduler.Resolve{ID: p.ID, State: scheduler.ProposalDeclining, Why: "declined by the organizer"}}, err
	})
	return declined, err
}

// Restore lets letters go to a suppressed address (in lower case) again. What its person has missed of coming sessions follows with
// the next plan. An address that is not suppressed is [Unclear].
func (d *Desk) Restore(ctx context.Context, address string) error {
	acts, err := d.Ledger.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		if have.Forgot(address) {
			return nil, unclearf("%s asked to be forgotten; only they can come back, by joining a theme whose page has a door (join: open or ask)", address)
		}
		if _, suppressed := have.Suppressed[address]; !suppressed {
			return nil, nil
		}
		return scheduler.Restored(have, address, "restored by the organizer", d.Now()), nil
	})
	if err == nil && len(acts) == 0 {
		err = unclearf("%s is not suppressed; 'rondo people suppressed' lists who is", address)
	}
	return err
}

// Reception returns who decides about what came in, with the key of links of the installation's letters.
func (d *Desk) Reception(ctx context.Context) (*reception.Inbox, error) {
	settings, err := d.Folder.Settings()
	if err != nil {
		return nil, err
	}
	key, err := d.Folder.KeyFor(ctx, settings, d.Ledger)
	if err != nil {
		return nil, err
	}
	return &reception.Inbox{DB: d.Ledger, Key: key, Now: d.Now}, nil
}
