package templates

import (
	"strconv"
	"strings"
	"time"
)

// advised are the headings of what helps a presenter, by the event of the letter, and chapters what stands below each. A heading is
// said by the phrase advice/<heading>, and each line below it by advice/<line>; labelled lines have label/<line>, too.
var (
	advised = map[string][]string{
		"asking":             {"case", "audience", "liked", "effort"},
		"briefing/storyline": {"story", "audience", "liked", "time"},
		"briefing/materials": {"slides"},
		"briefing/rehearsal": {"trying", "time", "day"},
		"briefing/consent":   {"recording"},
		"page":               {"case", "audience", "liked", "time", "trying", "day", "recording"}, // of the presenter
	}
	chapters = map[string][]string{
		"case":      {"case/own", "case/parts", "case/wrong"},
		"story":     {"situation", "decision", "data", "surprise", "takehome"},
		"audience":  {"audience/people"},
		"effort":    {"effort/help", "effort/time"},
		"time":      {"time/talk", "time/start"},
		"slides":    {"slides/open", "slides/less", "slides/secret"},
		"trying":    {"trying/aloud", "trying/stranger", "trying/room"},
		"day":       {"day/setup", "day/place", "day/hosts"},
		"recording": {"recording/yes", "recording/no", "recording/change"},
	}
	labelled = map[string]bool{"situation": true, "decision": true, "data": true, "surprise": true, "takehome": true}
)

// steps are those of the path to a session that a briefing is about.
var steps = []string{"storyline", "materials", "rehearsal", "consent"}

// guidance is the values of the phrases advice/….
type guidance struct {
	matter
	People, Groups, Hosts string
	One                   bool   // there is exactly one of the people
	Place                 string // "" for none
	Talk                  string // minutes for the talk itself, without those for questions
	Setup                 setup
}

// setup is when presenters are to be there. The zero setup says nothing of it.
type setup struct {
	From   moment
	Before length
}

// setup returns when presenters are to be there: before, counted back from the start.
func (c *composer) setup(before time.Duration) setup {
	return setup{c.moment(c.letter.Session.Start.Add(-before).In(c.readerZone)), lengthOf(before)}
}

// help words what helps the reader to present; nil in other letters.
func (c *composer) help() (all []advice) {
	if c.letter.Guide == nil {
		return nil
	}
	return c.advise(advised[c.event()])
}

// advise words the guide of the letter under some headings. A line that has nothing to say is left out, and so is a heading without
// lines.
func (c *composer) advise(headings []string) (all []advice) {
	g := c.letter.Guide
	now := c.letter.Session
	values := guidance{
		matter: c.matter, Groups: oneLine(g.Groups), Hosts: person(g.Hosts), One: g.People == 1, Place: oneLine(now.Place), Talk: strconv.Itoa(talk(now.End.Sub(now.Start))),
	}
	if g.People > 0 {
		values.People = strconv.Itoa(g.People)
	}
	if g.Setup > 0 {
		values.Setup = c.setup(g.Setup)
	}
	for _, heading := range headings {
		var lines []advice
		for _, line := range chapters[heading] {
			one := advice{Text: c.say("advice/"+line, values)}
			if labelled[line] {
				one.Label = c.say("label/"+line, nil)
			}
			if one.Text != "" {
				lines = append(lines, one)
			}
		}
		if heading == "liked" {
			lines = c.liked(g)
		}
		if len(lines) == 0 {
			continue
		}
		lines[0].Opens, lines[len(lines)-1].Closes = true, true
		all = append(all, advice{Head: true, Text: c.say("advice/"+heading, values)})
		all = append(all, lines...)
	}
	return all
}

// liked words what earlier sessions were liked for.
func (s *speech) liked(g *Guide) (lines []advice) {
	for _, l := range g.Liked {
		ask, answer := strings.TrimRight(oneLine(l.Ask), " :"), oneLine(l.Answer)
		if ask == "" || answer == "" || len(lines) == maxRows/2 {
			continue
		}
		lines = append(lines, advice{Text: s.say("advice/liked/answer", struct{ Ask, Answer, N, Of string }{ask, answer, strconv.Itoa(l.N), strconv.Itoa(l.Of)})})
	}
	if g.Ratings > 0 {
		lines = append(lines, advice{Text: s.say("advice/liked/rated", struct{ Mean, N string }{s.mean(g.Rated), strconv.Itoa(g.Ratings)})})
	}
	return lines
}

// talk returns for how many minutes somebody is to speak in a session of some length: two thirds of it, in fives. The rest is for
// questions, which is what people come for.
func talk(length time.Duration) int {
	return max(int(length.Minutes())*2/3/5*5, 5)
}
