package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// DateNote says what is special about a date.
func DateNote(d theme.Occurrence) string {
	note := ""
	switch {
	case d.Skipped:
		note = "skipped"
	case d.Cancelled:
		note = "cancelled"
	case d.Moved:
		note = "moved from " + d.Slot.Time().Format("Mon 02 Jan 15:04")
	case d.Extra:
		note = "extra"
	}
	if d.Draft && !d.Skipped && !d.Cancelled {
		note = strings.TrimSuffix("draft, "+note, ", ")
	}
	if d.Reason != "" {
		note += ": " + d.Reason
	}
	return note
}

// DateRecord is one date of a rule, for scripts. Start and End are RFC 3339 on the clocks of Zone; Slot is the place on the
// rule, on the clocks of the theme.
type DateRecord struct {
	Start     string `json:"start"`
	End       string `json:"end"`
	Zone      string `json:"timezone"`
	Slot      string `json:"slot"`
	Skipped   bool   `json:"skipped,omitempty"`
	Cancelled bool   `json:"cancelled,omitempty"`
	Moved     bool   `json:"moved,omitempty"`
	Extra     bool   `json:"extra,omitempty"`
	Draft     bool   `json:"draft,omitempty"`
	Reason    string `json:"reason,omitempty"`
	State     string `json:"state,omitempty"` // how far its session is; "" where there is none, and of a rule alone
}

// States returns how far the session of each date of a theme is, as recorded in the folder's ledger; without a ledger, as the files say.
// Dates whose sessions have stepped aside by on_conflict become those at which they are.
func States(ctx context.Context, inst *installation.Folder, t *theme.Theme, dates []theme.Occurrence, now func() time.Time) ([]scheduler.SessionState, error) {
	have, _, err := inst.Recorded(ctx, now)
	if err != nil && !errors.Is(err, store.ErrNoDatabase) {
		return nil, err
	}
	states, sessions := make([]scheduler.SessionState, len(dates)), map[ical.Local]*scheduler.Session{}
	for _, s := range have.Sessions {
		if s.Theme == t.ID {
			sessions[s.Slot] = s
		}
	}
	for i := range dates {
		s := sessions[dates[i].Slot]
		states[i] = scheduler.StateOf(t, &dates[i], s, now())
		if s != nil {
			stepAside(&dates[i], s.Facts)
		}
	}
	return states, nil
}

// stepAside has a date be where its session stepped aside to by on_conflict, or skipped, as long as the file has it where it was then.
func stepAside(d *theme.Occurrence, recorded scheduler.Facts) {
	step := recorded.Stepped
	if step == (scheduler.Stepped{}) || step.Refused || step.From != d.Wall || d.Skipped || d.Cancelled {
		return
	}
	d.Reason = step.Shown()
	if step.To == 0 {
		d.Skipped, d.Cancelled = step.Skipped(), !step.Skipped()
		return
	}
	d.Moved, d.Wall, d.Start, d.End = true, step.To, recorded.Start, recorded.Start.Add(d.End.Sub(d.Start))
}

// DateRecords returns dates on the clocks of z, with the states of their sessions, which may be nil. It is never nil.
func DateRecords(dates []theme.Occurrence, states []scheduler.SessionState, z ical.Zone) []DateRecord {
	out := make([]DateRecord, len(dates))
	for i, d := range dates {
		out[i] = DateRecord{
			d.Start.In(z.Location()).Format(time.RFC3339), d.End.In(z.Location()).Format(time.RFC3339), z.String(),
			d.Slot.String(), d.Skipped, d.Cancelled, d.Moved, d.Extra, d.Draft, d.Reason, "",
		}
		if states != nil {
			out[i].State = string(states[i])
		}
	}
	return out
}
