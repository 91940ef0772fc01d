package templates

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rondo/lazyregexp"
)

// Line is one line of a letter to organizers: the phrase line/<Says> with the values below. Which values a phrase uses is
// up to it; docs/reference.md lists them.
type Line struct {
	Says     string    // name of the phrase without "line/"; "" for the words of A as they are
	A, B, C  string    // names, addresses and words of people and servers
	From, To time.Time // what the session's own clocks show, as if it were UTC; zero for none
	N        int
	Parts    []Line // lines within this one, said one after the other
}

// item is the values of the phrases line/….
type item struct {
	A, B, C      string
	Why          string // B, in this language if it is a reason that it knows
	From, To     moment
	FromISO      string // From as files write it: 2026-12-01 14:00
	N            string
	Zone         string // that of the reader, in words
	One, SameDay bool
	Parts        string
}

// line says a line with its parts.
func (c *composer) line(l Line) string {
	if l.Says == "" {
		return oneLine(l.A)
	}
	var parts []string
	for _, p := range l.Parts {
		parts = append(parts, c.line(p))
	}
	i := item{
		A: oneLine(l.A), B: oneLine(l.B), C: oneLine(l.C), Parts: strings.Join(parts, c.say("semicolon", nil)+" "), One: l.N == 1,
		SameDay: sameDay(l.From, l.To),
	}
	i.Why = c.reason(i.B)
	i.Zone = c.say("zone", c.span(c.letter.Now, c.letter.Now, c.readerZone, c.letter.City))
	if !l.From.IsZero() {
		i.From, i.FromISO = c.moment(l.From), l.From.Format("2006-01-02 15:04")
	}
	if !l.To.IsZero() {
		i.To = c.moment(l.To)
	}
	if l.N != 0 {
		i.N = strconv.Itoa(l.N)
	}
	return c.say("line/"+l.Says, i)
}

// reason returns a recorded reason in the language. What the phrase "reasons" does not know, such as the words of a server,
// stays as it is.
func (l *language) reason(english string) string { return l.told(l.reasons, english) }

// check returns what the doctor says in the language, and whether any of it is known there. It may be a list, or begin with what it is
// about.
func (l *language) check(english string) (words string, known bool) {
	if words = l.told(l.checks, english); words != english {
		return words, true
	}
	parts := strings.Split(english, ", ")
	for i := range parts {
		if parts[i], known = l.recall(l.checks, parts[i]); !known {
			break
		}
	}
	if known {
		return strings.Join(parts, ", "), true
	}
	about, said, found := strings.Cut(english, ": ")
	if !found {
		return english, false
	}
	words, known = l.check(said)
	what := l.told(l.checks, about)
	if !known && what == about {
		return english, false
	}
	return l.labelled(what, words), known
}

// told returns a sentence in the language, as far as a list knows it.
func (l *language) told(list []reason, english string) string {
	if words, known := l.inTurn(list, english, "; ", l.mark("semicolon")); known {
		return words
	}
	if words, known := l.recall(list, english); known {
		return words
	}
	if words, known := l.inTurn(list, english, ": ", l.mark("colon")); known {
		return words
	}
	return english
}

// inTurn returns several sentences with something between them, said between the same ones in the language, if the first one is known.
func (l *language) inTurn(list []reason, english, between, said string) (words string, known bool) {
	for at := range len(english) {
		if !strings.HasPrefix(english[at:], between) {
			continue
		}
		if first, known := l.recall(list, english[:at]); known {
			return first + said + l.told(list, english[at+len(between):]), true
		}
	}
	return "", false
}

// recall returns one sentence of a list in the language, if it is known.
func (l *language) recall(list []reason, english string) (words string, known bool) {
	for _, r := range list {
		if !strings.HasPrefix(english, r.begins) {
			continue
		}
		m := r.english().FindStringSubmatch(english)
		if m == nil {
			continue
		}
		words := r.words
		for i, value := range m[1:] {
			switch r.kinds[i] {
			case nestedValue:
				value = l.told(list, value)
			case timeValue:
				value = l.recordedTimes(value)
			case quotedValue:
				value, _ = strconv.Unquote(value) // of what strconv.Quote has made
				value = cmp.Or(oneLine(value), "–")
			}
			words = strings.ReplaceAll(words, fmt.Sprintf("{%d}", i+1), value)
		}
		return words, true
	}
	return "", false
}

// reason is one line of the phrases "reasons" and "checks": a sentence in English, and in the language.
type reason struct {
	begins  string                // the English text up to its first value
	english func() *regexp.Regexp // all of it, made when it is asked for: there are hundreds, most of which no process meets
	words   string                // in the language; {1} stands for the first value
	kinds   []string              // of the values
}

// Kinds of values of a reason, as they are marked behind the number. Without a mark it is any text, which stays as it is.
const (
	nestedValue = "*" // a reason itself
	timeValue   = "@" // a time, with a day or not, or several of them
	numberValue = "#"
	wordValue   = "-" // a text without blanks
	quotedValue = `"` // a text in quotation marks, which it loses
)

