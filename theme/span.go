package theme

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"rondo/ical"
	"rondo/lazyregexp"
)

// Span is a time before a session's start in calendar words: "3 weeks before", "1 day before", "2 hours", "30m", "PT2H".
// Days and weeks are calendar days in the session's zone: one day before a 14:00 session is 14:00 the day before,
// whatever the clocks do in between.
type Span struct {
	Days int
	Rest time.Duration
	Set  bool
}

// Before returns the instant (UTC) that lies s before a session which starts at the wall-clock reading start in z.
func (s Span) Before(start ical.Local, z ical.Zone) time.Time {
	return z.In(start.Add(-time.Duration(s.Days) * day)).Add(-s.Rest)
}

// String returns the notation of the files; "" when s is not set.
func (s Span) String() string {
	if !s.Set {
		return ""
	}
	var words []string
	say := func(n int, unit string) {
		if n == 1 {
			words = append(words, "1 "+unit)
		} else if n > 1 {
			words = append(words, fmt.Sprintf("%d %ss", n, unit))
		}
	}
	if s.Days%7 == 0 {
		say(s.Days/7, "week")
	} else {
		say(s.Days, "day")
	}
	say(int(s.Rest/time.Hour), "hour")
	say(int(s.Rest%time.Hour/time.Minute), "minute")
	return strings.Join(words, " ") + " before"
}

// ParseSpan reads the notation of the files, "1 day before".
func ParseSpan(text string) (s Span, err error) {
	err = s.parse(text)
	return s, err
}

func (s *Span) parse(text string) error {
	const right = `write it like "3 weeks before", "1 day before" or "2 hours before"`
	days, rest, ok := amounts(strings.TrimSuffix(text, " before"))
	switch {
	case !ok, days == 0 && rest == 0:
		return wrong(right, "%q is no time before a session", text)
	case days == 0 && rest < time.Minute, rest%time.Minute != 0:
		return wrong(right, "%q is not in whole minutes", text)
	case days > 366 || rest > 366*day:
		return wrong("the longest is 52 weeks", "%q is more than a year before", text)
	}
	*s = Span{Days: days, Rest: rest, Set: true}
	return nil
}

// Length is a duration: 45m, 1h30m, PT45M, minutes as a number, or { minutes: 45 }. Zero means not given.
type Length time.Duration

// Duration returns l for package time.
func (l Length) Duration() time.Duration { return time.Duration(l) }

// String returns the shortest notation of the files: "45m", "1h30m", "26w".
func (l Length) String() string {
	d := time.Duration(l)
	var b strings.Builder
	for _, u := range []struct {
		name string
		unit time.Duration
	}{{"w", 7 * day}, {"d", day}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}} {
		if n := d / u.unit; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
			d %= u.unit
		}
	}
	if b.Len() == 0 {
		return "0m"
	}
	return b.String()
}

// ParseLength reads a length of time as files have it: "45m", "1h30m", "45 minutes", "PT45M" or "45".
func ParseLength(text string) (l Length, err error) {
	err = l.parse(text)
	return l, err
}

func (l *Length) parse(text string) error {
	amount := text
	if n, err := strconv.Atoi(text); err == nil {
		amount = fmt.Sprintf("%dm", n)
	}
	days, rest, ok := amounts(amount)
	total := time.Duration(days)*day + rest
	if !ok || total > 3660*day {
		return wrong(lengthForm, "%q is no duration", text)
	}
	*l = Length(total)
	return nil
}

const lengthForm = "write it like 45m, 1h30m, PT45M or 45 (minutes)"

func (l *Length) decode(d *document, n *yaml.Node, where string) {
	text := ""
	if n.Kind == yaml.MappingNode {
		d.pairs(n, func(key, value *yaml.Node) {
			if s, ok := d.scalar(value, join(where, key.Value)); ok {
				text += s + " " + key.Value + " "
			}
		})
		if text == "" {
			d.report(n, "an empty duration", "write it like { minutes: 45 }")
			return
		}
	} else {
		var ok bool
		if text, ok = d.one(n, lengthForm); !ok {
			return
		}
	}
	if err := l.parse(strings.TrimSpace(text)); err != nil {
		d.mistake(n, err)
	}
}

const day = 24 * time.Hour

var (
	amountForm = lazyregexp.New(`^(\d{1,5})\s*([a-z]+)(?:\s*,\s*|\s+and\s+|\s*)`)
	periodForm = lazyregexp.New(`^P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?$`)
)

// amounts reads "1 day 2 hours", "1h30m" and ISO 8601's "P1DT2H", with weeks counted as days.
func amounts(text string) (days int, rest time.Duration, ok bool) {
	if m := periodForm.FindStringSubmatch(text); m != nil && !strings.HasSuffix(text, "P") && !strings.HasSuffix(text, "T") {
		var n [6]int
		for i, s := range m[1:] {
			n[i], _ = strconv.Atoi(s)
		}
		rest = time.Duration(n[2])*time.Hour + time.Duration(n[3])*time.Minute + time.Duration(n[4])*time.Second
		return 7*n[0] + n[1], rest, true
	}
	text = strings.ToLower(text)
	for text != "" {
		m := amountForm.FindStringSubmatch(text)
		if m == nil {
			return 0, 0, false
		}
		n, _ := strconv.Atoi(m[1])
		switch m[2] {
		case "w", "week", "weeks":
			days += 7 * n
		case "d", "day", "days":
			days += n
		case "h", "hour", "hours":
			rest += time.Duration(n) * time.Hour
		case "m", "min", "minute", "minutes":
			rest += time.Duration(n) * time.Minute
		case "s", "sec", "second", "seconds":
			rest += time.Duration(n) * time.Second
		default:
			return 0, 0, false
		}
		text, ok = text[len(m[0]):], true
	}
	return days, rest, ok
}
