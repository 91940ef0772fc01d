package templates

import (
	"strings"
	"sync"
	"time"
)

// occasion is a letter without its reader. A session has dozens of readers, and those of one language and zone read the
// same but for the greeting, the opening and why they got it: that much is worded once.
type occasion struct {
	kind, site, city, sender string
	language                 *language
	zone                     *time.Location
	session, was             Session
	told                     bool // was is set
	changed, lines           string
	backOn, left, plain      bool
	answered, asks, waits    bool
	reminder, places         string
	proposed                 [2]time.Time
}

func (c *composer) occasion() occasion {
	l := c.letter
	o := occasion{
		kind: l.Kind, site: l.Site, city: l.City, sender: l.Sender, language: c.language, zone: l.Zone, session: l.Session,
		changed: strings.Join(l.Changed, "\x00"), lines: strings.Join(l.Lines, "\x00"), told: l.Was != nil,
		backOn: l.BackOn, left: l.Left, plain: l.Plain, answered: l.answered(), asks: l.Asks, waits: l.Waits,
		reminder: c.matter.Reminder, places: c.matter.Places, proposed: [2]time.Time{l.ProposedStart, l.ProposedEnd},
	}
	if l.Was != nil {
		o.was = *l.Was
	}
	return o
}

// said is an occasion in words: a mail without those for its reader.
type said struct {
	mail       Mail
	text, html halves
}

// about words the occasion of a letter, or remembers how it was worded.
func (s *Set) about(c *composer) (said, error) {
	o := c.occasion()
	if about, ok := s.said.get(o); ok {
		return about, nil
	}
	var about said
	var sheet sheet
	about.mail.Subject, about.mail.Summary, sheet = c.compose()
	if sheet.Proposed.Value != "" {
		about.mail.Comment = sheet.Proposed.Label + ": " + sheet.Proposed.Value
	}
	if c.err != nil {
		return said{}, c.err
	}
	for _, part := range []struct {
		layout layout
		name   string
		text   *string
	}{
		{s.text, "session", &about.text.session}, {s.text, "details", &about.text.details},
		{s.html, "session", &about.html.session}, {s.html, "details", &about.html.details},
		{s.text, "entry", &about.mail.Description},
	} {
		if part.name == "entry" && !c.letter.hasSession() {
			continue
		}
		var err error
		if *part.text, err = lay(part.layout, part.name, &sheet); err != nil {
			return said{}, err
		}
	}
	s.said.keep(o, about)
	return about, nil
}

// maxSaid bounds the occasions remembered: some megabytes at the usual few kilobytes each.
const maxSaid = 256

// saidOccasions remembers how occasions were worded. Letters are sealed session by session, so it forgets all at once
// when it is full.
type saidOccasions struct {
	mu   sync.Mutex
	mail map[occasion]said
}

func (s *saidOccasions) get(o occasion) (said, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	about, ok := s.mail[o]
	return about, ok
}

func (s *saidOccasions) keep(o occasion, about said) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mail == nil || len(s.mail) >= maxSaid {
		s.mail = make(map[occasion]said)
	}
	s.mail[o] = about
}