const recordedTime = `(?:(?:[A-Z][a-z]{2} )(?:\d{1,2} [A-Z][a-z]{2} (?:\d{4} )?)?)?\d\d:\d\d`

// shapes are what values of each kind look like.
var shapes = map[string]string{
	"": `(.+?)`, nestedValue: `(.+?)`, numberValue: `(\d+)`, wordValue: `(\S+)`, quotedValue: `("(?:[^"\\]|\\.)*")`,
	timeValue: `(` + recordedTime + `(?:, ` + recordedTime + `)*)`,
}

var placeholder = lazyregexp.New(`\\\{(\d)(\\?[*@#"-])?\\\}`)

// recorded reads the lines of a phrase such as "reasons", which are like "{1} is not invited to {2} = {1} ei ole kutsuttu: {2}". Values
// are numbered as they stand in the English text, and may be marked: {1*} is a reason itself.
func (l *language) recorded(name, lines string) ([]reason, error) {
	var reasons []reason
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		english, words, ok := strings.Cut(line, " = ")
		if !ok {
			return nil, l.wrong(name, fmt.Sprintf("%q is not like \"{1} is not invited = {1} ei ole kutsuttu\"", line))
		}
		r := reason{words: words}
		pattern := placeholder.ReplaceAllStringFunc(regexp.QuoteMeta(english), func(found string) string {
			kind := strings.TrimPrefix(placeholder.FindStringSubmatch(found)[2], `\`)
			r.kinds = append(r.kinds, kind)
			return shapes[kind]
		})
		r.begins = english
		if at := placeholder.FindStringIndex(regexp.QuoteMeta(english)); at != nil {
			r.begins, _, _ = strings.Cut(english, "{")
		}
		r.english = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^" + pattern + "$") })
		reasons = append(reasons, r)
	}
	return reasons, nil
}

// recordedTimes says times that stand in a recorded reason: "Tue 1 Dec 14:00", with a year or not, "Tue 14:00" or "14:00".
func (l *language) recordedTimes(english string) string {
	said := strings.Split(english, ", ")
	for i, text := range said {
		for _, form := range []struct{ layout, phrase string }{
			{"15:04", "clock"}, {"Mon 15:04", "weekday"}, {"Mon 2 Jan 15:04", "day"}, {"Mon 2 Jan 2006 15:04", "date"},
		} {
			at, err := time.Parse(form.layout, text)
			if err != nil {
				continue
			}
			m := l.moment(at)
			if weekday, _, found := strings.Cut(text, " "); found { // without a year the day is of another week
				n := slices.Index(englishDays, weekday)
				m.Weekday, m.WeekdayOn, m.WeekdayName, m.WeekdayEach = l.weekdays[n], l.weekday[n], l.names[n], l.each[n]
			}
			s := speech{language: l}
			if words := s.say("reason/"+form.phrase, m); s.err == nil {
				said[i] = words
			}
			break
		}
	}
	return strings.Join(said, ", ")
}

var englishDays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// sampleLines returns lines that use every phrase line/….
func sampleLines(at time.Time) []Line {
	lines := []Line{{A: "words"}}
	for _, says := range []string{
		"moved", "clocks", "duration", "place", "name", "title", "presenter", "rewritten", "cancelled", "back", "invited", "audience",
		"shrinks", "shrinks/audience", "more/sessions", "more/returned", "undelivered", "suppressed", "proposed", "proposed/lost", "joins", "aside", "aside/skip",
		"parked", "words", "wave", "trouble",
		"presenter/no", "presenter/instead", "presenter/left", "presenter/standby", "presenter/nobody", "presenter/steps-in", "presenter/silent",
		"presenter/late/ask", "presenter/late/storyline", "presenter/late/materials", "presenter/late/rehearsal", "presenter/late/consent",
		"tentative", "certain", "social", "season/soon", "season/over", "season/ended", "call",
		"coming", "state/open", "state/asked", "state/confirmed", "state/ready", "state/held", "state/tentative", "presents", "answers", "unanswered",
		"lacks/presenter", "lacks/decision", "lacks/answer", "lacks/title", "lacks/place", "clash", "clash/people", "wrote", "notyet", "more", "offers",
	} {
		full := Line{Says: says, A: "a", B: "b", C: "c", From: at, To: at.Add(24 * time.Hour), N: 2}
		lines = append(lines, full, Line{Says: says, From: at, To: at, N: 1})
	}
	for _, field := range []string{"abstract", "purpose"} {
		lines = append(lines, Line{Says: "rewritten", A: field})
	}
	for _, head := range []string{"head/coming", "head/missing", "head/clashes", "head/silent", "head/wrote"} {
		lines = append(lines, Line{Says: head, A: "a", Parts: []Line{{Says: "back"}}})
	}
	for n := range 3 {
		lines = append(lines, Line{Says: "session", A: "Name", From: at, N: n, Parts: []Line{{Says: "back"}, {Says: "invited"}}})
	}
	return lines
}
