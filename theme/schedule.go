package theme

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/lazyregexp"
)

const (
	defaultDuration = time.Hour
	longestDuration = 7 * day
)

var everyFew = lazyregexp.New(`(?i)every (other|second|third|\d+)|biweekly|fortnight|INTERVAL=`)

// resolveSchedule settles zone and rule, and holds every date that the file names against them.
func (d *document) resolveSchedule(t *Theme, site ical.Zone) {
	s := &t.Schedule
	t.Zone = d.zone("schedule/timezone", s.Timezone, site)
	s.Timezone = t.Zone.String()
	d.checkDuration("schedule/duration", s.Duration)
	s.Duration = cmp.Or(s.Duration, Length(defaultDuration))
	if !d.ruled(t) {
		return
	}
	d.checkAlso(t)
	d.checkExcept(t)
	d.checkSessions(t)
}

func (d *document) checkDuration(where string, l Length) {
	if d.sound(where) && (l.Duration() < time.Minute || l.Duration() > longestDuration) {
		d.wrong(where, "write a time from a minute to a week", "a duration of %s", l)
	}
}

// ruled makes the theme's rule and tells whether there is one.
func (d *document) ruled(t *Theme) bool {
	s := &t.Schedule
	written := func(key string) bool { return d.has("schedule/" + key) }
	if s.Repeats != "" && s.RRule != "" {
		d.wrong("schedule/rrule", "keep one of them", "both repeats and rrule")
		return false
	}
	text := s.Repeats + s.RRule
	switch {
	case written("starts") && !s.Starts.Set:
		return false
	case !s.Starts.Set && everyFew.MatchString(text):
		d.wrong("schedule", "add the date of the first session, starts: 2026-12-01 14:00",
			"%q needs a date to count from", text)
		return false
	case !s.Starts.Set:
		d.wrong("schedule", "add date and time of the first session, starts: 2026-12-01 14:00", "the schedule has no starts")
		return false
	case s.Starts.DateOnly:
		d.wrong("schedule/starts", fmt.Sprintf("add the time: %s 14:00", s.Starts), "%s has no time", s.Starts)
		return false
	}
	var err error
	where := "schedule/repeats"
	switch {
	case s.Repeats != "":
		t.Rule, err = ical.ParseWords(s.Repeats, s.Starts.Local, t.Zone)
	case s.RRule != "":
		where = "schedule/rrule"
		t.Rule, err = ical.ParseRule(s.RRule, s.Starts.Local, t.Zone)
	case written("repeats") || written("rrule"):
		return false
	default:
		t.Rule = ical.Once(s.Starts.Local)
	}
	if start := (*ical.StartError)(nil); errors.As(err, &start) {
		d.wrong("schedule/starts", fmt.Sprintf("the next date that is: %s, %s", start.Next.Time().Format("Mon"), start.Next),
			"%s, %s, is not on the rule %q", start.Start.Time().Format("Mon"), start.Start, text)
		return false
	}
	if err != nil {
		d.mistake(d.at(where), err)
		return false
	}
	return d.ends(t, text)
}

// ends applies until and count.
func (d *document) ends(t *Theme, text string) bool {
	s := &t.Schedule
	counts, stops := strings.Contains(t.Rule.String(), "COUNT="), strings.Contains(t.Rule.String(), "UNTIL=")
	hasCount := d.sound("schedule/count")
	switch {
	case s.Until.Set && hasCount:
		d.wrong("schedule/count", "keep one of them", "both until and count")
		return false
	case (s.Until.Set || hasCount) && (counts || stops):
		d.wrong("schedule", "keep one end", "%q says itself when it ends", text)
		return false
	case (s.Until.Set || hasCount) && text == "":
		d.wrong("schedule", "add repeats, or leave until and count out", "an end, but nothing repeats")
		return false
	case s.Until.Set:
		last := s.Until.Local
		if s.Until.DateOnly {
			last = last.Add(day - time.Second)
		}
		if last < s.Starts.Local {
			d.wrong("schedule/until", "write a later date", "until %s is before the start %s", s.Until, s.Starts)
			return false
		}
		t.Rule = t.Rule.Until(last)
	case hasCount:
		r, err := t.Rule.Count(s.Count)
		if err != nil {
			d.mistake(d.at("schedule/count"), err)
			return false
		}
		t.Rule = r
	}
	return true
}

func (d *document) checkAlso(t *Theme) {
	for i, also := range t.Schedule.Also {
		slot := also.On(t.Schedule.Starts.Local)
		where := fmt.Sprintf("schedule/also/%d", i)
		switch {
		case !also.Set:
		case len(t.Rule.Between(slot, slot+1)) > 0:
			d.warn(where, "remove it", "%s is a date of the rule already", also)
		case slot < t.Schedule.Starts.Local:
			right := "write a later date, or remove it"
			if next := nextYear(also); next.On(t.Schedule.Starts.Local) >= t.Schedule.Starts.Local {
				right = "did you mean " + next.String() + "? Otherwise remove it"
			}
			d.warn(where, right, "%s is before the theme's first session, %s", also, t.Schedule.Starts)
		}
	}
}

