package ical

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// phrases are understood, and suggested for what is not; %s is a weekday.
var phrases = []string{
	"every %s", "every 2 weeks on %s", "every other week on %s", "every weekday", "every day",
	"first %s of the month", "first and third %s of the month", "last %s of the month",
	"last workday of the month", "every month on day 15", "every month on the last day",
	"every 3 months on the second %s", "every year on 1 december", "second %s of march",
	"every %s, 10 times", "every %s until 30 june 2027",
}

// ParseWords reads the words organizers write: "first tuesday of the month", "every 2 weeks on tuesday and thursday",
// "monthly", "every year on 1 december, 5 times". Letter case, commas, abbreviated and plural days do not matter, and
// hyphens may stand for spaces ("first-tuesday"). The start fills in what the words leave open. The errors are those of
// [ParseRule], or a [*Mistake] that names the nearest phrase that is understood.
func ParseWords(words string, start Local, zone Zone) (Rule, error) {
	if len(words) > longestRule || !utf8.ValidString(words) {
		return Rule{}, &Mistake{quote(words) + " is not understood", likePhrase("", strings.ToLower(start.Time().Weekday().String()))}
	}
	p := phrase{text: strings.TrimSpace(words), start: start, words: split(words), interval: 1}
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

// joined are words that are written in two, and what they are here.
var joined = strings.NewReplacer("bi-weekly", "biweekly", "bi weekly", "biweekly", "bi-monthly", "bimonthly", "semi-monthly", "semimonthly",
	"semi-annually", "semiannually", "working day", "workday", "business day", "workday", "week day", "weekday", "work day", "workday")

// split makes lower-case words; "mon-fri" becomes a span of days, other hyphens and slashes between letters become spaces.
func split(text string) (words []string) {
	isBreak := func(c rune) bool {
		return c == ',' || c == ';' || c == '(' || c == ')' || c == ' ' || c == '\t' || c == '\n' || c == '\r'
	}
	for field := range strings.FieldsFuncSeq(joined.Replace(strings.ToLower(text)), isBreak) {
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
		words = append(words, strings.FieldsFunc(field, func(c rune) bool { return c == '-' || c == '/' })...)
	}
	return words
}

// likePhrase returns the advice to write the understood phrase that shares most words with text, with its weekday.
func likePhrase(text, day string) string {
	best, most := phrases[0], 0
	words := split(text)
	for _, known := range phrases {
		shared := 0
		for _, word := range split(known) {
			if slices.Contains(words, word) && !fillers[word] {
				shared++
			}
		}
		if shared > most {
			best, most = known, shared
		}
	}
	for i, word := range words { // as often as was written
		if i > 0 && (word == "times" || word == "time") {
			if n, err := strconv.Atoi(words[i-1]); err == nil && n > 0 && n <= mostTimes {
				best = strings.Replace(best, "10 times", words[i-1]+" times", 1)
			}
		}
	}
	return "write it like " + quote(strings.ReplaceAll(best, "%s", day))
}
