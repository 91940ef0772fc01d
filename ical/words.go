package ical

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// phrases are understood, and suggested for what is not.
var phrases = []string{
	"every tuesday", "every 2 weeks on tuesday and thursday", "every other week on monday", "every weekday", "every day",
	"first tuesday of the month", "first and third wednesday of the month", "last friday of the month",
	"last workday of the month", "every month on day 15", "every month on the last day",
	"every 3 months on the second monday", "every year on 1 december", "second tuesday of march",
	"every tuesday, 10 times", "every tuesday until 30 june 2027",
}

// ParseWords reads the words organizers write: "first tuesday of the month", "every 2 weeks on tuesday and thursday",
// "monthly", "every year on 1 december, 5 times". Letter case, commas, abbreviated and plural days do not matter, and
// hyphens may stand for spaces ("first-tuesday"). The start fills in what the words leave open. The errors are those of
// [ParseRule], or a [*Mistake] that names the nearest phrase that is understood.
func ParseWords(words string, start Local, zone Zone) (Rule, error) {
	if len(words) > longestRule || !utf8.ValidString(words) {
		return Rule{}, &Mistake{quote(words) + " is not understood", likePhrase("")}
	}
	p := phrase{text: strings.TrimSpace(words), words: split(words), interval: 1}
	for len(p.words) > 0 {
		if err := p.clause(); err != nil {
			return Rule{}, err
		}
	}
	parts, err := p.parts()
	if err != nil {
		return Rule{}, err
	}
	if err := parts.check(); err != nil {
		return Rule{}, err
	}
	return parts.rule(start, zone)
}

// split makes lower-case words; "mon-fri" becomes a span of days, other hyphens between letters become spaces.
func split(text string) (words []string) {
	isBreak := func(c rune) bool { return c == ',' || c == ' ' || c == '\t' || c == '\n' || c == '\r' }
	for field := range strings.FieldsFuncSeq(strings.ToLower(text), isBreak) {
		if field[0] < 'a' || field[0] > 'z' {
			words = append(words, field)
			continue
		}
		before, after, hyphen := strings.Cut(field, "-")
		_, fromDay := weekdayWords[before]
		if _, toDay := weekdayWords[after]; hyphen && fromDay && toDay {
			words = append(words, before, "to", after)
			continue
		}
		words = append(words, strings.Split(field, "-")...)
	}
	return words
}

// phrase gathers what the words say, clause by clause.
type phrase struct {
	text  string
	words []string // still unread

	unit      Period // Never while nothing was said about it
	interval  int
	every     bool // "every" stood before an ordinal: "every second tuesday"
	all       bool // plain days are meant although others are counted: "all tuesdays"
	pending   []int
	numeric   bool // the pending ordinals were written as numbers
	dated     bool // days of the month stood beside month names: "1 december"
	days      []nthDay
	monthDays []int
	yearDays  []int // "day 100 of the year"
	workdays  []int // "first workday" by its position
	months    []int
	times     []time.Time
	end       ending
	positions []int
	weekStart *time.Weekday
}

// take removes the next word if it is one of the given.
func (p *phrase) take(any ...string) bool {
	if len(p.words) > 0 && slices.Contains(any, p.words[0]) {
		p.words = p.words[1:]
		return true
	}
	return false
}

func (p *phrase) next() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *phrase) clause() error {
	word := p.words[0]
	p.words = p.words[1:]
	adverb, isAdverb := adverbs[word]
	unit, isUnit := unitWords[word]
	weekday, isWeekday := weekdayWords[word]
	month, isMonth := monthWords[word]
	n, numeric, isOrdinal := ordinal(word)
	switch {
	case fillers[word]:
		return nil
	case word == "every" || word == "each":
		return p.readEvery()
	case word == "until" || word == "till":
		return p.readUntil()
	case word == "at":
		return p.readTimes()
	case word == "all":
		p.all = true
		return nil
	case word == "only":
		return p.readOnly()
	case isAdverb:
		return p.repeat(adverb.unit, adverb.interval)
	case word == "weeks" && p.take("beginning", "starting"):
		return p.readWeekStart()
	case word == "day" || word == "days":
		return p.readDays()
	case isUnit:
		if unit == Yearly {
			p.yearDays, p.monthDays = append(p.yearDays, p.monthDays...), nil
		}
		return p.repeat(unit, p.interval)
	case isMonth:
		p.months = append(p.months, int(month))
		p.dated = p.dated || len(p.pending) > 0 && p.numeric
		return nil
	case isOrdinal && numeric && p.take("times", "time"):
		p.end.count = n
		return nil
	case isOrdinal:
		return p.readOrdinal(n, numeric)
	case workdayWords[word]:
		return p.readWorkday()
	case isWeekday:
		return p.readWeekday(weekday)
	}
	return p.unknown(word)
}

// repeat sets the rhythm; a phrase has one.
func (p *phrase) repeat(unit Period, interval int) error {
	if p.unit != Never && p.unit != unit {
		return p.mistake("names two rhythms", "keep one, like "+quote("every month"))
	}
	p.unit, p.interval = unit, interval
	return nil
}

