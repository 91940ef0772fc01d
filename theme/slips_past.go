package theme

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"rondo/ical"
)

// generous is how far back and ahead sessions are looked for.
const generous = 100 * 366 * day

// lookAtNext warns of a theme whose sessions are all over.
func (l *slips) lookAtNext() {
	if l.coming() {
		return
	}
	last := l.lastBefore()
	const right = "write a later date, or `ended: true`"
	where := cmp.Or(l.ending(), "schedule")
	if last == nil {
		l.warn(where, "write a date on which it takes place, or `ended: true`", "the theme has no session that takes place")
		return
	}
	l.warn(where, right, "the theme has no coming session; the last was %s, %s", last.Wall.Time().Format("Mon"), last.Wall)
}

func (l *slips) coming() bool {
	from := l.today.Add(-longestDuration)
	for window := 60 * day; ; window *= 4 {
		if slices.ContainsFunc(l.Occurrences(from, from.Add(window)), func(o Occurrence) bool {
			return !o.Skipped && !o.Cancelled && o.End.After(l.now)
		}) {
			return true
		}
		if window > generous/4 {
			return false
		}
	}
}

// lastBefore returns the latest session that took place and is over, nil for none.
func (l *slips) lastBefore() (last *Occurrence) {
	first := l.Schedule.Starts.Local
	for _, also := range l.Schedule.Also {
		first = min(first, also.On(l.Schedule.Starts.Local))
	}
	for _, o := range l.Sessions {
		if o.MoveTo.Set {
			first = min(first, o.MoveTo.Local)
		}
	}
	for window := 60 * day; ; window *= 4 {
		from := l.today.Add(-min(window, generous))
		dates := l.Occurrences(max(from, first), l.today)
		for i := range dates {
			if o := &dates[i]; !o.Skipped && !o.Cancelled && !o.End.After(l.now) && (last == nil || o.Start.After(last.Start)) {
				last = o
			}
		}
		if last != nil || from <= first || window >= generous {
			return last
		}
	}
}

// lookAtExcepted warns of coming sessions that were put into a time in which nothing is to take place: by also or move_to. A time
// is one from and to; on a single day that is taken out, a session at another hour may be meant.
func (l *slips) lookAtExcepted() {
	reason := func(at ical.Local, days bool) (string, bool) {
		for _, e := range l.Schedule.Except {
			if from, to := e.Window(); from <= at && at < to && at >= l.today && (e.isRange() || days && e.Date.DateOnly) {
				return cmp.Or(e.Reason, e.first().Local.Date()), true
			}
		}
		return "", false
	}
	for i, also := range l.Schedule.Also {
		if why, out := reason(also.On(l.Schedule.Starts.Local), false); also.Set && out {
			l.warn(fmt.Sprintf("schedule/also/%d", i), "write another date, or shorten that time", "%s lies in a time that except takes out: %s", also, why)
		}
	}
	for on, o := range l.Sessions {
		slots := l.slots(on.window())
		if !o.MoveTo.Set || o.Cancelled.Is || len(slots) == 0 {
			continue
		}
		if why, out := reason(o.MoveTo.On(slots[0]), true); out && o.MoveTo.On(slots[0]).Midnight() != slots[0].Midnight() {
			l.warn(fmt.Sprintf("sessions/%s/move_to", on), "write another date, or take that one out of except",
				"the session of %s is moved to %s, which except takes out: %s", on, o.MoveTo, why)
		}
	}
}

// lookAtOrder finds a past date that stands among later ones, where a year more would put it in order: who keeps history
// keeps it in order, and a slip of the year does not.
func (l *slips) lookAtOrder() {
	var except []When
	for _, e := range l.Schedule.Except {
		except = append(except, e.first())
	}
	for name, dates := range map[string][]When{"also": l.Schedule.Also, "except": except} {
		if i := l.disorder(dates); i >= 0 {
			l.warnDisorder(fmt.Sprintf("schedule/%s/%d", name, i), dates[i])
		}
	}
	written := l.written()
	if i := l.disorder(written); i >= 0 {
		l.warnDisorder("sessions/"+written[i].String(), written[i])
	}
}

// written returns the dates below sessions in the order of the file; nil when none of them is past.
func (l *slips) written() []When {
	dates := slices.Collect(maps.Keys(l.Sessions))
	if len(dates) < 3 || !slices.ContainsFunc(dates, func(w When) bool { return w.Local < l.today }) {
		return nil
	}
	at := func(w When) (line, column int) {
		if n := l.file().places["sessions/"+w.String()]; n != nil {
			return n.Line, n.Column
		}
		return 0, 0
	}
	slices.SortFunc(dates, func(a, b When) int {
		lineA, columnA := at(a)
		lineB, columnB := at(b)
		return cmp.Or(cmp.Compare(lineA, lineB), cmp.Compare(columnA, columnB))
	})
	return dates
}

func (l *slips) warnDisorder(where string, on When) {
	l.warn(where, "did you mean one about "+nextYear(on).String()+"?", "%s is past, and stands among later dates", on)
}

// nextYear returns the same day a year later.
func nextYear(on When) When {
	on.Local = ical.LocalOf(on.Local.Time().AddDate(1, 0, 0))
	return on
}

// disorder returns the place of the one past date that a year more would put in order; -1 for none.
func (l *slips) disorder(dates []When) int {
	inOrder := func(skip int) bool {
		at := func(i int) ical.Local {
			if i == skip {
				return nextYear(dates[i]).Local
			}
			return dates[i].Local
		}
		up, down := true, true
		for i := 1; i < len(dates); i++ {
			up, down = up && at(i-1) < at(i), down && at(i-1) > at(i)
		}
		return up || down
	}
	if len(dates) < 3 || inOrder(-1) {
		return -1
	}
	for i := range dates {
		if dates[i].Set && dates[i].Local < l.today && nextYear(dates[i]).Local > l.today && inOrder(i) {
			return i
		}
	}
	return -1
}
