package ical

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// phrase gathers what the words say, clause by clause.
type phrase struct {
	text  string
	start Local
	words []string // still unread

	unit      Period // Never while nothing was said about it
	interval  int
	every     bool // "every" stood before an ordinal: "every second tuesday"
	all       bool // plain days are meant although others are counted: "all tuesdays"
	pending   []int
	numeric   bool // the pending ordinals were all written as numbers
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

// ending is how a phrase ends: "10 times", "until 30 june 2027".
type ending struct {
	count int
	until string // as UNTIL has it
}

// take removes the next word if it is one of the given.
func (p *phrase) take(any ...string) bool {
	if len(p.words) > 0 && slices.Contains(any, p.words[0]) {
		p.words = p.words[1:]
		return true
	}
	return false
}

// next returns the next word, "" at the end.
func (p *phrase) next() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

// clause reads the next word and what belongs to it.
func (p *phrase) clause() error {
	word := p.words[0]
	p.words = p.words[1:]
	adverb, isAdverb := adverbs[word]
	unit, isUnit := unitWords[word]
	weekday, isWeekday := weekdayWords[word]
	month, isMonth := monthWords[word]
	n, numeric, isOrdinal := ordinal(word)
	number, isNumber := numberWords[word]
	_, fromDay := weekdayWords[p.next()]
	switch {
	case word == "from" && fromDay: // to another day
		return nil
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
		p.date()
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
		p.date()
		return nil
	case isOrdinal && numeric && p.take("times", "time"):
		p.end.count = n
		return nil
	case isNumber && p.take("times", "time"):
		p.end.count = number
		return nil
	case p.isLength(word) && len(p.days) > 0:
		return p.mistake("does not say how often", "write "+quote("every "+p.day()+", "+word+" times"))
	case p.isLength(word):
		return p.mistake("does not say every what", "write "+quote("every "+word+" "+p.next()))
	case isOrdinal:
		if !numeric {
			p.date()
		}
		p.readOrdinal(n, numeric)
		return nil
	case workdayWords[word]:
		return p.readWorkday()
	case isWeekday:
		return p.readWeekday(weekday)
	}
	return p.unknown(word)
}

// isLength tells of "7 days", which is no day of the month, and of "2 weeks" without "every". "1 and 15 days of the month"
// counts.
func (p *phrase) isLength(word string) bool {
	_, isNumber := numberWords[word]
	_, err := strconv.Atoi(word)
	_, isUnit := unitWords[p.next()]
	return (isNumber || err == nil) && isUnit && len(p.pending) == 0 && p.unit == Never && !(len(p.words) > 1 && p.words[1] == "of")
}

// date takes the numbers beside a month for its days: "1 december".
func (p *phrase) date() {
	if p.numeric && len(p.pending) > 0 && len(p.months) > 0 {
		p.dated = true
		p.monthDays, p.pending = append(p.monthDays, p.pending...), nil
	}
}

// repeat sets the rhythm; a phrase has one.
func (p *phrase) repeat(unit Period, interval int) error {
	if unit == Weekly && len(p.pending) > 0 && !p.numeric {
		return p.mistake("counts weeks, which no month has whole", "name the day, "+quote(list(ordinalWords(p.pending))+" "+p.day()+" of the month"))
	}
	if p.unit != Never && (p.unit != unit || p.interval != interval) {
		return p.mistake("names two rhythms", "keep one, like "+quote("every month"))
	}
	p.unit, p.interval = unit, interval
	return nil
}

func (p *phrase) mistake(found, right string) error {
	return &Mistake{quote(p.text) + " " + found, right}
}

// unknown says which word is not understood and what was probably meant.
func (p *phrase) unknown(word string) error {
	if word == "" {
		return p.mistake("stops in the middle", p.like())
	}
	right := p.hint(word)
	if right == "" {
		right = p.like()
		if meant := p.spelled(); meant != "" {
			right = "did you mean " + quote(meant) + "?"
		}
	}
	return &Mistake{quote(word) + " is not understood", right}
}

// spelled returns the phrase with every unknown word replaced by the nearest known one, if it is understood then; else "".
func (p *phrase) spelled() string {
	text, known := strings.ToLower(p.text), vocabulary()
	meant := text
	for _, word := range split(text) {
		_, _, isOrdinal := ordinal(word)
		if near := Nearest(word, known); near != "" && !isOrdinal && !fillers[word] {
			meant = strings.Replace(meant, word, near, 1)
		}
	}
	if meant == text {
		return ""
	}
	if _, err := understood(meant, p.start); err != nil {
		return ""
	}
	return meant
}

// keepOne returns the hint for two rhythms of weeks.
func (p *phrase) keepOne() string {
	var days []string
	for _, word := range split(p.text) {
		if d, ok := weekdayWords[word]; ok {
			days = append(days, strings.ToLower(d.String()))
		}
	}
	return "keep one, like " + quote("every 2 weeks on "+list(days))
}
