package ical

import (
	"slices"
	"strings"
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
