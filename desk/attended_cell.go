package desk

import (
	"net/mail"
	"strconv"
	"strings"
	"time"

	"rondo/lazyregexp"
)

// addressIn returns the address that a cell is, in lower case; "" for another cell.
func addressIn(cell string) string {
	if !strings.Contains(cell, "@") {
		return ""
	}
	m, err := mail.ParseAddress(strings.TrimSpace(cell))
	if err != nil {
		return ""
	}
	return strings.ToLower(m.Address)
}

var (
	clockLength = lazyregexp.New(`^(\d{1,3}):(\d\d)(?::(\d\d))?$`)
	partLength  = lazyregexp.New(`(\d+)\s*(h|m|s|t)[a-z.]*`) // hours, minutes, seconds; tunti
	bareLength  = lazyregexp.New(`^\d{1,6}$`)
)

// lengthOf reads a duration: "1h 27m 51s", "1:27:51", "1 hr 5 min", "27 min 10 sek.", or a number of minutes.
func lengthOf(text string) (d time.Duration, known bool) {
	number := func(s string) time.Duration {
		n, _ := strconv.Atoi(s) // digits; what is too long is 0
		return time.Duration(min(n, 1_000_000))
	}
	text = strings.ToLower(strings.TrimSpace(text))
	if bareLength.MatchString(text) {
		return number(text) * time.Minute, true
	}
	if m := clockLength.FindStringSubmatch(text); m != nil {
		if m[3] == "" { // minutes and seconds are not written so by anybody
			return number(m[1])*time.Hour + number(m[2])*time.Minute, true
		}
		return number(m[1])*time.Hour + number(m[2])*time.Minute + number(m[3])*time.Second, true
	}
	for _, m := range partLength.FindAllStringSubmatch(text, -1) {
		unit := map[string]time.Duration{"h": time.Hour, "t": time.Hour, "m": time.Minute, "s": time.Second}[m[2]]
		d, known = d+number(m[1])*unit, true
	}
	return d, known
}