func (d *document) checkExcept(t *Theme) {
	for i, e := range t.Schedule.Except {
		where := fmt.Sprintf("schedule/except/%d", i)
		from, to := e.Window()
		if e.isRange() {
			if to > 0 && to <= t.Schedule.Starts.Midnight() {
				d.warn(where, "it does nothing and may be removed", "%s to %s is before the theme's first session", e.From, e.To)
			}
			continue // and one without a session is right all the same: it is a time, and not a date of the rule
		}
		if e.Date.Set && len(t.Rule.Between(from, to)) == 0 {
			d.noSession(t, where, e.Date, t.Rule.Between)
		}
	}
}

// checkSessions holds the dates under sessions against today's rule.
func (d *document) checkSessions(t *Theme) {
	for _, on := range slices.SortedFunc(maps.Keys(t.Sessions), func(a, b When) int { return cmp.Compare(a.Local, b.Local) }) {
		o, where := t.Sessions[on], fmt.Sprintf("sessions/%s", on)
		from, to := on.window()
		slots := t.slots(from, to)
		if len(slots) == 0 {
			d.noSession(t, where, on, t.slots)
			continue
		}
		if _, twice := t.Sessions[When{Local: slots[0], Set: true}]; on.DateOnly && (len(slots) > 1 || twice) {
			d.wrong(where, "write the time as well: "+slots[0].String(), "%s has more than one session or entry", on)
			continue
		}
		slot := slots[0]
		if skipped, _ := t.skipped(slot); skipped {
			d.wrong(where, "remove it there or here", "the session of %s is taken out by except", on)
		}
		d.checkDuration(where+"/duration", o.Duration)
		d.checkSeats(where+"/seats", o.Seats)
		d.checkMove(t, where, slot, o)
		d.checkUID(where, o)
	}
}

func (d *document) checkMove(t *Theme, where string, slot ical.Local, o Override) {
	if o.Reason != "" && !o.MoveTo.Set {
		right := "add move_to: 2027-02-03 15:00"
		if o.Cancelled.Is {
			right = "write the reason as cancelled: " + o.Reason
		}
		d.wrong(where+"/reason", right, "a reason without a move")
	}
	if !o.MoveTo.Set {
		return
	}
	start := o.MoveTo.On(slot)
	switch {
	case o.Cancelled.Is:
		d.wrong(where+"/move_to", "keep one of them", "the session is both moved and cancelled")
	case start == slot:
		d.warn(where+"/move_to", "remove it, or write the new date", "%s is where the session is already", start)
	default:
		for _, other := range t.Occurrences(start, start+1) {
			if other.Slot != slot && other.Wall == start && !other.Skipped && !other.Cancelled {
				d.wrong(where+"/move_to", "move it to a free time", "another session of the theme takes place on %s", start)
				return
			}
		}
	}
}

// noSession reports a date on which the theme has no session. Dates before the start are left from an earlier rule; they
// may stay as a record.
func (d *document) noSession(t *Theme, where string, on When, dates func(from, to ical.Local) []ical.Local) {
	// The same day of the year before or after, where the session is: a slip of the year.
	meant := ""
	for _, years := range []int{1, -1} {
		shifted := on
		shifted.Local = ical.LocalOf(on.Local.Time().AddDate(years, 0, 0))
		if from, to := shifted.window(); meant == "" && len(dates(from, to)) > 0 {
			meant = shifted.String()
		}
	}
	if on.Local.Midnight() < t.Schedule.Starts.Midnight() {
		right := "it does nothing and may be removed"
		if strings.HasPrefix(where, "sessions/") {
			right = "no coming session follows it; it may be removed"
		}
		if meant != "" {
			right = "did you mean " + meant + "? Otherwise " + right
		}
		d.warn(where, right, "%s is before the theme's first session", on)
		return
	}
	const around = 400 * day
	var near []string
	if before := dates(on.Local.Add(-around), on.Local); len(before) > 0 {
		near = append(near, before[len(before)-1].String())
	}
	if after := dates(on.Local, on.Local.Add(around)); len(after) > 0 {
		near = append(near, after[0].String())
	}
	right := "see `rondo dates " + t.ID + "`"
	if len(near) > 0 {
		right = "the nearest are " + plainList(near)
		if len(near) == 1 {
			right = "the nearest is " + near[0]
		}
	}
	if meant != "" {
		right += "; did you mean " + meant + "?"
	}
	d.wrong(where, right, "%s is no session of this theme", on)
}