func (p *phrase) readEvery() error {
	word := p.next()
	n, isNumber := numberWords[word]
	if digits, numeric, ok := ordinal(word); !isNumber && ok && numeric && word[len(word)-1] <= '9' {
		n, isNumber = digits, true
	}
	if isNumber {
		p.words = p.words[1:]
		p.interval = n
		word = p.next()
	}
	unit, isUnit := unitWords[word]
	_, isWeekday := weekdayWords[word]
	_, _, isOrdinal := ordinal(word)
	switch {
	case isUnit:
		p.words = p.words[1:]
		return p.repeat(unit, p.interval)
	case isWeekday && isNumber:
		return p.repeat(Weekly, n)
	case isNumber:
		return p.mistake("does not say what comes every "+quoteless(p.text), likePhrase("every weeks"))
	case isOrdinal:
		p.every = true
	case isWeekday, workdayWords[word]:
	default:
		return p.unknown(word)
	}
	return nil
}

// readOrdinal keeps "first", "15th" and "second to last" until the word they count.
func (p *phrase) readOrdinal(n int, numeric bool) error {
	if n > 1 && len(p.words) > 1 && p.words[0] == "to" && p.words[1] == "last" {
		p.words = p.words[2:]
		n, numeric = -n, false
	}
	if len(p.pending) > 0 && p.numeric != numeric && p.numeric {
		return p.mistake("mixes numbers and words", `write "day 1" or "first tuesday"`)
	}
	p.pending, p.numeric = append(p.pending, n), numeric && (p.numeric || len(p.pending) == 0)
	p.dated = p.dated || p.numeric && len(p.months) > 0
	return nil
}

func (p *phrase) readWeekday(from time.Weekday) error {
	if len(p.pending) > 0 {
		for _, n := range p.pending {
			p.days = append(p.days, nthDay{n, from})
		}
		p.pending = nil
		return nil
	}
	to := from
	if p.take("to", "through") {
		last, ok := weekdayWords[p.next()]
		if !ok {
			return p.unknown(p.next())
		}
		p.words = p.words[1:]
		to = last
	}
	for d := from; ; d = (d + 1) % 7 {
		p.days = append(p.days, nthDay{0, d})
		if d == to {
			return nil
		}
	}
}

func (p *phrase) readWorkday() error {
	if len(p.pending) == 0 {
		p.days = append(p.days, workweek...)
	}
	p.workdays = append(p.workdays, p.pending...)
	p.pending = nil
	return nil
}

// readDays reads what follows "day" or precedes it: "days 1 and 15", "last day".
func (p *phrase) readDays() error {
	if len(p.pending) > 0 {
		p.monthDays = append(p.monthDays, p.pending...)
		p.pending = nil
		return nil
	}
	before := len(p.monthDays)
	for {
		n, numeric, ok := ordinal(p.next())
		if !ok || !numeric || len(p.words) > 1 && (p.words[1] == "times" || p.words[1] == "time") {
			break
		}
		p.monthDays = append(p.monthDays, n)
		p.words = p.words[1:]
		for p.take("and", "&") {
		}
	}
	if len(p.monthDays) == before {
		return p.mistake("does not say which day", likePhrase("every month on day"))
	}
	return nil
}

// readOnly reads which members of each period are taken (BYSETPOS): "only the first and last of them".
func (p *phrase) readOnly() error {
	for len(p.words) > 0 && !p.take("them") {
		if n, _, ok := ordinal(p.words[0]); ok {
			p.words = p.words[1:]
			if err := p.readOrdinal(n, false); err != nil {
				return err
			}
		} else if !p.take("the", "and", "of") {
			return p.unknown(p.words[0])
		}
	}
	p.positions, p.pending = append(p.positions, p.pending...), nil
	return nil
}

func (p *phrase) readTimes() error {
	before := len(p.times)
	for {
		t, err := time.Parse("15:04", p.next())
		if err != nil {
			break
		}
		p.times = append(p.times, t)
		p.words = p.words[1:]
		for p.take("and", "&") {
		}
	}
	if len(p.times) == before {
		return p.mistake("does not say at what time", `write "at 14:00", or leave it to the start`)
	}
	return nil
}

func (p *phrase) readWeekStart() error {
	p.take("on")
	day, ok := weekdayWords[p.next()]
	if !ok {
		return p.unknown(p.next())
	}
	p.words = p.words[1:]
	p.weekStart = &day
	return nil
}

func (p *phrase) mistake(found, right string) error {
	return &Mistake{quote(p.text) + " " + found, right}
}

// unknown says which word is not understood and what was probably meant.
func (p *phrase) unknown(word string) error {
	if word == "" {
		return p.mistake("stops in the middle", likePhrase(p.text))
	}
	right := likePhrase(p.text)
	if near := nearest(word, vocabulary()); near != "" {
		right = "did you mean " + quote(strings.Replace(strings.ToLower(p.text), word, near, 1)) + "?"
	}
	return &Mistake{quote(word) + " is not understood", right}
}

// likePhrase is the advice to write the understood phrase that shares most words with text.
func likePhrase(text string) string {
	best, most := phrases[0], 0
	words := split(text)
	for _, known := range phrases {
		shared := 0
		for _, word := range split(known) {
			if slices.Contains(words, word) {
				shared++
			}
		}
		if shared > most {
			best, most = known, shared
		}
	}
	return "write it like " + quote(best)
}
