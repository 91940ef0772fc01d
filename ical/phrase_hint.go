package ical

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rondo/lazyregexp"
)

// Words that belong to other keys than the rule. What they say is not read; the hint names the key.
var (
	exceptWords = map[string]bool{
		"except": true, "excepting": true, "excluding": true, "but": true, "without": true, "unless": true, "not": true, "skip": true,
		"skipping": true, "minus": true, "omit": true, "no": true, "excl": true, "excl.": true, "save": true, "apart": true, "besides": true,
	}
	startWords = map[string]bool{
		"from": true, "since": true, "starting": true, "starts": true, "start": true, "beginning": true, "begins": true, "begin": true,
		"after": true, "as": true, "effective": true, "between": true, "during": true, "onward": true, "onwards": true,
	}
	alsoWords = map[string]bool{
		"also": true, "plus": true, "additionally": true, "extra": true, "easter": true, "christmas": true, "moon": true, "holidays": true,
	}
	lastWords = map[string]bool{"up": true, "before": true, "ending": true, "ends": true, "by": true, "end": true}
	endWords  = []string{"to", "until", "till", "through", "and", "-", "–", "ending", "ends"}
)

// week is Monday to Sunday.
var week = [...]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

var (
	isoRange  = lazyregexp.New(`\b(\d{4}-\d\d-\d\d) ?(?:to|till|through|thru|[-–]) ?(\d{4}-\d\d-\d\d)\b`)
	isoDate   = lazyregexp.New(`\b\d{4}-\d\d-\d\d\b`)
	clockWord = lazyregexp.New(`^(?:\d{1,2}[:.]\d\d|\d{1,2}(?:[:.]\d\d)?(?:am|pm)|\d{1,2}[:.]\d\d-\d{1,2}[:.]\d\d|noon|midnight|@|o'clock)$`)
	timesWord = lazyregexp.New(`^(?:x(\d+)|(\d+)x)$`)
)

// hint says what to write in place of a word that a phrase does not have, when it is plain what was meant; "" for other
// words. What it suggests in quotes is understood.
func (p *phrase) hint(word string) string {
	lower := strings.ToLower(p.text)
	rest := split(strings.ToLower(p.text))
	if i := slices.Index(rest, word); i >= 0 {
		rest = rest[i+1:]
	}
	next := append(rest, "")[0]
	_, nextDay := weekdayWords[next]
	if timesWord.MatchString(word) {
		return "write how often as " + quote(fmt.Sprintf("every %s, %s times", p.day(), strings.Trim(word, "x")))
	}
	switch {
	case strings.Contains(lower, "freq="):
		return "write it as rrule: instead of repeats:"
	case strings.Contains(lower, "*"):
		return p.like()
	case isoDate.MatchString(word):
		if head := strings.Fields(lower[:strings.Index(lower, word)]); len(head) > 1 && slices.Contains([]string{"to", "through", "-", "–"}, head[len(head)-1]) {
			return "write " + quote(strings.Join(head[:len(head)-1], " ")+" until "+word)
		}
		return fmt.Sprintf("write %s here, and further dates below it, also: [%s]", quote(p.before(word)), word)
	case lastWords[word] && isoDate.MatchString(strings.Join(rest, " ")):
		return "write " + quote(p.before(word)+" until "+isoDate.FindString(strings.Join(rest, " ")))
	case exceptWords[word] && (word != "no" || !p.isFirst(word)):
		return p.hintExcept(word, rest)
	case word == "working" || word == "business":
		return "write " + quote(strings.Replace(lower, word+" "+next, "workday", 1))
	case startWords[word] && clockWord.MatchString(next), clockWord.MatchString(word):
		return fmt.Sprintf("the time of day stands in starts, and how long it takes in duration; write %s alone, or %s", quote(p.before(word)), quote(p.before(word)+" at 14:00"))
	case word == "after" && !isoDate.MatchString(lower):
		return "no rule counts like that: write the dates one by one, also: [2027-01-12]"
	case startWords[word]:
		return p.hintFrom(word, rest)
	case word == "for" || word == "over":
		times := "10"
		if n, err := strconv.Atoi(next); err == nil && n > 0 && n < 1000 {
			times = strconv.Itoa(n)
		}
		return fmt.Sprintf("write how often, %s, or the last date below it, until: 2027-06-30", quote(p.before(word)+", "+times+" times"))
	case word == "twice" || word == "thrice":
		return p.hintTwice(rest)
	case word == "once":
		return p.hintOnce(rest)
	case word == "or" && nextDay:
		return "write " + quote(strings.Replace(lower, " or ", " and ", 1))
	case word == "odd" || word == "even" || word == "alternate" || word == "alternating":
		return fmt.Sprintf("write %s: the first date, starts, says which weeks", quote("every 2 weeks on "+p.day()))
	case word == "weekend" || word == "weekends":
		return `write "every saturday and sunday"`
	case word == "hour" || word == "hours" || word == "hourly" || word == "minute" || word == "minutes":
		return `what repeats within a day is written with its times, like "every day at 09:00 and 15:00"`
	case word == "half" || word == "semiannually" || word == "semiannual" || word == "biannually" || word == "biannual":
		return `write "every 6 months"`
	case word == "quarter":
		return "write " + quote("every 3 months on the first "+p.day())
	case word == "semimonthly":
		return `write "every month on days 1 and 15"`
	case word == "bimonthly":
		return `write "every 2 months", or "every month on days 1 and 15"`
	case word == "end" || word == "beginning":
		return `write "last day of the month", or "first day of the month"`
	case word == "next" && strings.HasPrefix(strings.Join(rest, " "), "to last"):
		return "write " + quote(strings.Replace(lower, "next to last", "second to last", 1))
	case p.isFirst(word) && word == "no", word == "never" || word == "none" || word == "nothing":
		return "leave repeats out where there is one date only"
	case alsoWords[word] || word == "full":
		return "no rule knows these days: write the dates one by one, also: [2027-01-12]"
	case len(word) == 4 && word >= "2000" && word < "2200":
		return "the year stands in starts, and in until: 2027-06-30 where there is an end"
	}
	return ""
}

