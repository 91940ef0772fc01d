package desk

import (
	"context"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

// ActRecord is what somebody did, as --json prints it.
type ActRecord struct {
	At     time.Time `json:"at"`
	Who    string    `json:"who"`
	What   string    `json:"what"`
	About  string    `json:"about,omitempty"`
	Change string    `json:"change,omitempty"`
}

// Log lists what was done at the desk and by verbs, oldest first, with the zone in which organizers are told of it. since is a date
// there; zero for all that is kept.
func Log(ctx context.Context, db store.Ledger, f store.ActFilter, since ical.Local) (all []ActRecord, zone ical.Zone, err error) {
	have, err := db.Shown(ctx)
	if err != nil {
		return nil, zone, err
	}
	if have.Accepted != nil {
		zone = have.Accepted.Config.Site.Zone
	}
	if since != 0 {
		f.Since = zone.In(since)
	}
	acts, err := db.Acts(ctx, f)
	all = make([]ActRecord, len(acts))
	for i, a := range acts {
		all[i] = ActRecord{a.At, a.Who, a.What, a.About, a.Change}
	}
	return all, zone, err
}

// EnterLink returns a link by which whoever has it signs in at the desk as somebody (address in lower case), once, within
// [scheduler.LoginFor], in any browser. Somebody who may do nothing there is [Unclear].
func EnterLink(ctx context.Context, d *Desk, id, address string) (string, error) {
	have, err := d.Ledger.Shown(ctx)
	if err != nil {
		return "", err
	}
	if !have.Accepted.Roles(address).Any() {
		return "", unclearf("%s organizes no theme and is not named under desk: in rondo.yaml", address)
	}
	links, err := Links(ctx, d.Folder, have, d.Now)
	if err != nil {
		return "", err
	}
	if err := d.Ledger.AskIn(ctx, scheduler.Login{ID: id, Address: address, At: d.Now(), Posted: true}); err != nil {
		return "", err
	}
	return links.SignIn(id, address), nil
}
