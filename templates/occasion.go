package templates

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Occasion is a letter to several readers, worded as far as they read the same. It is safe for concurrent use.
type Occasion struct {
	set           *Set
	language      *language
	letter        Letter
	matter        matter
	wording       wording
	same          cover // what is the same in every reader's cover
	via           string
	opening, also string // names of phrases
	because       string // name of a phrase
	answer, own   string // labels of links
	join          string // label of a link; "" in letters by which nobody joins
	ask, scale    string // of the survey; "" for none
	said          string // label of the link to what is answered to it; "" in letters that ask
	text, html    parts
	told          [4]told // greeting, opening, because, first
}

// Reader is what differs between the readers of an [Occasion]. The fields are those of [Letter], whose Name is To.
type Reader struct {
	Name, From, AnswerURL, OwnURL, JoinURL, SurveyURL, PresentURL, Overlaps string
	Recorded                                                                bool
}

// Occasion words what all readers of a letter read the same: those with its Language, Zone, City, Role and Via. What the
// fields of [Reader] say does not matter here. The error is that of [Set.Letter].
func (s *Set) Occasion(l Letter) (*Occasion, error) {
	o, err := s.occasion(l)
	if err != nil {
		return nil, fmt.Errorf("word the %s: %w", l.Kind, plain(err))
	}
	return o, nil
}

// occasion returns [Set.Occasion] with errors as they come.
func (s *Set) occasion(l Letter) (*Occasion, error) {
	c := composer{speech: speech{language: s.language(l.Language)}, letter: l}
	if l.kind().Kind == "" {
		return nil, fmt.Errorf("there is no letter of kind %q", l.Kind)
	}
	c.prepare()
	words, err := s.wording(&c)
	if err != nil {
		return nil, err
	}
	o := &Occasion{
		set: s, language: c.language, letter: l, matter: c.matter, wording: words, via: person(l.Via),
		opening: opening(l, c.event()), because: because(l),
		same: cover{Language: c.tag, Subject: words.mail.Subject, Site: c.matter.Site, SiteURL: webAddress(oneLine(l.SiteURL)), Colon: c.say("colon", nil)},
	}
	if b := l.Batch; b != nil {
		which := "one"
		switch {
		case b.Leads && b.Says == "invited":
			which = "invited"
		case b.Leads:
			which = "batch"
		}
		o.opening = "opening/" + which
	}
	if l.Reminds {
		o.opening, o.also = "opening/"+c.matter.Reminder, "also/"+c.event()
	}
	if l.hasSession() {
		o.own, o.answer = c.say("own", nil), c.say("answer", nil)
		switch o.ask = oneLine(l.Ask); {
		case o.ask == "":
		case l.Kind == "thanks":
			o.said = c.say("results", nil)
		default:
			o.scale = c.say("scale", nil)
		}
		if l.Kind == "cancel" {
			o.answer = c.say("answered", nil)
		}
		if l.Guide != nil {
			o.answer = c.say("present/"+l.Kind, nil)
		}
	}
	switch {
	case l.pressed():
		o.answer = c.say("answer/"+l.Kind, c.matter)
	case l.kind().Organizers:
		o.own = c.say("own/desk", nil)
	}
	if l.joins() {
		o.join, o.same.Noted = c.say("join", nil), c.say("noted", c.matter)
	}
	return o, c.err
}

// topic is everything that the words depend on that readers of one language and zone read the same, whatever their role
// and group. Topics are compared, so that each is worded once.
type topic struct {
	kind, site, city, sender string
	language                 *language
	zone                     *time.Location
	session, was             Session
	told                     bool // was is set
	changed, lines           string
	reminds                  bool
	batch                    string
	backOn, left, plain      bool
	clocks                   bool
	answered, asks, waits    bool
	reminder, places, keep   string
	code                     string
	proposed                 [2]time.Time
	came                     int
	counted, followed        bool
	next                     Session
	author, quote, remarks   string
	over                     bool
	until                    time.Time
	becomes                  string
	step, guide              string
	again, presents, online  bool
	setup                    time.Duration
}

