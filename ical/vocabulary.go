package ical

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

var weekdayWords = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "tues": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday,
	"thur": time.Thursday, "thurs": time.Thursday, "mo": time.Monday, "tu": time.Tuesday, "we": time.Wednesday, "th": time.Thursday,
	"fr": time.Friday, "sa": time.Saturday, "su": time.Sunday, "fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

var monthWords = map[string]time.Month{"sept": time.September}

func init() { // every day and month by its name, its first letters and, for days, its plural
	for d := time.Sunday; d <= time.Saturday; d++ {
		word := strings.ToLower(d.String())
		weekdayWords[word], weekdayWords[word+"s"] = d, d
	}
	for m := time.January; m <= time.December; m++ {
		word := strings.ToLower(m.String())
		monthWords[word], monthWords[word[:3]] = m, m
	}
}

// ordinals by their number; the empty one has no word.
var ordinals = [...]string{"", "first", "second", "third", "fourth", "fifth"}

var numberWords = map[string]int{
	"other": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12,
}

var workdayWords = map[string]bool{"weekday": true, "weekdays": true, "workday": true, "workdays": true}

var unitWords = map[string]Period{
	"day": Daily, "days": Daily, "week": Weekly, "weeks": Weekly, "month": Monthly, "months": Monthly,
	"year": Yearly, "years": Yearly,
}

// adverbs are whole rhythms in a word.
var adverbs = map[string]struct {
	unit     Period
	interval int
}{
	"daily": {Daily, 1}, "weekly": {Weekly, 1}, "biweekly": {Weekly, 2}, "fortnightly": {Weekly, 2},
	"fortnight": {Weekly, 2}, "monthly": {Monthly, 1}, "quarterly": {Monthly, 3}, "yearly": {Yearly, 1}, "annually": {Yearly, 1},
}

// fillers may stand anywhere and say nothing.
var fillers = map[string]bool{"on": true, "the": true, "of": true, "in": true, "and": true, "&": true}

// workweek is what "weekday" and "workday" stand for.
var workweek = []nthDay{{0, time.Monday}, {0, time.Tuesday}, {0, time.Wednesday}, {0, time.Thursday}, {0, time.Friday}}

// ordinal reads "first", "last", "15th" and "15"; written tells whether it was a number.
func ordinal(word string) (n int, written, ok bool) {
	switch word {
	case "last":
		return -1, false, true
	case "penultimate":
		return -2, false, true
	}
	for i, known := range ordinals[1:] {
		if word == known {
			return i + 1, false, true
		}
	}
	digits := strings.TrimRight(word, "sthndr")
	switch word[len(digits):] {
	case "", "st", "nd", "rd", "th":
		n, err := strconv.Atoi(digits)
		return n, true, err == nil && 1 <= n && n <= 366
	}
	return 0, false, false
}

// vocabulary returns every word a phrase may hold, for suggestions.
func vocabulary() []string {
	list := []string{"every", "each", "last", "until", "times", "all", "only"}
	list = append(list, ordinals[1:]...)
	for word := range weekdayWords {
		list = append(list, word)
	}
	for word := range monthWords {
		list = append(list, word)
	}
	for word := range numberWords {
		list = append(list, word)
	}
	for word := range workdayWords {
		list = append(list, word)
	}
	for word := range unitWords {
		list = append(list, word)
	}
	for word := range adverbs {
		list = append(list, word)
	}
	slices.Sort(list) // so that of two words equally near the same one is suggested each time
	return list
}
