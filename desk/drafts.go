package desk

import (
	"slices"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Drawn says of each session that the files make a draft, though people were invited to it, why that cannot be. The errors
// stand at the key that does so.
func Drawn(want *theme.Set, have scheduler.State, now time.Time) (found theme.Findings) {
	drawn := scheduler.Drawn(want, have, now)
	for _, t := range want.Themes {
		for _, s := range drawn[t.ID] {
			found = append(found, want.DraftKey(t, s.Slot, s.Slot.Date()+" is "+scheduler.DraftOfKnown, scheduler.EndDraft))
		}
	}
	return found
}

// DraftRecord is a session that is a draft, for scripts: when it would start (RFC 3339, in the theme's zone), and how many people
// would be invited from when on.
type DraftRecord struct {
	Theme  string `json:"theme"`
	Slot   string `json:"slot"` // its date on the rule
	Start  string `json:"start"`
	Title  string `json:"title"`
	People int    `json:"people"`
	Invite string `json:"invite"`

	Occurrence theme.Occurrence `json:"-"`
	From       time.Time        `json:"-"` // when people would be invited
}

// Drafts lists the sessions to come within the horizon that nobody hears of because they are drafts, in order of theme and
// start. It is never nil.
func Drafts(want *theme.Set, have scheduler.State, now time.Time) []DraftRecord {
	all, drawn := []DraftRecord{}, scheduler.Drawn(want, have, now)
	for _, t := range want.Themes {
		if t.Ended {
			continue
		}
		for _, o := range t.Coming(now, want.Config.Horizon) {
			known := slices.ContainsFunc(drawn[t.ID], func(s *scheduler.Session) bool { return s.Slot == o.Slot })
			if !o.Draft || o.Skipped || o.Cancelled || known {
				continue
			}
			d := DraftRecord{Theme: t.ID, Slot: o.Slot.String(), Title: t.Title, People: len(t.Members), Occurrence: o, From: t.Invite.Before(o.Wall, o.Zone)}
			if own := o.Override; own != nil {
				if own.Title != nil {
					d.Title = *own.Title
				}
				for _, who := range own.Presenters {
					if t.Member(who.Email) == nil {
						d.People++
					}
				}
			}
			d.Start, d.Invite = o.Start.In(o.Zone.Location()).Format(time.RFC3339), d.From.In(o.Zone.Location()).Format(time.RFC3339)
			all = append(all, d)
		}
	}
	return all
}
