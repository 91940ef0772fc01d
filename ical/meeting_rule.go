package ical

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// ruleText returns an RRULE as RFC 5545 has it: without what says nothing, of vCalendar 1.0 too, and in days or weeks where it repeats by as many hours,
// minutes or seconds. What is not understood stays as it is.
func ruleText(text string, start Local) string {
	text = strings.ToUpper(text)
	if !strings.Contains(text, "=") {
		if rule, err := fromVCalendar(text, start); err == nil {
			text = rule
		}
	}
	parts := strings.Split(meant(text), ";")
	freq, every, at, days := -1, Local(1), -1, false
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "FREQ":
			freq = i
		case "INTERVAL":
			n, _ := strconv.Atoi(value)
			every, at = Local(min(n, 1e6)), i
		case "BYDAY", "BYMONTHDAY":
			days = true
		case "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS":
			return strings.Join(parts, ";")
		}
	}
	if freq < 0 || at < 0 {
		return strings.Join(parts, ";")
	}
	if step := withinDay[strings.TrimPrefix(parts[freq], "FREQ=")] * every; step > 0 && step%86400 == 0 {
		parts[freq], parts[at] = "FREQ=DAILY", "INTERVAL="+strconv.Itoa(int(step/86400))
		if step%(7*86400) == 0 && !days {
			parts[freq], parts[at] = "FREQ=WEEKLY", "INTERVAL="+strconv.Itoa(int(step/86400/7))
		}
	}
	return strings.Join(parts, ";")
}

// mostLeftOut is how many dates an EXRULE may take out.
const mostLeftOut = 100

// leaveOut takes out the dates of an EXRULE (RFC 2445 section 4.8.5.2), which newer calendars have no more. Where it takes out more than 100 dates,
// the later ones are said to be unread, as is all of one that is not understood. look counts what is looked at, and is false where that is enough.
func (m *Meeting) leaveOut(out string, look func(n int) bool) {
	if m.Wrong != "" || m.Day {
		return
	}
	until := func(at moment) Local {
		if at.utc {
			return LocalOf(at.clock.Time().In(m.Zone.Location()))
		}
		return at.clock
	}
	read := func(text string) (*incomingRule, bool) {
		if !look(0) {
			return nil, false
		}
		r, err := readIncoming(text, m.Start, false, until)
		return r, err == nil && look(len(r.times)/100)
	}
	except, ok := read(out)
	rule := except
	if m.Rule != "" && ok {
		rule, ok = read(m.Rule)
	}
	if !ok || m.Clock != "" {
		m.unread("EXRULE")
		return
	}
	except.exclude = true
	full, looked := false, 0
	some := func(n int) bool { // one EXRULE takes no more than its share
		looked += n
		return looked <= mostLooked && !full && look(n)
	}
	meets := func(at Local) (met bool) {
		if at == m.Start {
			return true
		}
		if m.Rule != "" {
			rule.walk(at, at, some, func(Local) { met = true })
		}
		return met || slices.Contains(m.Extra, at)
	}
	before, last := len(m.Except), LocalDate(lastYear, time.December, 31, 23, 59, 59)
	if len(m.Extra) == 0 {
		last = min(last, rule.until)
	}
	done := except.walk(m.Start, last, some, func(at Local) {
		switch {
		case full || !meets(at):
		case len(m.Except)-before == mostLeftOut:
			full = true
			m.unread("EXRULE from " + at.Date() + " on")
		default:
			m.Except = append(m.Except, at)
		}
	})
	if !done && !full {
		m.unread("EXRULE")
	}
	m.Extra = slices.DeleteFunc(m.Extra, func(at Local) bool { return slices.Contains(m.Except[before:], at) })
}
