package ical

import (
	"strings"
	"time"
)

// moment is a DATE or DATE-TIME as written (RFC 5545 §3.3.4, §3.3.5).
type moment struct {
	clock Local
	utc   bool // written with Z
	date  bool // no time of day
}

// timeMarks are what ISO 8601 puts between the numbers and RFC 5545 does not.
var timeMarks = strings.NewReplacer("-", "", ":", "")

// readMoment reads 20261201, 20261201T120000 and 20261201T120000Z, also with the hyphens and colons of ISO 8601, without
// seconds or with a fraction of them, and where a quotation mark meant for the zone before it stands behind.
func readMoment(text string) (m moment, ok bool) {
	text = strings.ToUpper(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), `"`)))
	if len(text) > 40 {
		return m, false
	}
	text = timeMarks.Replace(text)
	day, clock, timed := strings.Cut(text, "T")
	d, ok := digits(day, 8)
	if !ok {
		return m, false
	}
	year, month, dom := d/10000, time.Month(d/100%100), d%100
	m.clock = LocalDate(year, month, dom, 0, 0, 0)
	if at := m.clock.Time(); year == 0 || at.Month() != month || at.Day() != dom {
		return m, false
	}
	if !timed {
		m.date = true
		return m, true
	}
	clock, m.utc = strings.CutSuffix(clock, "Z")
	clock, _, _ = strings.Cut(clock, ".")
	if len(clock) == 4 {
		clock += "00"
	}
	c, ok := digits(clock, 6)
	hour, minute, second := c/10000, c/100%100, c%100
	if !ok || hour > 24 || minute > 59 || second > 60 {
		return m, false
	}
	m.clock += Local(hour*3600 + minute*60 + second)
	return m, true
}

// digits reads exactly n digits.
func digits(s string, n int) (value int, ok bool) {
	if len(s) != n {
		return 0, false
	}
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		value = value*10 + int(s[i]-'0')
	}
	return value, true
}

// readDuration reads P1W, P1DT2H30M and the like (RFC 5545 §3.3.6), of less than a century. Its days have 24 hours.
func readDuration(text string) (time.Duration, bool) {
	days, rest, ok := readNominal(text)
	return lasting{days, rest}.usual(), ok
}

// readNominal reads what [readDuration] does, with days and weeks apart: those are days of a calendar, which may have 23
// or 25 hours.
func readNominal(text string) (days int, rest time.Duration, ok bool) {
	text, ok = strings.CutPrefix(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(text)), "+"), "P")
	if !ok {
		return 0, 0, false
	}
	const century = 100 * 366 * 86400
	seconds := 0
	for text != "" {
		if text[0] == 'T' {
			text = text[1:]
			continue
		}
		n := 0
		for n < len(text) && text[n] >= '0' && text[n] <= '9' {
			n++
		}
		value, ok := digits(text[:n], n)
		if !ok || n == 0 || n > 9 || n == len(text) {
			return 0, 0, false
		}
		switch text[n] {
		case 'W':
			days += 7 * value
		case 'D':
			days += value
		case 'H':
			seconds += 3600 * value
		case 'M':
			seconds += 60 * value
		case 'S':
			seconds += value
		default:
			return 0, 0, false
		}
		if days*86400+seconds > century {
			return 0, 0, false
		}
		text = text[n+1:]
	}
	return days, time.Duration(seconds) * time.Second, true
}
