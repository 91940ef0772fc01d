package daemon

import (
	"context"
	"time"

	"rondo/desk"
	"rondo/templates"
)

// forgetter is the daemon's door for people who want to read what is known of them, or to be forgotten.
type forgetter struct{ d *Service }

// Known returns what is known of somebody, as [web.Forgetter] says.
func (f forgetter) Known(ctx context.Context, address string) (parts []templates.KnownPart, err error) {
	known, err := f.desk().Known(ctx, address)
	for _, p := range known.Ledger {
		part := templates.KnownPart{Table: p.Table, Named: p.Named}
		for _, row := range p.Rows {
			at, _ := time.Parse(time.RFC3339, row.At) // zero for none
			part.Rows = append(part.Rows, templates.KnownRow{At: at, About: row.Session, Words: row.Words})
		}
		parts = append(parts, part)
	}
	return parts, err
}

// Forget forgets somebody, as [web.Forgetter] says. The log does not say whom.
func (f forgetter) Forget(ctx context.Context, address string) error {
	_, err := f.desk().Forget(ctx, address)
	if err == nil {
		f.d.log.Info("somebody was forgotten, by their own page")
	}
	f.d.calendarsChanged()
	f.d.pages.Invalidate()
	return err
}

func (f forgetter) desk() *desk.Desk {
	return &desk.Desk{Folder: f.d.files.installation(), Ledger: f.d.db, Now: f.d.now}
}
