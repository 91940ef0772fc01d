package ical

import (
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// epoch is the year in which written rules begin. Older times are given in UTC.
const epoch = 1970

// onset is a change of a zone's clocks, or the yearly rule for it.
type onset struct {
	at     time.Time // the reading of the clock before the change, held in UTC
	name   string    // what the zone is called afterwards, "EEST"
	before int       // offset from UTC until then, in seconds east
	after  int
	week   int // in a rule: the n-th such weekday of the month, -1 for the last; 0 where there is no rule
}

// onsets lists the changes of offset after from and before until.
func onsets(from, until time.Time) []onset {
	var list []onset
	for at := nextBound(from); !at.IsZero() && at.Before(until); at = nextBound(at) {
		_, before := at.Add(-time.Second).Zone()
		name, after := at.Zone()
		if before != after { // else only the name changes
			list = append(list, onset{
				at: at.UTC().Add(time.Duration(before) * time.Second), name: name, before: before, after: after,
			})
		}
	}
	return list
}

// nextBound returns the end of the time around t in which a zone's clocks do not change, the zero time if they never will. It
// may be one where nothing changes. Beyond a zone's tables [time.Time.ZoneBounds] takes every year to have 365 days, and
// so ends the last day of a leap year before it begins.
func nextBound(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		return t.Add(24 * time.Hour)
	}
	return end
}

// steady reports whether one rule may have made these changes, one in each of the years: by the same step, at the same
// time, on the same day of the week, and within the same seven days of the year, as "the Sunday from the second on" does,
// or "the last Thursday". It need not be a rule that can be written.
func steady(list []onset, first, last int) bool {
	if len(list) != last-first+1 {
		return false
	}
	earliest, latest := 366, 1
	for i, o := range list {
		if o.at.Year() != first+i || o.at.Weekday() != list[0].at.Weekday() || o.timeOfDay() != list[0].timeOfDay() ||
			o.before != list[0].before || o.after != list[0].after {
			return false
		}
		day := time.Date(2000, o.at.Month(), o.at.Day(), 0, 0, 0, 0, time.UTC).YearDay()
		earliest, latest = min(earliest, day), max(latest, day)
	}
	return latest-earliest < 7
}

// yearly finds the rule that makes exactly these changes after from and before until.
func yearly(list []onset, from, until time.Time) (rule onset, ok bool) {
	if len(list) == 0 {
		return onset{}, false
	}
	rule = list[0]
	// The last week comes first: nobody means "the fourth Sunday" where both fit.
	for _, rule.week = range []int{-1, (rule.at.Day()-1)/7 + 1} {
		if rule.makes(list, from, until) {
			return rule, true
		}
	}
	return onset{}, false
}

func (o onset) timeOfDay() time.Duration { return o.at.Sub(o.at.Truncate(24 * time.Hour)) }

func (o onset) makes(list []onset, from, until time.Time) bool {
	for year := from.Year(); year <= until.Year(); year++ {
		at := o.in(year)
		instant := at.Add(-time.Duration(o.before) * time.Second)
		if !instant.After(from) || !instant.Before(until) {
			continue
		}
		if len(list) == 0 || !list[0].at.Equal(at) || list[0].before != o.before || list[0].after != o.after {
			return false
		}
		list = list[1:]
	}
	return len(list) == 0
}

// in returns the rule's change of clocks in the year.
func (o onset) in(year int) time.Time {
	hour, minute, second := o.at.Clock()
	if o.week < 0 {
		last := time.Date(year, o.at.Month()+1, 0, hour, minute, second, 0, time.UTC)
		return last.AddDate(0, 0, -int(last.Weekday()-o.at.Weekday()+7)%7)
	}
	first := time.Date(year, o.at.Month(), 1, hour, minute, second, 0, time.UTC)
	return first.AddDate(0, 0, int(o.at.Weekday()-first.Weekday()+7)%7+7*(o.week-1))
}

// component returns the onset as a STANDARD or DAYLIGHT part (RFC 5545 §3.6.5) that holds from the epoch on.
func (o onset) component() ics.ComponentBase {
	var p properties
	at := o.at
	if o.week != 0 {
		at = o.in(epoch)
	}
	p.add("DTSTART", at.Format("20060102T150405"), nil)
	p.add("TZOFFSETFROM", utcOffset(o.before), nil)
	p.add("TZOFFSETTO", utcOffset(o.after), nil)
	p.text("TZNAME", o.name)
	if o.week != 0 {
		day := strings.ToUpper(o.at.Weekday().String()[:2])
		p.add("RRULE", fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", o.at.Month(), o.week, day), nil)
	}
	return ics.ComponentBase{Properties: p.list}
}

// utcOffset writes seconds east as UTC-OFFSET (RFC 5545 §3.3.14): "+0200", "-004430".
func utcOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf("%02d", seconds%60)
	}
	return text
}
