package templates

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Letter words a mail. An error names the template's file and line, or the kind if there is no such letter.
func (s *Set) Letter(l Letter) (Mail, error) {
	c := composer{speech: speech{language: s.language(l.Language)}, letter: l}
	subject, summary, sheet := c.compose()
	if c.err != nil {
		return Mail{}, fmt.Errorf("word the %s: %w", l.Kind, plain(c.err))
	}
	mail := Mail{Subject: subject, Summary: summary}
	var text, html, entry bounded
	if err := s.text.Execute(&text, &sheet); err != nil {
		return Mail{}, fmt.Errorf("word the %s: %w", l.Kind, plain(err))
	}
	text.Grow(2 << 10)
	html.Grow(10 << 10)
	if err := s.html.Execute(&html, &sheet); err != nil {
		return Mail{}, fmt.Errorf("word the %s: %w", l.Kind, plain(err))
	}
	if l.Kind != "notice" {
		if err := s.entry.Execute(&entry, &sheet); err != nil {
			return Mail{}, fmt.Errorf("word the %s: %w", l.Kind, plain(err))
		}
	}
	mail.Text = strings.TrimSpace(text.String()) + "\n"
	mail.HTML = strings.TrimSpace(html.String()) + "\n"
	mail.Description = strings.TrimSpace(entry.String())
	return mail, nil
}

// composer decides which phrases a letter consists of.
type composer struct {
	speech
	letter Letter
	matter matter
	zone   *time.Location // the reader's
	place  *time.Location // the session's
}

func (c *composer) compose() (subject, summary string, s sheet) {
	c.prepare()
	l, m := c.letter, c.matter
	s = sheet{
		Language: c.tag,
		Kind:     l.Kind,
		Name:     m.Name,
		Greeting: c.say("greeting", m),
		Site:     m.Site,
		SiteURL:  webAddress(oneLine(l.SiteURL)),
	}
	if todo := c.todo(); todo != "" {
		s.Todo = c.say(todo, m)
	}
	switch l.Kind {
	case "request", "update", "cancel", "reminder":
		if event := c.event(); event != "" {
			s.Flag = capital(c.say("flag/"+event, m))
		}
		s.Opening = c.say(c.opening(), m)
		c.describe(&s)
	case "notice":
		s.Opening = c.say("opening/notice", m)
		s.Lines = c.lines()
		return c.say("subject/notice", m), "", s
	default:
		c.err = fmt.Errorf("there is no letter of kind %q", l.Kind)
		return "", "", s
	}
	subject = c.say("subject", m)
	if s.Flag != "" {
		subject = s.Flag + ": " + subject
	}
	return subject, c.say("summary", m), s
}

func (c *composer) prepare() {
	l := c.letter
	c.place = zoneOr(l.Session.Zone, time.UTC)
	c.zone = zoneOr(l.Zone, c.place)
	site := oneLine(l.Site)
	name := shorten(oneLine(l.Session.Name), 60)
	if name == "" {
		name = site
	}
	title := shorten(oneLine(l.Session.Title), 80)
	if title == name {
		title = ""
	}
	hyphen := "-"
	if strings.Contains(name, " ") {
		hyphen = " -"
	}
	c.matter = matter{
		Name:   name,
		Hyphen: hyphen,
		Title:  title,
		To:     person(l.To),
		Via:    person(l.Via),
		Sender: oneLine(l.Sender),
		Site:   site,
	}
	if l.Kind != "notice" {
		c.matter.When = c.span(l.Session.Start, l.Session.End, c.zone, l.City)
	}
	if l.Kind == "reminder" {
		c.matter.Reminder = day(l.Now.In(c.zone), l.Session.Start.In(c.zone))
	}
}

func zoneOr(zone, other *time.Location) *time.Location {
	if zone == nil {
		return other
	}
	return zone
}

// day tells how a reader who looks at a calendar now names the day of a session.
func day(now, start time.Time) string {
	switch {
	case sameDay(now, start):
		return "today"
	case sameDay(now.AddDate(0, 0, 1), start):
		return "tomorrow"
	}
	return "day"
}