func (p *phrase) hintExcept(word string, rest []string) string {
	days := map[time.Weekday]bool{}
	for _, w := range rest {
		if d, ok := weekdayWords[w]; ok {
			days[d] = true
		} else if w == "weekend" || w == "weekends" {
			days[time.Saturday], days[time.Sunday] = true, true
		} else if !fillers[w] {
			days = nil
			break
		}
	}
	base := p.before(word)
	if p.isFirst(word) {
		base = "every day"
	}
	if r, err := understood(base, p.start); err == nil && len(days) > 0 && (r.Period() == Daily && r.Interval() == 1 || r.Period() == Weekly && len(r.pattern.days) > 1) {
		var left []string
		runs := 0 // of days that follow each other
		for i, d := range week {
			if (r.Period() == Daily || slices.Contains(r.pattern.days, nthDay{0, d})) && !days[d] {
				if i == 0 || left == nil || left[len(left)-1] != strings.ToLower(week[i-1].String()) {
					runs++
				}
				left = append(left, strings.ToLower(d.String()))
			}
		}
		switch n := len(left); {
		case n > 2 && runs == 1:
			return "write " + quote(left[0]+" to "+left[n-1])
		case n > 0:
			return "write " + quote("every "+list(left))
		}
	}
	if p.isFirst(word) {
		base = trimLike(p.like())
	}
	except, until, _ := strings.Cut(strings.Join(rest, " "), " until ")
	dates := strings.Join(isoDate.FindAllString(except, -1), ", ")
	if m := isoRange.FindStringSubmatch(except); m != nil {
		dates = "{ from: " + m[1] + ", to: " + m[2] + " }"
	} else if dates == "" {
		dates = p.wholeMonth(except)
	}
	if dates == "" {
		dates = "2027-01-05"
	}
	hint := fmt.Sprintf("write %s here, and the dates on which nothing takes place below it, except: [%s]", quote(base), dates)
	if last := isoDate.FindString(until); last != "" {
		hint += ", and the last one, until: " + last
	}
	return hint
}

// wholeMonth returns the time that a text without dates leaves out, as the key except has it: the next such month; "" where it names none.
func (p *phrase) wholeMonth(text string) string {
	words := strings.Fields(text)
	at := slices.IndexFunc(words, func(w string) bool { return monthWords[w] > 0 })
	if at < 0 || strings.ContainsAny(text, "0123456789") {
		return ""
	}
	year := p.start.Time().Year()
	if monthWords[words[at]] < p.start.Time().Month() {
		year++
	}
	first := LocalDate(year, monthWords[words[at]], 1, 0, 0, 0)
	last := LocalDate(year, monthWords[words[at]]+1, 0, 0, 0, 0)
	return "{ from: " + first.Date() + ", to: " + last.Date() + " }"
}

func (p *phrase) hintFrom(word string, rest []string) string {
	base := p.before(word)
	if strings.Join(split(base), "") == "" || p.isFirst(word) {
		base = trimLike(p.like())
	}
	hint := fmt.Sprintf("write %s here: the first date stands in starts", quote(base))
	ends := word == "between" || word == "during"
	for _, w := range rest {
		ends = ends || slices.Contains(endWords, w)
	}
	if ends {
		hint += ", the last one in until: 2027-06-30"
	}
	for _, w := range rest {
		if exceptWords[w] {
			return hint + ", and what falls out in except: [2027-01-05]"
		}
	}
	return hint
}

