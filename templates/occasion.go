package templates

import (
	"strings"
	"sync"
	"time"
)

// occasion is a letter without its reader. A session has dozens of readers, and those of one language and zone read the
// same but for the greeting, the opening and why they got it: that much is worded once.
type occasion struct {
	kind, site, city, sender   string
	language                   *language
	zone                       *time.Location
	session, was               Session
	told                       bool // was is set
	changed, lines             string
	backOn, left, plain, first bool
	reminder                   string
}

func (c *composer) occasion() occasion {
	l := c.letter
	o := occasion{
		kind: l.Kind, site: l.Site, city: l.City, sender: l.Sender, language: c.language, zone: l.Zone, session: l.Session,
		changed: strings.Join(l.Changed, "\x00"), lines: strings.Join(l.Lines, "\x00"), told: l.Was != nil,
		backOn: l.BackOn, left: l.Left, plain: l.Plain, first: l.First, reminder: c.matter.Reminder,
	}
	if l.Was != nil {
		o.was = *l.Was
	}
	return o
}

// about words the occasion of a letter, or remembers how it was worded: a mail without the words for its reader.
func (s *Set) about(c *composer) (Mail, error) {
	o := c.occasion()
	if said, ok := s.said.get(o); ok {
		return said, nil
	}
	var said Mail
	var sheet sheet
	var err error
	said.Subject, said.Summary, sheet = c.compose()
	if c.err != nil {
		return Mail{}, c.err
	}
	if said.Text, err = lay(s.text, "session", &sheet); err != nil {
		return Mail{}, err
	}
	if said.HTML, err = lay(s.html, "session", &sheet); err != nil {
		return Mail{}, err
	}
	if o.kind != "notice" {
		if said.Description, err = lay(s.text, "entry", &sheet); err != nil {
			return Mail{}, err
		}
	}
	s.said.keep(o, said)
	return said, nil
}

// maxSaid bounds the occasions remembered: some megabytes at the usual few kilobytes each.
const maxSaid = 256

// saidOccasions remembers how occasions were worded. Letters are sealed session by session, so it forgets all at once
// when it is full.
type saidOccasions struct {
	mu   sync.Mutex
	mail map[occasion]Mail
}

func (s *saidOccasions) get(o occasion) (Mail, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	said, ok := s.mail[o]
	return said, ok
}

func (s *saidOccasions) keep(o occasion, said Mail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mail == nil || len(s.mail) >= maxSaid {
		s.mail = make(map[occasion]Mail)
	}
	s.mail[o] = said
}
