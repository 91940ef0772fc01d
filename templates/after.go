package templates

import (
	"fmt"
	"strings"
)

// labelForms reads the lines of the phrase "materials", which are like "slides: Kalvot".
func (l *language) labelForms() (map[string]string, error) {
	forms := map[string]string{}
	for line := range strings.Lines(l.constant["materials"]) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		label, said, ok := strings.Cut(line, ":")
		if !ok {
			return nil, l.wrong("materials", fmt.Sprintf("%q is not like \"slides: Kalvot\"", line))
		}
		forms[strings.TrimSpace(label)] = oneLine(said)
	}
	return forms, nil
}

// materials words what remains of a session, or is to be read before it. Labels that the language has words for are said in it.
func (s *speech) materials(lines string) (said []link) {
	for line := range strings.Lines(lines) {
		label, address, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		label, address = oneLine(label), webAddress(oneLine(address))
		if address == "" || len(said) == maxRows {
			continue
		}
		if known := s.labels[strings.ToLower(label)]; known != "" {
			label = known
		}
		said = append(said, link{Label: capital(label), URL: address})
	}
	return said
}

// afterwards fills in the sheet what a letter after a session says of it: who presented it, how many came, and when the
// theme's next session is. Those who were not there read what it was about, too.
func (c *composer) afterwards(s *sheet) {
	l := c.letter
	facts := []fact{c.fact("presenter", person(l.Session.Presenter))}
	switch {
	case l.Kind != "thanks":
	case l.Counted:
		facts = []fact{c.fact("came", c.say("people", c.matter))}
	case l.Came > 0:
		facts = []fact{c.fact("coming", c.say("people", c.matter))}
	default: // nobody has answered, which need not be said to somebody who has just presented
		facts = nil
	}
	for _, f := range facts {
		if f.Value != "" {
			s.Facts = append(s.Facts, f)
		}
	}
	if l.Kind == "missed" {
		s.Abstract = paragraphs(l.Session.Abstract)
	}
	if coming := l.Next; coming != nil {
		s.Next = next{
			Label: c.say("label/next", nil), When: c.say("when", c.span(coming.Start, coming.End, c.readerZone, l.City)),
			Title: shorten(oneLine(coming.Title), 80), URL: webAddress(oneLine(coming.URL)),
		}
		if s.Next.Title == "" {
			s.Next.Title = c.matter.Name
		}
	}
}
