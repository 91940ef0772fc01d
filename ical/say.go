package ical

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Words says the rule in English: "first Tuesday of the month", "every 2 weeks on Tuesday and Thursday, 10 times". What
// [ParseWords] understands it says in a form that ParseWords reads back.
func (r Rule) Words() string {
	if r.Period() == Never {
		if r.pattern == nil {
			return "never"
		}
		return "once"
	}
	words := r.pattern.words()
	switch {
	case r.count == 1:
		words += ", 1 time"
	case r.count > 1:
		words += fmt.Sprintf(", %d times", r.count)
	case r.until && r.last%86400 == 86399:
		words += r.last.Time().Format(", until 2 January 2006")
	case r.until && r.last%60 != 0:
		words += r.last.Time().Format(", until 2 January 2006 15:04:05")
	case r.until:
		words += r.last.Time().Format(", until 2 January 2006 15:04")
	}
	return words
}

func (p *pattern) words() string {
	var b strings.Builder
	days, months := p.dayWords(), monthList(p.months)
	within := len(p.monthDays)+len(p.yearDays)+len(p.weeks) == 0 && p.interval == 1
	switch {
	case p.period == Weekly && p.interval == 1 && len(p.months)+len(p.positions) == 0:
		b.WriteString("every " + days)
		days = ""
	case p.period == Monthly && within && len(p.months) == 0 && p.picksDays():
		b.WriteString(strings.TrimPrefix(days, "the ") + " of the month")
		days = ""
	case p.period == Yearly && within && len(p.months) > 0 && p.picksDays():
		b.WriteString(strings.TrimPrefix(days, "the ") + " of " + months)
		days, months = "", ""
	default:
		unit := [...]string{"", "day", "week", "month", "year"}[p.period]
		if p.interval > 1 {
			unit = strconv.Itoa(p.interval) + " " + unit + "s"
		}
		b.WriteString("every " + unit)
	}
	if p.period == Yearly && len(p.months) > 0 && len(p.monthDays) == 1 && p.monthDays[0] > 0 && len(p.days)+len(p.yearDays) == 0 {
		var dates []string
		for _, m := range p.months {
			dates = append(dates, fmt.Sprintf("%d %v", p.monthDays[0], time.Month(m)))
		}
		days, months = list(dates), ""
	}
	if len(p.weeks) > 0 {
		b.WriteString(" in " + numbered("week", p.weeks))
	}
	if days != "" {
		b.WriteString(" on " + days)
	}
	if months != "" {
		b.WriteString(" in " + months)
	}
	if len(p.hours)+len(p.minutes) > 0 {
		var times []string
		for _, at := range p.times {
			times = append(times, at.Time().Format("15:04"))
		}
		b.WriteString(" at " + list(times))
	}
	if len(p.positions) > 0 && !p.workdays() {
		b.WriteString(", only the " + list(ordinalWords(p.positions)) + " of them")
	}
	if p.weekStart != time.Monday && p.weekMatters() {
		b.WriteString(", weeks beginning on " + p.weekStart.String())
	}
	return b.String()
}

// picksDays reports whether each day is counted within the month or year, so that no rhythm needs to be named first.
func (p *pattern) picksDays() bool {
	return len(p.days) > 0 && (p.workdays() || !slices.ContainsFunc(p.days, func(d nthDay) bool { return d.nth == 0 }))
}

// workdays reports whether the positions count Mondays to Fridays and nothing else: "last workday".
func (p *pattern) workdays() bool {
	return len(p.positions) > 0 && p.period >= Monthly && slices.Equal(p.days, workweek) && len(p.times) == 1 &&
		len(p.monthDays)+len(p.yearDays)+len(p.weeks) == 0
}

// dayWords says the days without their months: "first and third Wednesday", "day 15", "weekday".
func (p *pattern) dayWords() string {
	var said []string
	if len(p.yearDays) > 0 {
		said = append(said, numbered("day", p.yearDays)+" of the year")
	}
	if len(p.monthDays) > 0 {
		said = append(said, numbered("day", p.monthDays))
	}
	if p.period == Yearly && len(p.months) == 0 && len(p.monthDays) > 0 {
		said[len(said)-1] += " of every month"
	}
	switch words := p.weekdayWords(); {
	case words == "":
	case len(said) > 0 && p.plain():
		said = append(said, "a "+strings.ReplaceAll(strings.ReplaceAll(words, " and ", " or "), ", ", " or "))
	case p.period == Yearly && len(p.months) == 0 && !p.plain():
		said = append(said, words+" of the year")
	default:
		said = append(said, words)
	}
	return strings.Join(said, " that is also ")
}

func (p *pattern) weekdayWords() string {
	if p.workdays() {
		return "the " + list(ordinalWords(p.positions)) + " workday"
	}
	if p.period == Weekly && p.interval == 1 && slices.Equal(p.days, workweek) {
		return "weekday"
	}
	var words []string
	for i := 0; i < len(p.days); {
		// Neighbours that count the same weekday share its name: "first and third Wednesday".
		day := p.days[i]
		var counts []int
		for ; i < len(p.days) && p.days[i].weekday == day.weekday && (p.days[i].nth != 0) == (day.nth != 0); i++ {
			counts = append(counts, p.days[i].nth)
		}
		switch {
		case day.nth != 0:
			words = append(words, "the "+list(ordinalWords(counts))+" "+day.weekday.String())
		case p.period >= Monthly && len(p.positions)+len(p.monthDays)+len(p.yearDays)+len(p.weeks) == 0:
			words = append(words, "all "+day.weekday.String()+"s")
		default:
			words = append(words, day.weekday.String())
		}
	}
	return list(words)
}

// numbered returns "day 15", "days 1 and 15" or "last day"; mixed ones count from both ends.
func numbered(unit string, numbers []int) string {
	split := slices.IndexFunc(numbers, func(n int) bool { return n < 0 })
	if split < 0 {
		split = len(numbers)
	}
	var said []string
	if split > 0 {
		var words []string
		for _, n := range numbers[:split] {
			words = append(words, strconv.Itoa(n))
		}
		if split > 1 {
			unit += "s"
		}
		said = append(said, unit+" "+list(words))
	}
	if split < len(numbers) {
		said = append(said, "the "+list(ordinalWords(numbers[split:]))+" "+strings.TrimSuffix(unit, "s"))
	}
	return list(said)
}

func ordinalWords(numbers []int) (words []string) {
	for _, n := range numbers {
		word := strconv.Itoa(max(n, -n)) + "th"
		if max(n, -n) < len(ordinals) {
			word = ordinals[max(n, -n)]
		}
		switch {
		case n == -1:
			word = "last"
		case n < 0:
			word += " to last"
		}
		words = append(words, word)
	}
	return words
}

func monthList(months []int) string {
	var words []string
	for _, m := range months {
		words = append(words, time.Month(m).String())
	}
	return list(words)
}

// list returns "a", "a and b", "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
