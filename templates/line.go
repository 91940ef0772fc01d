package templates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
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
		A: oneLine(l.A), B: oneLine(l.B), C: oneLine(l.C), Parts: strings.Join(parts, "; "), One: l.N == 1,
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
func (l *language) reason(english string) string {
	for _, r := range l.reasons {
		if m := r.english.FindStringSubmatch(english); m != nil {
			words := r.words
			for i, value := range m[1:] {
				if r.nested[i] {
					value = l.reason(value)
				}
				words = strings.ReplaceAll(words, fmt.Sprintf("{%d}", i+1), value)
			}
			return words
		}
	}
	return english
}

// reason is one line of the phrase "reasons": a reason in English, and in the language.
type reason struct {
	english *regexp.Regexp
	words   string // in the language; {1} stands for the first value
	nested  []bool // values that are reasons themselves
}

var placeholder = regexp.MustCompile(`\\\{(\d)(\\\*)?\\\}`)

// recorded reads the lines of the phrase "reasons", which are like "{1} is not invited to {2} = {1} ei ole kutsuttu: {2}". Values
// are numbered as they stand in the English text; {1*} is a reason itself.
func (l *language) recorded() ([]reason, error) {
	var reasons []reason
	for line := range strings.Lines(l.constant["reasons"]) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		english, words, ok := strings.Cut(line, " = ")
		if !ok {
			return nil, l.wrong("reasons", fmt.Sprintf("%q is not like \"{1} is not invited = {1} ei ole kutsuttu\"", line))
		}
		r := reason{words: strings.ReplaceAll(words, "*}", "}")}
		pattern := placeholder.ReplaceAllStringFunc(regexp.QuoteMeta(english), func(found string) string {
			r.nested = append(r.nested, strings.Contains(found, "*"))
			return "(.+?)"
		})
		r.english = regexp.MustCompile("^" + pattern + "$")
		reasons = append(reasons, r)
	}
	return reasons, nil
}

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
