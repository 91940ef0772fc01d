package ical

import (
	"fmt"
	"iter"
	"time"
)

// Rule is a validated recurrence rule (RFC 5545 §3.3.10) together with the start it counts from. It expands on the
// wall clock; zones enter only when a Local becomes an instant. A Rule is a value and safe for concurrent use. The zero
// Rule has no occurrence.
type Rule struct {
	start   Local
	last    Local // no occurrence is later: the end by COUNT, by UNTIL or by the horizon
	count   int   // COUNT, 0 for none
	until   bool  // last is UNTIL
	pattern *pattern
}

// horizon is the last second for which rules are expanded.
var horizon = LocalDate(2299, time.December, 31, 23, 59, 59)

// Rules start in these years.
const firstYear, lastYear = 1970, 2200

// rule gives the parts a start and an end.
func (p *parts) rule(start Local, zone Zone) (Rule, error) {
	if year := start.Time().Year(); year < firstYear || year > lastYear {
		return Rule{}, &Mistake{
			fmt.Sprintf("the start is in the year %d", year),
			fmt.Sprintf("start between %d and %d", firstYear, lastYear),
		}
	}
	if len(p.seconds) > 1 || len(p.seconds) == 1 && Local(p.seconds[0]) != start%60 {
		return Rule{}, &Mistake{"BYSECOND is not the second of the start", "leave it out; the start says the time of day"}
	}
	p.complete(start)
	p.unpick(start)
	r := Rule{start: start, last: horizon, pattern: &p.pattern}
	for first := range r.from(start) {
		if first.Time().Year() > lastYear {
			return Rule{}, &Mistake{
				fmt.Sprintf("%s happens first on %s", shorten(p.String()), first),
				fmt.Sprintf("choose parts that a date by the year %d meets", lastYear),
			}
		}
		if first != start {
			return Rule{}, &StartError{Start: start, Next: first}
		}
		if p.until != "" {
			until, err := readUntil(p.until, zone)
			if err != nil {
				return Rule{}, err
			}
			if until < start {
				return Rule{}, &Mistake{"the rule ends before it starts: " + until.String(), "end at " + start.String() + " or later"}
			}
			return r.Until(until), nil
		}
		if p.count > 0 {
			return r.Count(p.count)
		}
		return r, nil
	}
	return Rule{}, &Mistake{shorten(p.String()) + " never happens", "choose parts that at least one date meets"}
}

// readUntil reads an UNTIL: a date, which includes that day; a wall time; or an instant in UTC, which zone turns into
// its wall time (RFC 5545 §3.3.10).
func readUntil(value string, zone Zone) (Local, error) {
	if t, err := time.Parse("20060102", value); err == nil {
		return LocalOf(t) + 86399, nil
	}
	if t, err := time.Parse("20060102T150405", value); err == nil {
		return LocalOf(t), nil
	}
	if t, err := time.Parse("20060102T150405Z", value); err == nil {
		return LocalOf(t.In(zone.Location())), nil
	}
	return 0, &Mistake{"UNTIL is " + quote(value), "write a date like 20271231, or with its time 20271231T140000"}
}

// Once returns the rule with the single occurrence start.
func Once(start Local) Rule {
	return Rule{start: start, last: start, pattern: &pattern{interval: 1, times: []Local{start - start.Midnight()}}}
}

// Until ends the rule with the last occurrence at or before l. A rule that ends earlier anyway stays as it is.
func (r Rule) Until(l Local) Rule {
	if l < r.last {
		r.last, r.until, r.count = l, true, 0
	}
	return r
}

// Count ends the rule after n occurrences; n below 1 or above 10,000 is an error. A rule that ends earlier anyway stays
// as it is.
func (r Rule) Count(n int) (Rule, error) {
	if n < 1 || n > mostTimes {
		return Rule{}, &Mistake{fmt.Sprintf("the count is %d", n), fmt.Sprintf("count from 1 to %d occurrences", mostTimes)}
	}
	seen := 0
	for l := range r.occurrences(r.start) {
		if seen++; seen == n {
			r.last, r.until, r.count = l, false, n
			break
		}
	}
	return r, nil
}

// Between lists the occurrences at or after from and before to, in order, each once.
func (r Rule) Between(from, to Local) []Local {
	var list []Local
	for l := range r.occurrences(from) {
		if l >= to {
			break
		}
		list = append(list, l)
	}
	return list
}

// occurrences yields the occurrences at or after from, in order.
func (r Rule) occurrences(from Local) iter.Seq[Local] {
	return func(yield func(Local) bool) {
		if from > r.last {
			return
		}
		for l := range r.from(from) {
			if l > r.last || !yield(l) {
				return
			}
		}
	}
}

// Start returns the first occurrence and the anchor of every interval.
func (r Rule) Start() Local { return r.start }

// Interval returns the rule's INTERVAL, 1 when not given.
func (r Rule) Interval() int {
	if r.pattern == nil {
		return 1
	}
	return r.pattern.interval
}

// Period returns the calendar unit in which the rule repeats.
func (r Rule) Period() Period {
	if r.pattern == nil {
		return Never
	}
	return r.pattern.period
}

// String returns the canonical RRULE value, "" for [Once]: parts in one order, what came from the start written out, and
// UNTIL in wall time. Parsed again with the same start it gives the same rule.
func (r Rule) String() string {
	switch {
	case r.Period() == Never:
		return ""
	case r.count > 0:
		return fmt.Sprintf("%v;COUNT=%d", r.pattern, r.count)
	case r.until:
		return r.pattern.String() + ";UNTIL=" + r.last.Time().Format("20060102T150405")
	}
	return r.pattern.String()
}

// repeats returns the RRULE value without an end, "" for [Once]. From any of its dates on it gives the same dates. It says on which day weeks
// begin wherever that matters, Monday included: not every reader has the default of RFC 5545 (ice_cube begins weeks on Sunday).
func (r Rule) repeats() string {
	if r.Period() == Never {
		return ""
	}
	text := r.pattern.String()
	if r.pattern.weekStart == time.Monday && r.pattern.weekMatters() {
		text += ";WKST=MO"
	}
	return text
}

// Common reports whether all calendars read the rule alike: each day, weekday or few, month or year, by a day of the month up to the 28th or by
// the first to fourth or last of one weekday. Of other rules Outlook knows some only, or takes them for others: a 5th Friday for the last
// one, the 31st for the last day of each month; dateutil finds no date for a rule of mixed days (1MO,WE), and libical and ical.js others
// than the RFC in years by the number of a week or a day.
func (r Rule) Common() bool {
	p := r.pattern
	if p == nil || len(p.hours)+len(p.minutes)+len(p.weeks)+len(p.yearDays)+len(p.positions) > 0 {
		return false
	}
	day := len(p.days) == 0 && len(p.monthDays) == 1 && 1 <= p.monthDays[0] && p.monthDays[0] <= 28 ||
		len(p.monthDays) == 0 && len(p.days) == 1 && (p.days[0].nth == -1 || 1 <= p.days[0].nth && p.days[0].nth <= 4)
	switch p.period {
	case Daily:
		return len(p.months)+len(p.days)+len(p.monthDays) == 0
	case Weekly:
		return len(p.months)+len(p.monthDays) == 0 && p.plain()
	case Monthly:
		return len(p.months) == 0 && day
	case Yearly:
		return len(p.months) == 1 && p.interval == 1 && day
	}
	return false
}
