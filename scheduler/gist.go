package scheduler

import (
	"slices"
	"strings"
)

// Gist says in few words what the letter tells, alike for letters about several sessions that tell the same of each: what has
// changed without the dates ("moved 14:00 → 15:00"), or else why it was posted.
func (l *Letter) Gist() string {
	if l.Was == nil || l.Left || l.Kind != Update && l.Kind != Cancel {
		return string(l.Why)
	}
	if l.Facts.Cancelled {
		return string(l.Facts.offReason())
	}
	gist := l.Facts.gist(*l.Was, l.Changed)
	if l.Reminds {
		if before, _, ok := strings.Cut(string(l.Why), ":"); ok {
			gist = before + ": " + gist
		}
	}
	return gist
}

func (f Facts) gist(was Facts, changed []Field) string {
	var parts []string
	for _, field := range changed {
		if field != FieldStart || f.clockChange(was) {
			parts = append(parts, f.say(field, was))
			continue
		}
		before, after := was.Wall.Time(), f.Wall.Time()
		layout := "15:04"
		if f.Wall.Midnight() != was.Wall.Midnight() {
			if layout = "Mon 15:04"; after.Sub(before).Abs() >= 6*day {
				layout = dayAndTime
			}
		}
		moved := "moved " + before.Format(layout) + " → " + after.Format(layout)
		if f.Reason != "" {
			moved += " (" + f.Reason + ")"
		}
		parts = append(parts, moved)
	}
	return strings.Join(parts, "; ")
}

// Gist says in few words what the amendment changes about the session as it was, like [Letter.Gist].
func (a Amend) Gist(was Facts) string {
	changed := a.Facts.since(was)
	switch {
	case len(changed) == 0:
		return string(a.Why)
	case slices.Equal(changed, []Field{FieldCancelled}) && a.Facts.Cancelled:
		return string(a.Facts.offReason())
	}
	gist := a.Facts.gist(was, changed)
	if some, _ := a.Facts.silence(was, a.Hush); some {
		gist += " (silent)"
	}
	return gist
}
