package ical

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// longestRule is the most bytes a rule may have; all 366 days of a year, one by one, fit in.
const longestRule = 2000

// ParseRule reads the value of an RRULE ("FREQ=MONTHLY;BYDAY=1TU") and checks it before the library sees it; lower case,
// an "RRULE:" in front and a trailing semicolon are fine. The start must be the first occurrence; if not, the error is a
// [*StartError] that names the date that would be. zone turns an UNTIL in UTC into wall time; it matters for nothing
// else. Every error is or wraps a [*Mistake].
//
// Understood is RFC 5545 §3.3.10 from DAILY to YEARLY with at most 24 times a day, for starts from 1970 to 2200. What a
// rule leaves open comes from the start. Occurrences end with the year 2299.
func ParseRule(text string, start Local, zone Zone) (Rule, error) {
	if len(text) > longestRule {
		return Rule{}, &Mistake{
			fmt.Sprintf("the rule has %d characters", len(text)),
			fmt.Sprintf("write it with at most %d", longestRule),
		}
	}
	parts, err := readParts(text)
	if err != nil {
		return Rule{}, err
	}
	if err := parts.check(); err != nil {
		return Rule{}, err
	}
	return parts.rule(start, zone)
}

// parts is a rule as written: the pattern and, still unread, its end.
type parts struct {
	pattern
	named   []string // the names of the parts, in order, as each may come once
	seconds []int    // BYSECOND, which may only repeat what the start says
	count   int      // COUNT, 0 for none
	until   string   // UNTIL, empty for none
}

var partNames = []string{
	"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR",
	"BYMINUTE", "BYSECOND", "BYSETPOS",
}

func readParts(text string) (*parts, error) {
	p := &parts{pattern: pattern{interval: 1, weekStart: time.Monday}}
	return p, p.readEach(text, p.read)
}

// readEach gives each part of a rule to read, once.
func (p *parts) readEach(text string, read func(name, value string) error) error {
	text = strings.ToUpper(strings.TrimSpace(text))
	text = strings.TrimSuffix(strings.TrimPrefix(text, "RRULE:"), ";")
	for part := range strings.SplitSeq(text, ";") {
		name, value, found := strings.Cut(part, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !found || value == "" {
			return &Mistake{quote(part) + " is no part of a rule", "write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU"}
		}
		if slices.Contains(p.named, name) {
			return &Mistake{name + " is given twice", "keep one of the two"}
		}
		p.named = append(p.named, name)
		if err := read(name, value); err != nil {
			return err
		}
	}
	return nil
}

func (p *parts) read(name, value string) (err error) {
	switch name {
	case "FREQ":
		p.period, err = readPeriod(value)
	case "INTERVAL":
		p.interval, err = readNumber(name, value, 1, 1000)
	case "COUNT":
		p.count, err = readNumber(name, value, 1, mostTimes)
	case "UNTIL":
		p.until = value
	case "WKST":
		p.weekStart, err = readWeekday(name, value)
	case "BYMONTH":
		p.months, err = readNumbers(name, value, 1, 12)
	case "BYWEEKNO":
		p.weeks, err = readNumbers(name, value, -53, 53)
	case "BYYEARDAY":
		p.yearDays, err = readNumbers(name, value, -366, 366)
	case "BYMONTHDAY":
		p.monthDays, err = readNumbers(name, value, -31, 31)
	case "BYDAY":
		p.days, err = readDays(value)
	case "BYHOUR":
		p.hours, err = readNumbers(name, value, 0, 23)
	case "BYMINUTE":
		p.minutes, err = readNumbers(name, value, 0, 59)
	case "BYSETPOS":
		p.positions, err = readNumbers(name, value, -366, 366)
	case "BYSECOND":
		p.seconds, err = readNumbers(name, value, 0, 59)
	case "RSCALE": // RFC 7529
		if value != "GREGORIAN" {
			err = &Mistake{"RSCALE=" + shorten(value) + " counts in another calendar", "only GREGORIAN is known; give such dates one by one"}
		}
	case "SKIP":
		if value != "OMIT" {
			err = &Mistake{"SKIP=" + shorten(value) + " moves days that a month does not have, which few calendars do", "leave it out, or count from the end with BYMONTHDAY=-1"}
		}
	default:
		m := &Mistake{"unknown part " + quote(name), "the parts are " + strings.Join(partNames, ", ")}
		if near := Nearest(name, partNames); near != "" {
			m.Right = "did you mean " + near + "?"
		}
		err = m
	}
	return err
}

func readPeriod(value string) (Period, error) {
	switch value {
	case "HOURLY", "MINUTELY", "SECONDLY":
		return Never, &Mistake{"FREQ=" + value + " repeats within a day", "use DAILY, WEEKLY, MONTHLY or YEARLY"}
	}
	for p := Daily; p <= Yearly; p++ {
		if value == p.String() {
			return p, nil
		}
	}
	return Never, &Mistake{"FREQ is " + quote(value), "use DAILY, WEEKLY, MONTHLY or YEARLY"}
}

// readNumber reads a whole number within limits. Where low is negative the number counts from either end, so 0 is none.
func readNumber(name, value string, low, high int) (int, error) {
	n, err := strconv.Atoi(value)
	if err == nil && low <= n && n <= high && (n != 0 || low == 0) {
		return n, nil
	}
	right := fmt.Sprintf("use a number from %d to %d", low, high)
	if low < 0 {
		right = fmt.Sprintf("use a number from 1 to %d, or from %d to -1 to count from the end", high, low)
	}
	return 0, &Mistake{name + " is " + quote(value), right}
}

func readNumbers(name, value string, low, high int) (list []int, err error) {
	for item := range strings.SplitSeq(value, ",") {
		n, err := readNumber(name, strings.TrimSpace(item), low, high)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

func readWeekday(name, value string) (time.Weekday, error) {
	if i := slices.Index(weekdayCodes[:], value); i >= 0 {
		return time.Weekday(i), nil
	}
	return 0, &Mistake{name + " has " + quote(value), "the days are MO, TU, WE, TH, FR, SA and SU"}
}

func readDays(value string) (list []nthDay, err error) {
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		cut := max(len(item)-2, 0)
		day := nthDay{}
		if day.weekday, err = readWeekday("BYDAY", item[cut:]); err != nil {
			return nil, err
		}
		if cut > 0 {
			if day.nth, err = readNumber("the number in BYDAY="+shorten(item), item[:cut], -53, 53); err != nil {
				return nil, err
			}
		}
		list = append(list, day)
	}
	return list, nil
}

// quote shows what was written, cut where it is long.
func quote(s string) string { return strconv.Quote(shorten(s)) }

func shorten(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
