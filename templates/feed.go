package templates

// FeedWords are the few words that feeds put before what they say of a session. Each is one line, and not empty.
type FeedWords struct {
	Presenter string // stands before a name
	Moved     string // stands before a reason
	Cancelled string // stands before a reason, and before the name of a session that is off
}

// FeedWords returns the words of feeds for a language tag; English ones for a language that has no file.
func (s *Set) FeedWords(language string) FeedWords {
	words := s.language(language).constant
	return FeedWords{oneLine(words["feed/presenter"]), oneLine(words["feed/moved"]), oneLine(words["feed/cancelled"])}
}

// checkFeed returns an error if a phrase for feeds is missing, or has a value in it, which nobody would fill in.
func (l *language) checkFeed() error {
	for _, name := range []string{"feed/presenter", "feed/moved", "feed/cancelled"} {
		if oneLine(l.constant[name]) == "" {
			return l.wrong(name, "words alone expected, without values")
		}
	}
	return nil
}