// event says in one word what became of the session: moved, cancelled, tomorrow, ….
func (c *composer) event() string {
	l := c.letter
	switch {
	case l.Kind == "reminder":
		return c.matter.Reminder
	case l.Kind == "cancel":
		return "cancelled"
	case l.Kind == "request":
		return ""
	case l.BackOn:
		return "back"
	case slices.Contains(l.Changed, "start"):
		return "moved"
	}
	return "changed"
}

// opening names the phrase that says what the letter is about.
func (c *composer) opening() string {
	l := c.letter
	switch {
	case l.Left:
		return "opening/left"
	case l.Kind != "request":
		return "opening/" + c.event()
	case l.Role == "presenter":
		return "opening/presenter"
	case l.Plain:
		return "opening/plain"
	case l.Role == "organizer":
		return "opening/organizer"
	}
	return "opening/request"
}

// describe says what the session is, what changed about it and why the reader hears of it.
func (c *composer) describe(s *sheet) {
	l, now := c.letter, c.letter.Session
	s.Off = now.Cancelled || l.Kind == "cancel" && !l.Left
	s.Title = oneLine(now.Title)
	if s.Title == "" {
		s.Title = c.matter.Name
	}
	s.When = c.say("when", c.matter.When)
	s.Start = c.matter.When.From
	if !sameClock(now.Start, now.End, c.zone, c.place) {
		s.Elsewhere = c.say("elsewhere", c.span(now.Start, now.End, c.place, now.City))
	}
	if l.Kind == "update" && l.Was != nil {
		s.Changes = c.changes(*l.Was, now)
	}
	if len(s.Changes) > 0 {
		s.Changed = c.say("changed", nil)
	}
	s.Reason = c.fact("reason", now.Reason)
	s.Page = c.fact("page", now.URL)
	if l.First && !l.Plain && (l.Kind == "request" || l.Kind == "update") {
		s.First = c.say("first", c.matter)
	}
	s.Because = c.because()
	if l.Kind == "cancel" {
		return
	}
	for _, f := range []fact{c.fact("purpose", now.Purpose), c.fact("presenter", person(now.Presenter)), c.fact("place", now.Place)} {
		if f.Value != "" {
			s.Facts = append(s.Facts, f)
		}
	}
	s.Abstract = paragraphs(now.Abstract)
}

// because says why the reader gets letters about this session.
func (c *composer) because() string {
	l, m := c.letter, c.matter
	switch {
	case l.Left:
		return ""
	case l.Role == "presenter", l.Role == "organizer":
		return c.say("because/"+l.Role, m)
	case m.Via != "":
		return c.say("because/group", m)
	}
	return c.say("because/named", m)
}

// todo names the phrase that says what the reader can do; "" when there is nothing to do.
func (c *composer) todo() string {
	switch l := c.letter; {
	case l.Kind == "notice":
		return "todo/release"
	case l.Plain && l.Kind == "request":
		return "todo/plain"
	case l.Plain:
		return ""
	}
	switch c.event() {
	case "cancelled":
		return "todo/cancelled"
	case "today", "tomorrow", "day":
		return "todo/reminder"
	case "moved", "back":
		return "todo/again"
	case "changed":
		return "todo/kept"
	}
	return "todo/answer"
}

// lines lists a notice's findings, the first maxRows of them.
func (c *composer) lines() []string {
	lines := c.letter.Lines
	more := len(lines) - maxRows
	if more > 0 {
		lines = lines[:maxRows-1]
	}
	tidied := make([]string, 0, len(lines)+1)
	for _, line := range lines {
		tidied = append(tidied, oneLine(line))
	}
	if more > 0 {
		tidied = append(tidied, fmt.Sprintf("… +%d", more+1))
	}
	return tidied
}

// fact labels a value; without a value there is no fact.
func (c *composer) fact(label, value string) fact {
	if value = oneLine(value); value == "" {
		return fact{}
	}
	return fact{Label: c.say("label/"+label, nil), Value: value, URL: webAddress(value)}
}

// webAddress returns a value that is an http address and nothing else, or "". Only such values become links.
func webAddress(value string) string {
	if strings.ContainsAny(value, " \"'<>\\^`{|}") {
		return ""
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	return value
}

// capital makes the first letter of a flag a capital one: weekdays are written small in many languages.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
