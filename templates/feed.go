package templates

// FeedWords are the few words that feeds put before what they say of a session.
type FeedWords struct {
	Presenter string // stands before a name
	Moved     string // stands before a reason
	Cancelled string // likewise, and before the name of a session that is off
}

// FeedWords are those of a language; English speaks for languages that have no words.
func (s *Set) FeedWords(language string) FeedWords {
	words := s.language(language).constant
	return FeedWords{oneLine(words["feed/presenter"]), oneLine(words["feed/moved"]), oneLine(words["feed/cancelled"])}
}

// checkFeed sees to it that the words of feeds are words alone: nobody is there to fill in a value.
func (l *language) checkFeed() error {
	for _, name := range []string{"feed/presenter", "feed/moved", "feed/cancelled"} {
		if oneLine(l.constant[name]) == "" {
			return l.wrong(name, "words alone expected, without values")
		}
	}
	return nil
}
