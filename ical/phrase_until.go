package ical

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"rondo/lazyregexp"
)

var dottedDay = lazyregexp.New(`^(\d{1,2})[./](\d{1,2})[./](\d{4})$`)

// hintUntil makes a date of what stands behind "until", as far as it says one: a month, or a date in figures.
func (p *phrase) hintUntil(text string) string {
	written := ""
	if m := dottedDay.FindStringSubmatch(text); m != nil {
		day, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		if day <= 12 && month > 12 { // as Americans write it
			day, month = month, day
		}
		year, _ := strconv.Atoi(m[3])
		if t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); t.Day() == day && int(t.Month()) == month {
			written = t.Format(time.DateOnly)
		}
	}
	year, month, day := 0, time.Month(0), 0
	for _, w := range strings.Fields(strings.ReplaceAll(text, ",", " ")) {
		if m, ok := monthWords[w]; ok && month == 0 {
			month = m
		}
		if n, err := strconv.Atoi(w); err == nil && n >= 2000 && n < 2200 {
			year = n
		} else if n, numeric, ok := ordinal(w); ok && numeric && n <= 31 {
			day = n
		}
	}
	if written == "" && (month > 0 || year > 0) {
		if month == 0 {
			month = time.December
		}
		if year == 0 {
			year = p.start.Time().Year()
			if month < p.start.Time().Month() {
				year++
			}
		}
		last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
		if day > 0 {
			last = last.AddDate(0, 0, min(day, last.Day())-last.Day())
		}
		written = last.Format(time.DateOnly)
	}
	if written == "" {
		return `write "until 30 june 2027" or "until 2027-06-30"`
	}
	return "write " + quote("until "+written)
}

var spokenTime = lazyregexp.New(`^(\d{1,2})(?:[:.](\d\d))?(am|pm)?$`)

// hintTime returns a time of day as phrases have it, made of "9am", "14" or "noon".
func hintTime(word string) string {
	switch word {
	case "noon", "midday":
		return "12:00"
	case "midnight":
		return "00:00"
	}
	if m := spokenTime.FindStringSubmatch(word); m != nil {
		hour, _ := strconv.Atoi(m[1])
		if m[3] != "" {
			hour %= 12
		}
		if m[3] == "pm" {
			hour += 12
		}
		written := fmt.Sprintf("%02d:%s", hour, cmp.Or(m[2], "00"))
		if _, err := time.Parse("15:04", written); err == nil {
			return written
		}
	}
	return "14:00"
}
