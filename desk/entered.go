package desk

import (
	"slices"
	"time"

	"rondo/scheduler"
)

// EnteredRecord is what one presenter entered of a coming session and people are told, since its file leaves it open. Start is RFC 3339,
// in the session's zone.
type EnteredRecord struct {
	Theme string   `json:"theme"`
	UID   string   `json:"uid"`
	Start string   `json:"start"`
	What  []string `json:"what"` // title, abstract or materials
	From  string   `json:"from"` // the presenter's name

	Facts scheduler.Facts `json:"-"`
}

// entered lists what presenters entered of sessions that are not over, in order of start; nil for nothing.
func entered(have scheduler.State, now time.Time) (all []EnteredRecord) {
	if have.Accepted == nil {
		return nil
	}
	for _, s := range have.Sessions {
		f := s.Facts
		if f.Cancelled || !f.End.After(now) {
			continue
		}
		for _, one := range s.Supplied(have.Accepted.Theme(s.Theme)) {
			all = append(all, EnteredRecord{s.Theme, s.UID, f.Start.In(f.Zone.Location()).Format(time.RFC3339), one.What, one.From, f})
		}
	}
	slices.SortStableFunc(all, func(a, b EnteredRecord) int { return a.Facts.Start.Compare(b.Facts.Start) })
	return all
}
