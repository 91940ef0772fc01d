package clash

import (
	"errors"
	"fmt"
	"time"

	"rondo/ical"
)

const (
	day  = 24 * time.Hour
	half = 30 * time.Minute // the times at which slots begin
)

// weekdayCodes are weekdays as rules have them, by [time.Weekday].
var weekdayCodes = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// candidate is a rule that is tried, with its dates of the season.
type candidate struct {
	rule  ical.Rule
	dates []ical.Local
}

// candidates returns the rules at whose times somebody can come, by the hours alone. Sessions that are longer than the hours of
// everybody are tried in the daytime.
func (s *season) candidates() (all []candidate) {
	var daytime []candidate
	for _, rule := range slots(s.want.Rule, s.first) {
		c := candidate{rule, s.between(rule)}
		switch at := time.Duration(rule.Start()-rule.Start().Midnight()) * time.Second; {
		case s.possible(c.dates):
			all = append(all, c)
		case at >= opens && at+s.want.Duration <= closes:
			daytime = append(daytime, c)
		}
	}
	if len(all) == 0 {
		return daytime
	}
	return all
}

// slots returns the rules that are tried in place of one, from a day on. One with a single weekday is tried on each weekday: a weekly
// one in each of its weeks, a monthly one as first to fourth and as last. Of any other rule the time of day is tried.
func slots(today ical.Rule, first ical.Local) (all []ical.Rule) {
	shape := today.Shape()
	for at := time.Duration(0); at < day; at += half {
		switch {
		case singleWeekly(shape):
			for d := range 7 * shape.Interval {
				all = begun(all, fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d", shape.Interval), first.Midnight().Add(time.Duration(d)*day+at))
			}
		case singleMonthly(shape):
			for _, nth := range []int{1, 2, 3, 4, -1} {
				for _, weekday := range weekdayCodes {
					all = within(all, fmt.Sprintf("FREQ=MONTHLY;INTERVAL=%d;BYDAY=%d%s", shape.Interval, nth, weekday), first, at)
				}
			}
		case len(shape.Times) == 0 && shape.Period != ical.Never:
			all = within(all, today.String(), first, at)
		}
	}
	return all
}

// singleDay reports whether a rule has one weekday and no other condition.
func singleDay(s ical.Shape) bool {
	return len(s.Days) == 1 && len(s.MonthDays)+len(s.YearDays)+len(s.Weeks)+len(s.Months)+len(s.Positions)+len(s.Times) == 0
}

func singleWeekly(s ical.Shape) bool { return singleDay(s) && s.Period == ical.Weekly }

func singleMonthly(s ical.Shape) bool {
	return singleDay(s) && s.Period == ical.Monthly && s.Days[0].Nth != 0
}

// begun adds a rule that begins at a time.
func begun(all []ical.Rule, text string, start ical.Local) []ical.Rule {
	if rule, err := ical.ParseRule(text, start, ical.Zone{}); err == nil {
		all = append(all, rule)
	}
	return all
}

// within adds a rule at a time of day, which begins with its first date from a day on.
func within(all []ical.Rule, text string, first ical.Local, at time.Duration) []ical.Rule {
	start := first.Midnight().Add(at)
	rule, err := ical.ParseRule(text, start, ical.Zone{})
	if off := (*ical.StartError)(nil); err != nil && errors.As(err, &off) {
		rule, err = ical.ParseRule(text, off.Next, ical.Zone{})
	}
	if err == nil {
		all = append(all, rule)
	}
	return all
}
