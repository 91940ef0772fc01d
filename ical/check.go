package ical

// mostTimes is the largest COUNT.
const mostTimes = 10_000

// check refuses what RFC 5545 §3.3.10 forbids or leaves without meaning, and what would cost more than it is worth.
func (p *parts) check() error {
	for _, rule := range []struct {
		broken       bool
		found, right string
	}{
		{p.period == Never, "the rule has no FREQ", "begin with FREQ=WEEKLY, FREQ=MONTHLY or another period"},
		{p.count > 0 && p.until != "", "the rule has both COUNT and UNTIL", "keep one of the two"},
		{len(p.weeks) > 0 && p.period != Yearly, "BYWEEKNO stands in a rule that is not YEARLY", "use FREQ=YEARLY, or leave BYWEEKNO out"},
		{len(p.yearDays) > 0 && p.period != Yearly, "BYYEARDAY stands in a rule that is not YEARLY", "use FREQ=YEARLY, or leave BYYEARDAY out"},
		{len(p.monthDays) > 0 && p.period == Weekly, "BYMONTHDAY stands in a WEEKLY rule", "use FREQ=MONTHLY, or leave BYMONTHDAY out"},
		{!p.plain() && p.period < Monthly, "BYDAY counts days in a rule that is not MONTHLY or YEARLY", "write days like TU, or use FREQ=MONTHLY"},
		{!p.plain() && len(p.weeks) > 0, "BYDAY counts days beside BYWEEKNO", "write days like TU, or leave BYWEEKNO out"},
		{p.counted() > 5 && p.period == Monthly, "no month has so many weekdays of a kind", "count from 1 to 5, or from -5 to -1"},
		{p.counted() > 5 && len(p.months) > 0, "BYDAY counts within a month there", "count from 1 to 5, or from -5 to -1"},
		{len(p.positions) > 0 && p.bare(), "BYSETPOS stands alone", "add the days it picks from, like BYDAY=MO,TU,WE,TH,FR"},
		{len(p.positions) > 0 && len(p.weeks) > 0, "BYSETPOS picks from weeks that cross the year", "name the days with BYDAY and leave BYSETPOS out"},
		{p.timesADay() > 24, "the rule has more than 24 times a day", "name fewer with BYHOUR and BYMINUTE"},
	} {
		if rule.broken {
			return &Mistake{rule.found, rule.right}
		}
	}
	return nil
}

// counted returns the highest number before a weekday, counted from either end.
func (p *pattern) counted() int {
	highest := 0
	for _, d := range p.days {
		highest = max(highest, d.nth, -d.nth)
	}
	return highest
}

// bare reports whether the rule names no days and times to pick from.
func (p *pattern) bare() bool {
	return len(p.months)+len(p.weeks)+len(p.yearDays)+len(p.monthDays)+len(p.days)+len(p.hours)+len(p.minutes) == 0
}

func (p *pattern) timesADay() int { return max(len(p.hours), 1) * max(len(p.minutes), 1) }
