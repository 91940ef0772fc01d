package templates

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Occasion is a letter without its reader, worded as far as its readers read the same. It is safe for concurrent use.
type Occasion struct {
	set              *Set
	language         *language
	letter           Letter
	matter           matter
	about            said
	same             cover // what is the same in every reader's
	via              string
	opening, because string // names of phrases
	answer, own      string // labels of links
	text, html       parts
}

// Reader is what a mail knows of its reader alone; the fields are those of [Letter].
type Reader struct{ Name, From, AnswerURL, OwnURL string }

// Occasion words what all readers of a letter read; what the letter says of its own reader does not matter, but for the
// language, zone, role and group. The error is that of [Set.Letter].
func (s *Set) Occasion(l Letter) (*Occasion, error) {
	o, err := s.occasion(l)
	if err != nil {
		return nil, fmt.Errorf("word the %s: %w", l.Kind, plain(err))
	}
	return o, nil
}

func (s *Set) occasion(l Letter) (*Occasion, error) {
	c := composer{speech: speech{language: s.language(l.Language)}, letter: l}
	if l.kind().Kind == "" {
		return nil, fmt.Errorf("there is no letter of kind %q", l.Kind)
	}
	c.prepare()
	about, err := s.about(&c)
	if err != nil {
		return nil, err
	}
	o := &Occasion{
		set: s, language: c.language, letter: l, matter: c.matter, about: about, via: person(l.Via),
		opening: opening(l, c.event()), because: because(l),
		same: cover{Language: c.tag, Subject: about.mail.Subject, Site: c.matter.Site, SiteURL: webAddress(oneLine(l.SiteURL))},
	}
	if l.hasSession() {
		o.own, o.answer = c.say("own", nil), c.say("answer", nil)
		if l.Kind == "cancel" {
			o.answer = c.say("answered", nil)
		}
	}
	return o, c.err
}

// topic is what those of one language and zone read the same, whatever their role and group: that much is worded once.
type topic struct {
	kind, site, city, sender string
	language                 *language
	zone                     *time.Location
	session, was             Session
	told                     bool // was is set
	changed, lines           string
	backOn, left, plain      bool
	clocks                   bool
	answered, asks, waits    bool
	reminder, places         string
	proposed                 [2]time.Time
	author, quote            string
}

func (c *composer) topic() topic {
	l := c.letter
	o := topic{
		kind: l.Kind, site: l.Site, city: l.City, sender: l.Sender, language: c.language, zone: l.Zone, session: l.Session,
		changed: strings.Join(l.Changed, "\x00"), lines: fmt.Sprintf("%+v", l.Lines), told: l.Was != nil,
		backOn: l.BackOn, left: l.Left, plain: l.Plain, clocks: l.Clocks, answered: l.answered(), asks: l.Asks, waits: l.Waits,
		author: l.Author, quote: l.Quote, reminder: c.matter.Reminder, places: c.matter.Places, proposed: [2]time.Time{l.ProposedStart, l.ProposedEnd},
	}
	if l.Was != nil {
		o.was = *l.Was
	}
	return o
}

// said is a topic in words: a mail without those for its reader.
type said struct {
	mail       Mail
	text, html halves
}

// about words the topic of a letter, or remembers how it was worded.
func (s *Set) about(c *composer) (said, error) {
	o := c.topic()
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

// maxSaid bounds the topics remembered: some megabytes at the usual few kilobytes each.
const maxSaid = 256

// saidTopics remembers how topics were worded. Letters are sealed session by session, so it forgets all at once
// when it is full.
type saidTopics struct {
	mu   sync.Mutex
	mail map[topic]said
}

func (s *saidTopics) get(o topic) (said, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	about, ok := s.mail[o]
	return about, ok
}

func (s *saidTopics) keep(o topic, about said) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mail == nil || len(s.mail) >= maxSaid {
		s.mail = make(map[topic]said)
	}
	s.mail[o] = about
}
