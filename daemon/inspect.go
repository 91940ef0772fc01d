package daemon

import (
	"context"
	"sync/atomic"

	"rondo/desk"
	"rondo/store"
)

// inspection is what the daemon knows of the file of the ledger.
type inspection struct {
	known atomic.Pointer[store.Inspection]
}

// begin takes up what was found before this daemon. s may be nil.
func (i *inspection) begin(ctx context.Context, s store.Sounder) error {
	if s == nil {
		return nil
	}
	last, err := s.Inspected(ctx)
	i.known.Store(&last)
	return err
}

// last returns what was found last; the zero Inspection for nothing.
func (i *inspection) last() store.Inspection {
	if known := i.known.Load(); known != nil {
		return *known
	}
	return store.Inspection{}
}

// problem says what is wrong with it; "" when nothing is known to be.
func (i *inspection) problem() string {
	if last := i.last(); last.Found != "" {
		return "the database is damaged, stop the daemon and restore a backup: " + last.Found
	}
	return ""
}

// inspectFile looks at all of the file of the ledger once a week, in an hour without a letter that is due, or a day later in any case. One that is
// damaged is looked at again, since it may have been mended.
func (d *Service) inspectFile(ctx context.Context) error {
	s, last := d.skills.sounder(), d.inspection.last()
	rested := d.now().Sub(last.At)
	if s == nil || last.Found == "" && rested < desk.Inspecting {
		return nil
	}
	counts, err := d.db.Counts(ctx)
	if err != nil || !counts.Oldest.IsZero() && rested < desk.Inspecting+desk.Unhurried {
		return err
	}
	now, err := s.Inspect(ctx)
	if now != (store.Inspection{}) {
		d.inspection.known.Store(&now)
	}
	if now.Found != "" {
		d.log.Error("the database is damaged", "found", now.Found)
	}
	return err
}
