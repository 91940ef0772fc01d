package ical

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// incomingRule is a rule of a calendar that came in. It is read more kindly than [ParseRule] does: it may begin in any year, on
// a day that is none of its own, end before it begins, repeat within a day, and have parts that RFC 5545 §3.3.10 does not allow
// together, where others agree on what they mean.
type incomingRule struct {
	parts
	start   Local
	until   Local // no date is later
	exclude bool  // an EXRULE, of which the start is no date unless it is on the rule
	step    Local // the seconds of HOURLY, MINUTELY or SECONDLY, whose period is Daily here; 0 for all others
	skip    int   // what SKIP makes of days that a month or year lacks (RFC 7529): 1 the day after, -1 the one before, 0 none
	day     bool  // the start is a day, and so are all dates
}

var withinDay = map[string]Local{"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}

// readIncoming reads the value of an RRULE or EXRULE of an event that begins at start, which is a day or not. until turns an UNTIL
// that is no date into a reading of the event's clock. Every error is a [*Mistake].
func readIncoming(text string, start Local, day bool, until func(moment) Local) (*incomingRule, error) {
	if len(text) > longestRule {
		return nil, &Mistake{"the rule is long", "write it shorter"}
	}
	text = strings.ToUpper(strings.TrimSpace(text))
	if !strings.Contains(text, "=") {
		var err error
		if text, err = fromVCalendar(text, start); err != nil {
			return nil, err
		}
	}
	text = meant(text)
	r := &incomingRule{parts: parts{pattern: pattern{interval: 1, weekStart: time.Monday}}, start: start, until: math.MaxInt64, day: day}
	if err := r.readEach(text, r.read); err != nil {
		return nil, err
	}
	if r.period == Never {
		return nil, &Mistake{"the rule has no FREQ", "begin with FREQ=WEEKLY, FREQ=MONTHLY or another period"}
	}
	if r.parts.until != "" { // some write COUNT as well; then both hold
		m, ok := readMoment(r.parts.until)
		switch {
		case !ok:
			return nil, &Mistake{"UNTIL is " + quote(r.parts.until), "write a date like 20271231"}
		case m.date:
			r.until = m.clock + 86399
		default:
			r.until = until(m)
		}
	}
	r.fill()
	return r, nil
}

// meant leaves out of a rule what says nothing: parts and items of lists that are empty, what was said before, those of one program alone
// (RFC 2445 §4.3.10 let them begin with X-), and a COUNT below 1, by which Confluence and macOS mean none.
func meant(text string) string {
	var kept []string
	for part := range strings.SplitSeq(text, ";") {
		name, value, found := strings.Cut(part, "=")
		name = strings.TrimSpace(name)
		if strings.HasPrefix(name, "BY") {
			value = strings.Join(strings.FieldsFunc(value, func(c rune) bool { return c == ',' || c == ' ' }), ",")
		}
		switch value = strings.TrimSpace(value); {
		case strings.HasPrefix(name, "X-"), name == "" && value == "", found && value == "", slices.Contains(kept, name+"="+value):
		case name == "COUNT" && isBelow1(value):
		case found:
			kept = append(kept, name+"="+value)
		default:
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ";")
}

func isBelow1(number string) bool {
	n, err := strconv.Atoi(number)
	return err == nil && n < 1
}

// read reads one part, what [parts.read] refuses only in files that people write included.
func (r *incomingRule) read(name, value string) (err error) {
	switch name {
	case "FREQ":
		if r.step = withinDay[value]; r.step > 0 {
			r.period = Daily
			return nil
		}
	case "INTERVAL", "COUNT":
		n := &r.interval
		if name == "COUNT" {
			n = &r.count
		}
		*n, err = readNumber(name, value, 1, 1e6)
		return err
	case "BYSECOND":
		r.seconds, err = readNumbers(name, value, 0, 60)
		for i := range r.seconds {
			r.seconds[i] = min(r.seconds[i], 59) // RFC 5545 §3.3.12: a leap second is the one before it
		}
		return err
	case "SKIP":
		switch value {
		case "FORWARD":
			r.skip = 1
			return nil
		case "BACKWARD":
			r.skip = -1
			return nil
		}
	}
	return r.parts.read(name, value)
}

// fill takes from the start what the rule leaves open. Parts that may not stand in a rule only leave out dates of it.
func (r *incomingRule) fill() {
	if r.day { // RFC 5545 §3.3.10 has them ignored
		r.hours, r.minutes, r.seconds = nil, nil, nil
	}
	if r.period < Monthly { // a number before a weekday means nothing there
		for i := range r.days {
			r.days[i].nth = 0
		}
	}
	if len(r.weeks) > 0 && r.period != Yearly && len(r.days)+len(r.monthDays)+len(r.yearDays) == 0 {
		for d := range 7 {
			r.days = append(r.days, nthDay{weekday: time.Weekday(d)})
		}
	}
	hours, minutes := slices.Clone(r.hours), slices.Clone(r.minutes)
	r.complete(r.start)
	second := int(mod60(r.start))
	if r.step > 0 {
		r.hours, r.minutes = hours, minutes
		if r.step == 3600 && len(minutes) == 0 {
			r.minutes = []int{r.start.Time().Minute()}
		}
		if r.step >= 60 && len(r.seconds) == 0 {
			r.seconds = []int{second}
		}
	}
	for _, list := range []*[]int{&r.hours, &r.minutes, &r.seconds} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	if r.step == 0 && len(r.seconds) > 0 {
		var times []Local
		for _, at := range r.times {
			for _, s := range r.seconds {
				times = append(times, at-mod60(at)+Local(s))
			}
		}
		r.times = times
	}
}

func mod60(l Local) Local { return Local(mod(int64(l), 60)) }

// oldDays are the weekdays of vCalendar 1.0 with the occurrence before them, as in "1+ MO TU 2- FR".
type oldDays struct {
	nth   string
	found []string
}

func (d *oldDays) take(word string) bool {
	if n, ok := oldNumber(word); ok {
		d.nth = n
		return true
	}
	if !slices.Contains(weekdayCodes[:], word) {
		return false
	}
	d.found = append(d.found, d.nth+word)
	return true
}

// oldNumber reads 2, 2+ and 2-, which counts from the end, as 2, 2 and -2.
func oldNumber(word string) (string, bool) {
	n := strings.TrimRight(word, "+-")
	if _, ok := digits(n, len(n)); !ok || n == "" || len(n) > 3 || len(word) > len(n)+1 {
		return "", false
	}
	if strings.HasSuffix(word, "-") {
		n = "-" + n
	}
	return n, true
}

// oldRules are how the rules of vCalendar 1.0 begin, with what RFC 5545 calls their period and what the words behind stand in.
var oldRules = []struct{ begins, freq, list string }{
	{"MP", "MONTHLY", "BYDAY"}, {"MD", "MONTHLY", "BYMONTHDAY"}, {"YM", "YEARLY", "BYMONTH"}, {"YD", "YEARLY", "BYYEARDAY"},
	{"W", "WEEKLY", "BYDAY"}, {"D", "DAILY", ""},
}

// fromVCalendar says a rule of vCalendar 1.0, such as "MP1 1+ TU #12", as RFC 5545 does.
func fromVCalendar(text string, start Local) (string, error) {
	wrong := &Mistake{quote(text) + " is no rule", "write NAME=VALUE parts like FREQ=MONTHLY;BYDAY=1TU"}
	words := strings.Fields(text)
	if len(words) == 0 {
		return "", wrong
	}
	for _, old := range oldRules {
		every, is := strings.CutPrefix(words[0], old.begins)
		if _, ok := digits(every, len(every)); !is || !ok || every == "" {
			continue
		}
		end := ";COUNT=2" // where nothing is said
		var list []string
		days := oldDays{}
		for _, word := range words[1:] {
			n, number := oldNumber(word)
			switch count, counted := strings.CutPrefix(word, "#"); {
			case counted && strings.Trim(count, "0") == "":
				end = ""
			case counted:
				end = ";COUNT=" + count
			case len(word) >= 8:
				end = ";UNTIL=" + word
			case old.list == "BYDAY" && days.take(word):
			case old.list == "BYMONTHDAY" && word == "LD":
				list = append(list, "-1")
			case old.list != "" && old.list != "BYDAY" && number:
				list = append(list, n)
			default:
				return "", wrong
			}
		}
		if list = append(list, days.found...); days.nth != "" && len(days.found) == 0 {
			list = append(list, days.nth+weekdayCodes[start.Time().Weekday()])
		}
		rule := "FREQ=" + old.freq + ";INTERVAL=" + cmp.Or(strings.TrimLeft(every, "0"), "1") + end
		if len(list) > 0 {
			rule += ";" + old.list + "=" + strings.Join(list, ",")
		}
		return rule, nil
	}
	return "", wrong
}
