package ledger

import (
	"context"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// unhurried is how much later than its time a CANCEL may be posted before it counts as forgotten.
const unhurried = 5 * time.Minute

// cancellations holds that everybody who was told of a session that is cancelled is told so, unless they left or cannot
// be reached, it is over, or their theme is held. While no daemon is at work nothing is forgotten that fell due after the
// ledger's last sign of life.
func (v *verifier) cancellations(ctx context.Context, have scheduler.State) (err error) {
	if have.Accepted == nil {
		return nil
	}
	until := v.now
	if holder, err := v.holder(); err != nil {
		return err
	} else if holder == "" {
		if until, err = v.db.LastSign(ctx); err != nil {
			return err
		}
	}
	held := make(map[string]bool)
	for _, h := range have.Holds {
		held[h.Scope] = true
	}
	for _, s := range have.Sessions {
		t := have.Accepted.Theme(s.Theme)
		if !s.Facts.Cancelled || t == nil || held["theme/"+t.ID] || held["template/"+t.ID] || !s.Facts.End.After(until) {
			continue
		}
		due, told := cancelDue(s, t)
		if !told || until.Before(due.Add(unhurried)) {
			continue
		}
		for _, seat := range s.Seats {
			if _, suppressed := have.Suppressed[seat.Address]; suppressed || have.Wishes[seat.Address].Leaves(s.Theme) {
				continue
			}
			if facts, ok := s.Told[seat.Revision]; ok && seat.Revision != s.Revision && !facts.Cancelled && !seat.Left && !s.Silent[seat.Revision].Cancelled {
				v.add("cancelled", s.UID+" "+seat.Address, "the session is cancelled, and no CANCEL was posted by %s", due.Format(time.RFC3339))
			}
		}
	}
	return nil
}

// cancelDue returns when people are to hear of a cancellation, if they are to hear of it by letter.
func cancelDue(s *scheduler.Session, t *theme.Theme) (due time.Time, told bool) {
	due = s.Changed
	if t.Notify.Settle != nil {
		due = due.Add(time.Duration(*t.Notify.Settle))
	}
	if t.Notify.Cancel == theme.Quietly {
		due = scheduler.Later(due, s.Facts.Start.Add(-24*time.Hour))
	}
	return due, t.Notify.Cancel != theme.Feed
}
