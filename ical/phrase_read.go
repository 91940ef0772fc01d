package ical

import (
	"slices"
	"strings"
	"time"
)

// readEvery reads "every 2 weeks", "every other tuesday" and the "every" of "every tuesday" or "every first tuesday".
func (p *phrase) readEvery() error {
	word := p.next()
	interval, isNumber := numberWords[word]
	if n, numeric, ok := ordinal(word); !isNumber && ok && numeric && word[len(word)-1] <= '9' {
		interval, isNumber = n, true
	}
	if isNumber {
		p.words = p.words[1:]
		word = p.next()
	} else {
		interval = 1
	}
	switch {
	case p.take("fortnight"):
		return p.repeat(Weekly, 2*interval)
	case p.take("quarter", "quarters"):
		return p.repeat(Monthly, 3*interval)
	}
	unit, isUnit := unitWords[word]
	_, isWeekday := weekdayWords[word]
	month, isMonth := monthWords[word]
	_, _, isOrdinal := ordinal(word)
	switch {
	case isUnit:
		p.words = p.words[1:]
		return p.repeat(unit, interval)
	case isWeekday && isNumber && len(p.days) == 0:
		return p.repeat(Weekly, interval)
	case isWeekday && interval != p.interval:
		return p.mistake("names two rhythms", p.keepOne())
	case isNumber:
		return p.mistake("does not say every what", likePhrase("every 2 weeks", p.day()))
	case isMonth:
		return p.mistake("does not say which day of "+month.String(), "write "+quote("every year on 1 "+strings.ToLower(month.String())))
	case isOrdinal && p.everyNth():
		n, _, _ := ordinal(word)
		unit := unitWords[p.words[1]]
		p.words = p.words[2:]
		return p.repeat(unit, n)
	case isOrdinal:
		p.every = true
	case isWeekday, workdayWords[word]:
	default:
		return p.unknown(word)
	}
	return nil
}

// everyNth tells of "second week" behind "every": a rhythm, unless it is a place, "every second day of the month".
func (p *phrase) everyNth() bool {
	n, _, _ := ordinal(p.next())
	if n < 2 || len(p.words) < 2 {
		return false
	}
	_, isUnit := unitWords[p.words[1]]
	return isUnit && (len(p.words) == 2 || p.words[2] != "of")
}

// readOrdinal keeps "first", "15th" and "second to last" until the word they count.
func (p *phrase) readOrdinal(n int, numeric bool) {
	switch {
	case n > 1 && len(p.words) > 1 && p.words[0] == "to" && p.words[1] == "last":
		p.words = p.words[2:]
		n, numeric = -n, false
	case n > 1 && !numeric && p.next() == "last" && strings.Contains(strings.ToLower(p.text), ordinals[n]+" last"): // "second last"
		p.words = p.words[1:]
		n = -n
	}
	p.numeric = numeric && (p.numeric || len(p.pending) == 0)
	p.pending = append(p.pending, n)
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
			if _, month := monthWords[p.next()]; month {
				return p.mistake("ends on no date", p.hintUntil(strings.Join(p.words, " ")))
			}
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
		return p.mistake("does not say which day", likePhrase("every month on day", p.day()))
	}
	return nil
}

// readOnly reads which members of each period are taken (BYSETPOS): "only the first and last of them".
func (p *phrase) readOnly() error {
	for len(p.words) > 0 && !p.take("them") {
		if n, _, ok := ordinal(p.words[0]); ok {
			p.words = p.words[1:]
			p.readOrdinal(n, false)
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
		return p.mistake("does not say at what time", "write "+quote("at "+hintTime(p.next()))+", or leave it to the start")
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

// readUntil reads a date in words or figures, and a time of day if there is one.
func (p *phrase) readUntil() error {
	text := strings.Join(p.words, " ")
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			p.end.until, p.words = t.Format("20060102"), nil
			return nil
		}
		if t, err := time.Parse(layout+" 15:04", text); err == nil {
			p.end.until, p.words = t.Format("20060102T150405"), nil
			return nil
		}
	}
	if i := slices.IndexFunc(p.words, func(w string) bool { return exceptWords[w] }); i > 0 {
		return p.unknown(p.words[i])
	}
	return p.mistake("ends on no date", p.hintUntil(text))
}