func (p *phrase) hintTwice(rest []string) string {
	day := p.day()
	switch text := " " + strings.Join(rest, " ") + " "; {
	case strings.Contains(text, " week"):
		other := "thursday"
		if day == other {
			other = "tuesday"
		}
		return "name the days: " + quote("every "+day+" and "+other)
	case strings.Contains(text, " year"):
		return `name the days: "1 june and 1 december", or write "every 6 months"`
	case strings.Contains(text, " da"):
		return `name the times: "every day at 09:00 and 15:00"`
	}
	return "name the days: " + quote("first and third "+day+" of the month")
}

func (p *phrase) hintOnce(rest []string) string {
	text := " " + strings.Join(rest, " ") + " "
	for unit, phrase := range map[string]string{"week": "every " + p.day(), "month": "first " + p.day() + " of the month", "year": "every year", "quarter": "every 3 months", "day": "every day"} {
		if strings.Contains(text, " "+unit+" ") {
			return "write " + quote(phrase)
		}
	}
	return "leave repeats out where there is one date only"
}

// twoWays returns the hint for "every second tuesday", which is a rhythm or a place in the month.
func (p *phrase) twoWays() string {
	n := p.pendingNth()
	last, _ := lastWeekday(p.text)
	switch {
	case last == "" && n > 0 && n <= 31:
		return "write " + quote(fmt.Sprintf("every month on day %d", n))
	case last == "":
		return `write "every month on day 1"`
	case n == 0: // several places in the month are no rhythm
		counted := strings.Join(split(strings.ToLower(p.text)), " ")
		counted = strings.TrimPrefix(strings.TrimPrefix(counted, "every "), "each ")
		if _, err := understood(counted+" of the month", p.start); err == nil {
			return "write " + quote(counted+" of the month")
		}
		return "write " + quote("first and third "+last+" of the month")
	case n == 1 || n < 0 || n > 5:
		return "write " + quote(ordinalWords([]int{max(min(n, 1), -2)})[0]+" "+last+" of the month")
	}
	return fmt.Sprintf("write %s, or %s", quote(fmt.Sprintf("every %d weeks on %s", n, last)), quote(ordinalWords([]int{n})[0]+" "+last+" of the month"))
}

// pendingNth returns the one number that the phrase counts with; 0 when there are several.
func (p *phrase) pendingNth() int {
	found := map[int]bool{}
	for _, d := range p.days {
		if d.nth != 0 {
			found[d.nth] = true
		}
	}
	for _, n := range slices.Concat(p.pending, p.monthDays, p.workdays) {
		found[n] = true
	}
	for n := range found {
		if len(found) == 1 {
			return n
		}
	}
	return 0
}

// day returns the weekday that the phrase names, in a whole word; else that of the start.
func (p *phrase) day() string {
	if word, ok := firstWeekday(p.text); ok {
		return word
	}
	return strings.ToLower(p.start.Time().Weekday().String())
}

func firstWeekday(text string) (string, bool) {
	for _, w := range split(text) {
		if d, ok := weekdayWords[w]; ok {
			return strings.ToLower(d.String()), true
		}
	}
	return "", false
}

func lastWeekday(text string) (found string, ok bool) {
	for _, w := range split(text) {
		switch d, isDay := weekdayWords[w]; {
		case isDay:
			found, ok = strings.ToLower(d.String()), true
		case workdayWords[w]:
			found, ok = "workday", true
		}
	}
	return found, ok
}

// before returns the phrase up to a word, if it is understood alone, and else one like it.
func (p *phrase) before(word string) string {
	lower := strings.ToLower(p.text)
	if at := strings.Index(" "+lower+" ", " "+word); at >= 0 {
		head := strings.Trim(lower[:min(at, len(lower))], " ,;:.(-–")
		head = strings.TrimSuffix(head, " and")
		if _, err := understood(head, p.start); err == nil {
			return head
		}
	}
	head, _, _ := strings.Cut(" "+lower, " "+word)
	return trimLike(likePhrase(head, p.day()))
}

// trimLike returns the phrase of an advice.
func trimLike(advice string) string {
	return strings.TrimSuffix(strings.TrimPrefix(advice, `write it like "`), `"`)
}

func (p *phrase) isFirst(word string) bool { return append(split(p.text), "")[0] == word }

func (p *phrase) like() string { return likePhrase(p.text, p.day()) }

// understood reads a phrase whatever the day of the start.
func understood(words string, start Local) (Rule, error) {
	r, err := ParseWords(words, start, Zone{})
	if e := (*StartError)(nil); errors.As(err, &e) {
		return ParseWords(words, e.Next, Zone{})
	}
	return r, err
}
