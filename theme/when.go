package theme

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/lazyregexp"
)

// When is a wall-clock date, with or without a time: "2026-12-01" or "2026-12-01 14:00". The zero When is not set.
type When struct {
	ical.Local      // 00:00 when there is no time
	Set        bool // whether it was written at all
	DateOnly   bool // whether it has no time
}

// String returns the notation of the files.
func (w When) String() string {
	switch {
	case !w.Set:
		return ""
	case w.DateOnly:
		return w.Local.Date()
	}
	return w.Local.String()
}

// On returns the wall-clock reading that w means for something that otherwise takes place at usual: a bare date keeps its time.
func (w When) On(usual ical.Local) ical.Local {
	if w.DateOnly {
		return w.Local + usual - usual.Midnight()
	}
	return w.Local
}

var (
	whenForm   = lazyregexp.New(`^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$`)
	offsetForm = lazyregexp.New(`^\d{4}-\d\d-\d\d[ T][\d:.]+\s*(?:[zZ]|UTC|GMT|[+-]\d\d(?::?\d\d)?)$`)
	clockForm  = lazyregexp.New(`^\d{1,2}[:.]?\d\d$`)
)

var (
	rangeForm = lazyregexp.New(`^(\d{4}-\d\d-\d\d)\s*(?:\.\.+|–|-|to|/)\s*(\d{4}-\d\d-\d\d)$`)
	otherForm = lazyregexp.New(`(?i)^(?:(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})|(\d{1,2})/(\d{1,2})/(\d{4}))` +
		`(?:,? (?:at |klo |kl\.? ?|um |à |a las )?(\d{1,2})(?:[:.h](\d\d))? ?([ap]\.?m\.?)?(?: uhr)?)?$`)
)

// meantWhen says how a date is written that is written in another way: as people of a country do, or two of them as a range.
func meantWhen(text string) string {
	if m := rangeForm.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("write { from: %s, to: %s }", m[1], m[2])
	}
	m := otherForm.FindStringSubmatch(text)
	if m == nil {
		return "write it like 2026-12-01 14:00"
	}
	var n [12]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1])
	}
	clock := ""
	if m[10] != "" {
		switch half := strings.ToLower(m[12]); {
		case strings.HasPrefix(half, "p") && n[9] < 12:
			n[9] += 12
		case strings.HasPrefix(half, "a") && n[9] == 12:
			n[9] = 0
		}
		clock = fmt.Sprintf(" %02d:%02d", n[9], n[10])
	}
	var meant []string
	for _, date := range [][3]int{{n[0], n[1], n[2]}, {n[5], n[4], n[3]}, {n[8], n[7], n[6]}, {n[8], n[6], n[7]}} {
		one := fmt.Sprintf("%04d-%02d-%02d%s", date[0], date[1], date[2], clock)
		if _, err := ParseWhen(one); date[0] > 0 && err == nil && !slices.Contains(meant, one) {
			meant = append(meant, one)
		}
	}
	if len(meant) == 0 {
		return "write it like 2026-12-01 14:00"
	}
	return "write " + strings.Join(meant, ", or ")
}

// ParseWhen reads the notation of the files.
func ParseWhen(text string) (When, error) {
	var w When
	err := w.parse(text)
	return w, err
}

func (w *When) parse(text string) error {
	m := whenForm.FindStringSubmatch(text)
	switch {
	case m != nil:
	case offsetForm.MatchString(text):
		return wrong("leave the offset out and name the zone: timezone: Europe/Helsinki",
			"%q has an offset, which misses daylight saving", text)
	case clockForm.MatchString(text):
		return wrong(`write it like 2026-12-01 14:00`, "%q has no date", text)
	default:
		return wrong(meantWhen(text), "%q is no date and time", text)
	}
	var part [6]int
	for i := range part {
		if m[i+1] != "" {
			part[i], _ = strconv.Atoi(m[i+1])
		}
	}
	l := ical.LocalDate(part[0], time.Month(part[1]), part[2], part[3], part[4], part[5])
	read := When{Local: l, Set: true, DateOnly: m[4] == ""}
	if t := l.Time(); t.Day() != part[2] || int(t.Month()) != part[1] || t.Hour() != part[3] || t.Minute() != part[4] {
		return wrong("months have 28 to 31 days and days end at 23:59", "%q is not in the calendar", text)
	}
	if part[0] < 2000 || part[0] > 2199 {
		return wrong("years from 2000 to 2199 are read", "%q is far from any session", text)
	}
	*w = read
	return nil
}
