package desk

import (
	"strings"
	"time"

	"rondo/ical"
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
}

// DateRecords returns dates on the clocks of z. It is never nil.
func DateRecords(dates []theme.Occurrence, z ical.Zone) []DateRecord {
	out := make([]DateRecord, len(dates))
	for i, d := range dates {
		out[i] = DateRecord{
			d.Start.In(z.Location()).Format(time.RFC3339), d.End.In(z.Location()).Format(time.RFC3339), z.String(),
			d.Slot.String(), d.Skipped, d.Cancelled, d.Moved, d.Extra, d.Draft, d.Reason,
		}
	}
	return out
}
