package scheduler

import (
	"fmt"
	"strings"

	"rondo/theme"
)

const dayAndTime = "Mon 2 Jan 15:04"

// reasonSince says in words how f differs from what was told before.
func (f Facts) reasonSince(was Facts) Reason {
	if f.Stepped.Skipped() && !was.Stepped.Skipped() {
		return "skipped: " + f.Stepped.reason()
	}
	if f.Cancelled && !was.Cancelled {
		return f.offReason()
	}
	var parts []string
	for _, field := range f.since(was) {
		parts = append(parts, f.say(field, was))
	}
	if f.Materials != was.Materials {
		parts = append(parts, f.sayMaterials(was))
	}
	if len(parts) == 0 && f.Stepped != was.Stepped {
		return f.Stepped.since(was.Stepped)
	}
	if len(parts) == 0 && f.Notes != was.Notes {
		return "its notes"
	}
	if len(parts) == 0 {
		return "shown differently in feeds"
	}
	return Reason(strings.Join(parts, "; "))
}

func (f Facts) offReason() Reason {
	if f.Reason == "" {
		return "cancelled"
	}
	return Reason("cancelled: " + f.Reason)
}

func (f Facts) say(field Field, was Facts) string {
	switch field {
	case FieldCancelled:
		return "back on"
	case FieldStart:
		return f.sayMove(was)
	case FieldEnd:
		return "duration " + length(was) + " → " + length(f)
	case FieldTentative:
		return f.sayDoubt()
	case FieldCertain:
		return "certain now"
	case FieldPlace:
		return fmt.Sprintf("place %q → %q", was.Place, f.Place)
	case FieldTitle:
		switch {
		case f.Social && !was.Social:
			return "a social meeting, since " + NobodyPresents
		case was.Social && !f.Social:
			return "no social meeting any more"
		}
		if before, after, differ := f.retitled(was); differ {
			return fmt.Sprintf("title %q → %q", before, after)
		}
		return fmt.Sprintf("name %q → %q", was.Name, f.Name)
	case FieldPresenter:
		return fmt.Sprintf("presenter %q → %q", was.Presenter, f.Presenter)
	default:
		return "new " + string(field)
	}
}

// sayDoubt says why the session is tentative.
func (f Facts) sayDoubt() string {
	if f.Lapsed {
		return "tentative: " + NobodyAffirmed
	}
	return "tentative: " + NobodyPresents
}

// sayMaterials names what there is now and was not before, or else that links have changed.
func (f Facts) sayMaterials(was Facts) string {
	if added := f.added(was.Materials); len(added) > 0 {
		return "new " + strings.Join(added, ", ")
	}
	return "other links"
}

func (f Facts) sayMove(was Facts) string {
	if f.clockChange(was) {
		return "clock change in " + f.Zone.String() + ": " +
			was.Start.Format("15:04Z") + " → " + f.Start.Format("15:04Z")
	}
	before, after := was.Wall.Time(), f.Wall.Time()
	layout := dayAndTime
	if f.Wall.Midnight() == was.Wall.Midnight() {
		layout = "15:04"
	}
	words := "moved " + before.Format(dayAndTime) + " → " + after.Format(layout)
	if f.Zone != was.Zone {
		words += " " + f.Zone.String()
	}
	switch {
	case f.Reason != "":
		words += " (" + f.Reason + ")"
	case f.Stepped != (Stepped{}):
		words += ", out of the way of " + string(f.Stepped.reason())
	case was.Stepped != (Stepped{}) && f.Wall == was.Stepped.From:
		words += ", as nothing is in the way any more"
	}
	return words
}

func length(f Facts) string { return theme.Length(f.End.Sub(f.Start)).String() }

// reason says in words what a session steps aside for.
func (s Stepped) reason() Reason {
	if s.About == "" {
		return Reason(s.Kind.String())
	}
	return Reason(s.About + " (" + s.Kind.String() + ")")
}

// since says in words what became of a step where the session itself stays as it was.
func (s Stepped) since(was Stepped) Reason {
	switch {
	case s.Refused:
		return "stays, as an organizer says: " + s.reason()
	case s == (Stepped{}):
		return "steps aside no more: " + was.reason()
	}
	return "steps aside: " + s.reason()
}

// openReason says in words how a session that is to be opened steps aside, or why it is tentative; it is empty where neither is so.
func (f Facts) openReason() Reason {
	switch step := f.Stepped; {
	case f.Tentative && (step == (Stepped{}) || step.Refused):
		return Reason(f.sayDoubt())
	case step == (Stepped{}) || step.Refused:
		return ""
	case step.To == 0:
		return "skipped: " + step.reason()
	default:
		return Reason("moved from "+step.From.Time().Format(dayAndTime)+", out of the way of ") + step.reason()
	}
}
