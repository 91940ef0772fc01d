package ical

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// yearday is a day that each year has, as time zones change on: "the last Sunday of March", "the first Sunday on or
// after 8 March", "1 October".
type yearday struct {
	month   time.Month
	days    []int // of the month, negative from its end; any when empty
	weekday time.Weekday
	weekly  bool // only on weekday
	nth     int  // of the days that fit: the n-th, or negative from the end
}

// readYearday reads a yearly RRULE of a VTIMEZONE that starts on first; false for any that is not as simple as that.
func readYearday(rule string, first time.Time) (y yearday, ok bool) {
	y = yearday{month: first.Month(), nth: 1}
	yearly, month := false, false
	for part := range strings.SplitSeq(strings.ToUpper(strings.TrimSpace(rule)), ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		ok := true
		switch name {
		case "FREQ":
			yearly = value == "YEARLY"
		case "INTERVAL":
			ok = value == "1"
		case "BYMONTH":
			var n int
			n, ok = number(value, 1, 12)
			y.month, month = time.Month(n), true
		case "BYMONTHDAY":
			ok = y.readDays(value)
		case "BYDAY":
			ok = y.readWeekday(value)
		case "BYSETPOS":
			y.nth, ok = number(value, -31, 31)
		case "BYYEARDAY", "BYWEEKNO":
			ok = false
		}
		if !ok {
			return y, false
		}
	}
	if !y.weekly && len(y.days) == 0 {
		y.days = []int{first.Day()}
	}
	return y, yearly && (month || !y.weekly)
}

func (y *yearday) readDays(value string) bool {
	for item := range strings.SplitSeq(value, ",") {
		n, ok := number(item, -31, 31)
		if !ok || len(y.days) == 31 {
			return false
		}
		y.days = append(y.days, n)
	}
	return true
}

func (y *yearday) readWeekday(value string) bool {
	if len(value) < 2 {
		return false
	}
	count, name := value[:len(value)-2], value[len(value)-2:]
	if count != "" {
		n, ok := number(count, -5, 5)
		if !ok {
			return false
		}
		y.nth = n
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.ToUpper(day.String()[:2]) == name {
			y.weekday, y.weekly = day, true
		}
	}
	return y.weekly
}

// in is the day at 00:00 in the year.
func (y yearday) in(year int) (Local, bool) {
	last := time.Date(year, y.month+1, 0, 0, 0, 0, 0, time.UTC)
	var fit []int
	for day := 1; day <= last.Day(); day++ {
		weekday := (last.Weekday() + time.Weekday(day-last.Day()+35)) % 7
		if y.weekly && weekday != y.weekday {
			continue
		}
		if len(y.days) == 0 || slices.Contains(y.days, day) || slices.Contains(y.days, day-last.Day()-1) {
			fit = append(fit, day)
		}
	}
	n := y.nth - 1
	if y.nth < 0 {
		n = len(fit) + y.nth
	}
	if n < 0 || n >= len(fit) {
		return 0, false
	}
	return LocalDate(year, y.month, fit[n], 0, 0, 0), true
}

// number reads a number within limits that is not 0.
func number(text string, low, high int) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return n, err == nil && n != 0 && low <= n && n <= high
}
