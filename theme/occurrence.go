package theme

import (
	"cmp"
	"slices"
	"time"

	"rondo/ical"
)

// Occurrence is one date of a theme with everything the file says about it.
type Occurrence struct {
	Slot     ical.Local // the date that names it: of today's rule, or from also
	Wall     ical.Local // when it starts on the clocks of Zone; differs from Slot when it is moved
	Start    time.Time  // the same instant, UTC
	End      time.Time  // UTC
	Duration time.Duration
	Zone     ical.Zone
	Override *Override // what the file says about this session, nil for nothing

	Extra     bool   // not of the rule, but from also
	Skipped   bool   // taken out by except: there is no session
	Moved     bool   // by move_to
	Cancelled bool   // by cancelled
	Draft     bool   // nobody is to hear of it yet: by draft, its own or the theme's
	Reason    string // of the skip, move or cancellation; may be empty
}

// Occurrences lists the dates between two readings of the wall clock in the theme's zone, from included and to not: the
// rule's dates and those of also, with except, move_to and cancelled applied. A moved one is there when its slot or its
// new start lies in between, and once when both do. They come in order of their start, skipped ones included. Whether the
// theme has ended plays no part.
func (t *Theme) Occurrences(from, to ical.Local) []Occurrence {
	slots := t.slots(from, to)
	dated := len(slots)
	for on, o := range t.Sessions {
		if !o.MoveTo.Set {
			continue
		}
		for _, slot := range t.slots(on.window()) {
			if start := o.MoveTo.On(slot); from <= start && start < to {
				slots = append(slots, slot)
			}
		}
	}
	if len(slots) > dated {
		slices.Sort(slots)
		slots = slices.Compact(slots)
	}
	list := make([]Occurrence, len(slots))
	for i, slot := range slots {
		t.occurrence(&list[i], slot)
	}
	for i := 1; i < len(list); i++ {
		if list[i].Wall < list[i-1].Wall { // one was moved past another
			slices.SortStableFunc(list, func(a, b Occurrence) int { return cmp.Compare(a.Wall, b.Wall) })
			break
		}
	}
	return list
}

// slots returns the dates of the rule and of also, in order, each once.
func (t *Theme) slots(from, to ical.Local) []ical.Local {
	slots := t.Rule.Between(from, to)
	if len(t.Schedule.Also) == 0 {
		return slots
	}
	for _, also := range t.Schedule.Also {
		if slot := also.On(t.Schedule.Starts.Local); from <= slot && slot < to {
			slots = append(slots, slot)
		}
	}
	slices.Sort(slots)
	return slices.Compact(slots)
}

// occurrence fills in the date of a slot.
func (t *Theme) occurrence(o *Occurrence, slot ical.Local) {
	*o = Occurrence{
		Slot: slot, Wall: slot, Zone: t.Zone, Duration: t.Schedule.Duration.Duration(),
		Extra: t.extra(slot), Draft: t.Draft,
	}
	o.Skipped, o.Reason = t.skipped(slot)
	if over := t.Entry(slot); over != nil && !o.Skipped {
		o.Override = over
		if over.Duration != 0 {
			o.Duration = over.Duration.Duration()
		}
		if over.MoveTo.Set {
			o.Wall, o.Reason = over.MoveTo.On(slot), over.Reason
			o.Moved = o.Wall != slot
		}
		o.Draft = o.Draft || over.Draft
		if over.Cancelled.Is {
			o.Cancelled, o.Reason = true, over.Cancelled.Reason
		}
	}
	o.Start = t.Zone.In(o.Wall)
	o.End = o.Start.Add(o.Duration)
}

// Entry returns what stands under sessions for a slot: by its date and time, or by its date alone; nil for nothing. Whether the rule has
// the slot plays no part.
func (t *Theme) Entry(slot ical.Local) *Override {
	if len(t.Sessions) == 0 {
		return nil
	}
	for _, on := range NamesOf(slot) {
		if _, ok := t.Sessions[on]; ok {
			o := t.Sessions[on] // in here, so that the many without are not each a piece of memory
			return &o
		}
	}
	return nil
}

// NamesOf returns the keys under which sessions may name a slot.
func NamesOf(slot ical.Local) [2]When {
	return [...]When{{Local: slot, Set: true}, {Local: slot.Midnight(), Set: true, DateOnly: true}}
}

// SeatsAt returns how many may take part in the session of a slot; 0 for any number.
func (t *Theme) SeatsAt(slot ical.Local) int {
	if o := t.Entry(slot); o != nil && o.Seats > 0 {
		return o.Seats
	}
	return t.Seats
}

// Groups returns the names of the groups in the audience, in their order; nil for none.
func (t *Theme) Groups() (names []string) {
	for _, m := range t.Members {
		if m.Via() != "" && !slices.Contains(names, m.Via()) {
			names = append(names, m.Via())
		}
	}
	slices.Sort(names)
	return names
}

// PresentersAt returns those who present the session of a slot; nil for nobody.
func (t *Theme) PresentersAt(slot ical.Local) []*Person {
	if o := t.Entry(slot); o != nil {
		return o.Presenters
	}
	return nil
}

// ruled tells whether the rule has a slot.
func (t *Theme) ruled(slot ical.Local) bool { return len(t.Rule.Between(slot, slot+1)) > 0 }

// extra tells whether a date comes from also alone.
func (t *Theme) extra(slot ical.Local) bool {
	named := func(also When) bool { return also.On(t.Schedule.Starts.Local) == slot }
	return slices.ContainsFunc(t.Schedule.Also, named) && !t.ruled(slot)
}

// skipped tells whether except takes out a slot of the rule. Dates of also stay: they were written on purpose.
func (t *Theme) skipped(slot ical.Local) (skipped bool, reason string) {
	for _, e := range t.Schedule.Except {
		if from, to := e.Window(); from <= slot && slot < to && t.ruled(slot) {
			return true, e.Reason
		}
	}
	return false, ""
}

// window returns the time that w names: a day, or a second.
func (w When) window() (from, to ical.Local) {
	if w.DateOnly {
		return w.Local, w.Local.Add(day)
	}
	return w.Local, w.Local + 1
}
