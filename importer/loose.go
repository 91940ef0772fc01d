package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/lazyregexp"
)

// loose is a rule that was written in free words.
type loose struct {
	rule   string
	days   []time.Weekday // on which it is; one at least
	weekly bool
	begins ical.Local // the day from which on it counts; 0 where nothing says so
	said   string     // what had to be guessed
}

var (
	startForm = lazyregexp.New(`(?i)(?:starting|start date:?|starts|from)\s+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})?`)
	yearForm  = lazyregexp.New(`\b(20\d\d)\b`)
	afterForm = lazyregexp.New(`(?i)([a-z]+day),? after the ([a-z0-9]+) ([a-z]+day)`)
	nthForm   = lazyregexp.New(`(?i)\b(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)\b`)
	everyForm = lazyregexp.New(`(?i)every (two|three|four|2|3|4|other) weeks?`)
)

var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
}

// readLoose reads a day and a frequency as people write them: "biweekly starting Tuesday Feb 27, 2024", "monthly - last Wednesday every
// month", "Monthly on 4th Thursday". ok is false where the words do not say how often.
func readLoose(day, often string) (l loose, ok bool) {
	both := day + " " + often
	bareDay, bareOften := startForm.ReplaceAllString(day, " "), startForm.ReplaceAllString(often, " ") // a first date has a weekday and a number, too
	if l.days = weekdaysIn(bareDay); len(l.days) == 0 {
		l.days = weekdaysIn(day)
	}
	if len(l.days) == 0 {
		return l, false
	}
	if m := startForm.FindStringSubmatch(both); m != nil {
		year := cmp.Or(m[3], yearForm.FindString(both))
		if t, err := time.Parse("January 2 2006", longMonth(m[1])+" "+m[2]+" "+year); err == nil {
			l.begins = ical.LocalOf(t)
		}
	}
	lower := strings.ToLower(often)
	if m := afterForm.FindStringSubmatch(often); m != nil {
		before, known := weekdayOf(m[3])
		nth := ordinals[strings.ToLower(m[2])]
		if !known || nth < 1 || len(l.days) > 1 {
			return l, false
		}
		first := (nth-1)*7 + 1 + int(l.days[0]-before+7)%7 // of the seven days on which it may be
		var days []string
		for d := range 7 {
			days = append(days, strconv.Itoa(first+d))
		}
		l.rule = "FREQ=MONTHLY;BYDAY=" + l.codes("") + ";BYMONTHDAY=" + strings.Join(days, ",")
		return l, first+6 <= 31
	}
	nth := nthForm.FindAllString(bareOften, -1)
	if len(nth) == 0 {
		nth = nthForm.FindAllString(bareDay, -1)
	}
	every := everyForm.FindStringSubmatch(often)
	two := strings.Contains(lower, "biweekly") || strings.Contains(lower, "bi-weekly") || strings.Contains(lower, "fortnight")
	switch {
	case two || every != nil:
		n := 2
		if every != nil {
			n = map[string]int{"two": 2, "2": 2, "other": 2, "three": 3, "3": 3, "four": 4, "4": 4}[strings.ToLower(every[1])]
		}
		l.rule, l.weekly = fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s", n, l.codes("")), true
		if l.begins == 0 {
			l.said = fmt.Sprintf("the file does not say which of the %d weeks, so it begins with the first %s after the import", n, l.names(" or "))
		}
	case len(nth) > 1 && len(l.days) > 1: // nothing says which number is of which day
		return l, false
	case len(nth) > 0:
		var each []string
		for _, n := range nth {
			each = append(each, l.codes(strconv.Itoa(ordinals[strings.ToLower(n)])))
		}
		l.rule = "FREQ=MONTHLY;BYDAY=" + strings.Join(unique(each), ",")
	case strings.HasPrefix(lower, "monthly"):
		l.rule = "FREQ=MONTHLY;BYDAY=" + l.codes("1")
		l.said = fmt.Sprintf("the file does not say which %s of the month, so it is the first", l.names(" and "))
		if l.begins != 0 {
			n := (l.begins.Time().Day()-1)/7 + 1
			l.rule, l.said = "FREQ=MONTHLY;BYDAY="+l.codes(strconv.Itoa(n)), fmt.Sprintf("the file says only when it began, which was number %d of its month", n)
		}
	case strings.HasPrefix(lower, "weekly"), strings.HasPrefix(lower, "every week"):
		l.rule, l.weekly = "FREQ=WEEKLY;BYDAY="+l.codes(""), true
	default:
		return l, false
	}
	for _, d := range weekdaysIn(bareOften) {
		if !slices.Contains(l.days, d) {
			l.said = strings.TrimPrefix(l.said+"; ", "; ") + fmt.Sprintf("the frequency names %s as well, and the day is %s, so it is %[2]s", d, l.names(" and "))
		}
	}
	return l, true
}

