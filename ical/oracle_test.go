package ical

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// oracle lists the occurrences of a rule from start to the end of the year last, the slow way: every day is asked
// whether RFC 5545 §3.3.10 names it, and the days of a period make the set that BYSETPOS picks from. It shares no code
// with the package.
func oracle(rule string, start time.Time, last int) (list []time.Time) {
	o := oracleRule{start: start, part: map[string][]string{}}
	for part := range strings.SplitSeq(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		o.part[name] = strings.Split(value, ",")
	}
	o.derive()
	interval, weeks := o.numbers["INTERVAL"][0], o.numbers["BYWEEKNO"] != nil
	sets := map[int][]time.Time{}
	first := o.periodOf(start)
	for day := time.Date(start.Year()-1, 12, 1, 0, 0, 0, 0, time.UTC); day.Year() <= last+1; day = day.AddDate(0, 0, 1) {
		period := o.periodOf(day)
		if period < first || (period-first)%interval != 0 || !o.names(day) || weeks && !o.namesWeek(day) {
			continue
		}
		for _, hour := range o.numbers["BYHOUR"] {
			for _, minute := range o.numbers["BYMINUTE"] {
				sets[period] = append(sets[period], day.Add(time.Duration(hour)*time.Hour+
					time.Duration(minute)*time.Minute+time.Duration(start.Second())*time.Second))
			}
		}
	}
	for _, set := range sets {
		slices.SortFunc(set, time.Time.Compare)
		positions := o.numbers["BYSETPOS"]
		for i, t := range set {
			picked := len(positions) == 0 || slices.Contains(positions, i+1) || slices.Contains(positions, i-len(set))
			if picked && !t.Before(start) && t.Year() <= last {
				list = append(list, t)
			}
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	if o.part["COUNT"] != nil {
		list = list[:min(len(list), o.numbers["COUNT"][0])]
	}
	return list
}

type oracleRule struct {
	start     time.Time
	part      map[string][]string
	numbers   map[string][]int
	weekStart time.Weekday
}

func (o *oracleRule) freq() string { return o.part["FREQ"][0] }

// code is the weekday as BYDAY has it.
func code(d time.Weekday) string { return strings.ToUpper(d.String()[:2]) }

// derive fills in what the rule leaves to DTSTART, and reads the numbers.
func (o *oracleRule) derive() {
	set := func(name, value string) {
		if o.part[name] == nil {
			o.part[name] = []string{value}
		}
	}
	if o.part["BYDAY"] == nil && o.part["BYMONTHDAY"] == nil && o.part["BYYEARDAY"] == nil {
		switch {
		case o.freq() == "WEEKLY", o.part["BYWEEKNO"] != nil:
			set("BYDAY", code(o.start.Weekday()))
		case o.freq() == "MONTHLY":
			set("BYMONTHDAY", strconv.Itoa(o.start.Day()))
		case o.freq() == "YEARLY":
			set("BYMONTHDAY", strconv.Itoa(o.start.Day()))
			set("BYMONTH", strconv.Itoa(int(o.start.Month())))
		}
	}
	set("INTERVAL", "1")
	set("BYHOUR", strconv.Itoa(o.start.Hour()))
	set("BYMINUTE", strconv.Itoa(o.start.Minute()))
	set("WKST", "MO")
	for o.part["WKST"][0] != code(o.weekStart) {
		o.weekStart++
	}
	o.numbers = map[string][]int{}
	for name, values := range o.part {
		for _, value := range values {
			if n, err := strconv.Atoi(value); err == nil {
				o.numbers[name] = append(o.numbers[name], n)
			}
		}
	}
}

// week is the first day of the day's week.
func (o *oracleRule) week(day time.Time) time.Time {
	for day.Weekday() != o.weekStart {
		day = day.AddDate(0, 0, -1)
	}
	return day
}

func (o *oracleRule) periodOf(t time.Time) int {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	switch o.freq() {
	case "DAILY":
		return int(day.Unix() / 86400)
	case "WEEKLY":
		return int(o.week(day).Unix()/86400+700) / 7
	case "MONTHLY":
		return day.Year()*12 + int(day.Month())
	}
	return day.Year()
}

func (o *oracleRule) either(name string, fromFront, fromEnd int) bool {
	list := o.numbers[name]
	return len(list) == 0 || slices.Contains(list, fromFront) || slices.Contains(list, fromEnd)
}

func (o *oracleRule) names(day time.Time) bool {
	monthLength := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	yearLength := time.Date(day.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay()
	return o.either("BYMONTH", int(day.Month()), 0) &&
		o.either("BYYEARDAY", day.YearDay(), day.YearDay()-yearLength-1) &&
		o.either("BYMONTHDAY", day.Day(), day.Day()-monthLength-1) &&
		o.namesWeekday(day, monthLength, yearLength)
}

// namesWeek counts the weeks of a year: a week belongs to the year of its fourth day.
func (o *oracleRule) namesWeek(day time.Time) bool {
	fourth := o.week(day).AddDate(0, 0, 3)
	number := (fourth.YearDay() + 6) / 7
	weeks := number
	for later := fourth.AddDate(0, 0, 7); later.Year() == fourth.Year(); later = later.AddDate(0, 0, 7) {
		weeks++
	}
	return o.either("BYWEEKNO", number, number-weeks-1)
}

func (o *oracleRule) namesWeekday(day time.Time, monthLength, yearLength int) bool {
	if len(o.part["BYDAY"]) == 0 {
		return true
	}
	at, length := day.Day(), monthLength
	if o.freq() == "YEARLY" && o.part["BYMONTH"] == nil {
		at, length = day.YearDay(), yearLength
	}
	plain := code(day.Weekday())
	return slices.Contains(o.part["BYDAY"], plain) ||
		slices.Contains(o.part["BYDAY"], strconv.Itoa((at+6)/7)+plain) ||
		slices.Contains(o.part["BYDAY"], strconv.Itoa((at-length-7)/7)+plain)
}
