package templates

import "time"

// FeedWords are the few words that feeds put before what they say of a session. Each is one line, and not empty.
type FeedWords struct {
	Presenter string // stands before a name
	Moved     string // stands before a reason
	Cancelled string // stands before a reason, and before the name of a session that is off
	Tentative string // stands before a reason, and before the name of a session that is not certain yet
	Open      string // a reason for that: nobody presents it
	Lapsed    string // a reason for that: nobody has said that its theme goes on
	Social    string // the title of a social meeting
	Nobody    string // why it is one
	Language  string // its tag, for what has words in several
	Colon     string // between a word and what it stands before, with the space behind it
}

// FeedWords returns the words of feeds for a language tag; English ones for a language that has no file.
func (s *Set) FeedWords(language string) FeedWords {
	l := s.language(language)
	words := l.constant
	return FeedWords{
		oneLine(words["feed/presenter"]), oneLine(words["feed/moved"]), oneLine(words["feed/cancelled"]), oneLine(words["feed/tentative"]),
		oneLine(words["feed/open"]), oneLine(words["feed/lapsed"]), oneLine(words["feed/social"]), oneLine(words["feed/nobody"]), l.tag, l.mark("colon"),
	}
}

// When says when a session is on the clocks of a zone, in a language; city is the zone in words, "" for the city in its name.
func (s *Set) When(language string, start, end time.Time, zone *time.Location, city string) string {
	speech := &speech{language: s.language(language)}
	return speech.say("when", speech.span(start, end, zone, city))
}

// checkFeed returns an error if a phrase for feeds is missing, or has a value in it, which nobody would fill in.
func (l *language) checkFeed() error {
	for _, word := range []string{"presenter", "moved", "cancelled", "tentative", "open", "lapsed", "social", "nobody"} {
		name := "feed/" + word
		if oneLine(l.constant[name]) == "" {
			return l.wrong(name, "words alone expected, without values")
		}
	}
	return nil
}