// weekdaysIn returns the days of the week that a text names, in its order.
func weekdaysIn(text string) (all []time.Weekday) {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(" ,()/&+;", r) }) {
		if d, ok := weekdayOf(word); ok && len(word) > 2 && !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	return all
}

// codes are the days as BYDAY has them, each with a number before it or "".
func (l *loose) codes(nth string) string {
	var all []string
	for _, d := range l.days {
		all = append(all, nth+strings.ToUpper(d.String()[:2]))
	}
	return strings.Join(all, ",")
}

// names are the days as people read them.
func (l *loose) names(between string) string {
	var all []string
	for _, d := range l.days {
		all = append(all, d.String())
	}
	return strings.Join(all, between)
}

// firstDay returns the first of the days on or after one.
func (l *loose) firstDay(from ical.Local) ical.Local {
	first := onWeekday(from, l.days[0])
	for _, d := range l.days[1:] {
		first = min(first, onWeekday(from, d))
	}
	return first
}

func longMonth(name string) string {
	for m := time.January; m <= time.December; m++ {
		if len(name) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), strings.ToLower(name)) {
			return m.String()
		}
	}
	return name
}

// zoneWords are zones as people say them. Of letters that several places use it is the one that these lists mean.
var zoneWords = map[string]string{
	"PT": "America/Los_Angeles", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PACIFIC": "America/Los_Angeles", "PACIFIC TIME": "America/Los_Angeles",
	"MT": "America/Denver", "MST": "America/Denver", "CT": "America/Chicago", "CST": "America/Chicago",
	"ET": "America/New_York", "EST": "America/New_York", "EDT": "America/New_York", "EASTERN": "America/New_York", "EASTERN TIME": "America/New_York",
	"CET": "Europe/Berlin", "CEST": "Europe/Berlin", "CENTRAL EUROPEAN TIME": "Europe/Berlin", "POLAND": "Europe/Warsaw", "BST": "Europe/London",
	"IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "UTC": "UTC", "GMT": "UTC",
}

// looseZone reads a zone as people write it: "PT (Pacific Time)", "Eastern Time (ET)", "Europe/Berlin".
func looseZone(text string) (ical.Zone, bool) {
	name, beside, _ := strings.Cut(text, "(")
	for _, word := range []string{name, strings.TrimSuffix(strings.TrimSpace(beside), ")")} {
		word = strings.TrimSpace(word)
		if known := zoneWords[strings.ToUpper(word)]; known != "" {
			word = known
		}
		if z, err := ical.LoadZone(word); word != "" && err == nil {
			return z, true
		}
	}
	return ical.Zone{}, false
}

var clockForm = lazyregexp.New(`(?i)^(\d{1,2})(?::(\d\d))?\s*(am|pm)?$`)

// looseTime reads 9:00, 09:00, 4PM and 4:30 pm as seconds of the day.
func looseTime(text string) (ical.Local, bool) {
	m := clockForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || m[2] == "" && m[3] == "" {
		return 0, false
	}
	h, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if half := strings.ToLower(m[3]); half != "" {
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	return ical.Local(h*3600 + minute*60), h < 24 && minute < 60
}