// topic returns the topic of the composer's letter.
func (c *composer) topic() topic {
	l := c.letter
	o := topic{
		kind: l.Kind, site: l.Site, city: l.City, sender: l.Sender, language: c.language, zone: l.Zone, session: l.Session,
		changed: strings.Join(l.Changed, "\x00"), lines: fmt.Sprintf("%+v", l.Lines), told: l.Was != nil,
		reminds: l.Reminds, backOn: l.BackOn, left: l.Left, plain: l.Plain, clocks: l.Clocks, answered: l.answered(), asks: l.Asks, waits: l.Waits,
		author: l.Author, quote: l.Quote, remarks: strings.Join(l.Remarks, "\x00"), over: l.over(), reminder: c.matter.Reminder, places: c.matter.Places, keep: c.matter.Keep, code: l.Code + " " + l.CodeURL,
		proposed: [2]time.Time{l.ProposedStart, l.ProposedEnd},
	}
	o.until, o.becomes = l.Until, l.Becomes
	o.step, o.again, o.presents, o.setup, o.online = l.Step, l.Again, l.Presents, l.Setup, c.matter.Online
	if l.Guide != nil {
		o.guide = fmt.Sprintf("%+v", *l.Guide)
	}
	if l.Was != nil {
		o.was = *l.Was
	}
	if l.Batch != nil {
		o.batch = fmt.Sprintf("%+v", *l.Batch)
		for _, one := range l.Batch.All {
			o.batch += fmt.Sprintf("%+v", one.Was)
		}
	}
	o.came, o.counted = l.Came, l.Counted
	if l.Next != nil {
		o.followed, o.next = true, *l.Next
	}
	return o
}

// wording is a topic in words: a mail without the words for its reader.
type wording struct {
	mail       Mail
	text, html halves
}

// wording returns the topic of a letter in words: those that were remembered, or new ones.
func (s *Set) wording(c *composer) (wording, error) {
	o := c.topic()
	if about, ok := s.wordings.get(o); ok {
		return about, nil
	}
	var about wording
	var sheet sheet
	about.mail.Subject, about.mail.Summary, sheet = c.compose()
	if sheet.Proposed.Value != "" {
		about.mail.Comment = c.labelled(sheet.Proposed.Label, sheet.Proposed.Value)
	}
	if c.err != nil {
		return wording{}, c.err
	}
	forHTML := sheet.marked()
	for _, part := range []struct {
		layout layout
		name   string
		sheet  any
		text   *string
	}{
		{s.text, "session", &sheet, &about.text.session}, {s.text, "details", &sheet, &about.text.details},
		{s.html, "session", forHTML, &about.html.session}, {s.html, "details", forHTML, &about.html.details},
		{s.text, "entry", &sheet, &about.mail.Description},
	} {
		if part.name == "entry" && !c.letter.hasSession() {
			continue
		}
		var err error
		if *part.text, err = lay(part.layout, part.name, part.sheet); err != nil {
			return wording{}, err
		}
	}
	s.wordings.keep(o, about)
	return about, nil
}

// maxWordings is how many topics are remembered: some megabytes, at the usual few kilobytes each.
const maxWordings = 256

// wordings remembers how topics were worded. Letters are sealed session by session, so when it is full it forgets all at
// once.
type wordings struct {
	mu   sync.Mutex
	mail map[topic]wording
}

// get returns how a topic was worded; found is false if that is not remembered.
func (s *wordings) get(o topic) (about wording, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	about, found = s.mail[o]
	return about, found
}

// keep remembers how a topic was worded.
func (s *wordings) keep(o topic, about wording) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mail == nil || len(s.mail) >= maxWordings {
		s.mail = make(map[topic]wording)
	}
	s.mail[o] = about
}
