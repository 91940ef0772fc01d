package theme

import (
	"cmp"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"
)

// OnConflict says what to do about each kind of conflict. It holds for sessions that nobody was invited to; about one that people
// know of rondo only makes a proposal.
type OnConflict struct {
	People    Responses `yaml:"people"`    // the same people are asked to another session
	Presenter Responses `yaml:"presenter"` // a presenter is needed in another session
	Organizer Responses `yaml:"organizer"` // an organizer is needed in another session
	Place     Responses `yaml:"place"`     // the room is taken
	Link      Responses `yaml:"link"`      // the link is taken, or the account that it belongs to
	Gap       Responses `yaml:"gap"`       // a room or link has too little time before or after
	Seats     Responses `yaml:"seats"`     // more have accepted than the link has seats
	Holiday   Responses `yaml:"holiday"`   // it is a public holiday where people live
	Hours     Responses `yaml:"hours"`     // it is outside of people's hours
	Avoid     Responses `yaml:"avoid"`     // a calendar or a time that is to be avoided
	Personal  Responses `yaml:"personal"`  // people have something else in their own calendars
	Move      MoveRule  `yaml:"move"`      // how far a session may move
}

// MoveRule says where a session may move. Within is zero where nothing may.
type MoveRule struct {
	Within  Length `yaml:"within" jsonschema:"required"` // how far from its date, earlier or later: 3 days
	Between Hours  `yaml:"between"`                      // on the clocks of the theme: 09:00-16:00, from Monday to Friday; default: 08:30-11:30, 12:30-17:30
	Keep    string `yaml:"keep"`                         // weekday: on the same day of the week only
}

// Responses are what to do by severity; empty is [Warn]. In a file one word goes for all.
type Responses struct {
	Low    Response `yaml:"low"`    // customary days, hours, gaps, what is tentative
	Medium Response `yaml:"medium"` // fewer than half of the people
	High   Response `yaml:"high"`   // presenter or organizer, room or link, half of the people or more
}

// Response is what to do about a conflict.
type Response string

// The responses.
const (
	Ignore Response = "ignore" // nobody hears of it
	Warn   Response = "warn"   // organizers do; the default
	Skip   Response = "skip"   // the session does not take place
	Move   Response = "move"   // it takes place at another time
)

var responses = []Response{Ignore, Warn, Skip, Move}

func (r *Response) parse(text string) error {
	if !slices.Contains(responses, Response(text)) {
		return wrong(didYouMean(text, wordsOf(responses)), "%q is nothing to do about a conflict", text)
	}
	*r = Response(text)
	return nil
}

func wordsOf(all []Response) (words []string) {
	for _, r := range all {
		words = append(words, string(r))
	}
	return words
}

func (r *Responses) decode(d *document, n *yaml.Node, where string) {
	if n.Kind == yaml.MappingNode {
		type mapping Responses
		d.decodeStruct(n, valueOf((*mapping)(r)), where)
		return
	}
	d.decode(n, valueOf(&r.High), where)
	r.Low, r.Medium = r.High, r.High
}

func (r Responses) over(below Responses) Responses {
	return Responses{cmp.Or(r.Low, below.Low), cmp.Or(r.Medium, below.Medium), cmp.Or(r.High, below.High)}
}

// answer is what to do about one kind.
type answer struct {
	kind string
	*Responses
}

// answers returns those of all kinds, in the order of the files.
func (o *OnConflict) answers() []answer {
	return []answer{
		{"people", &o.People}, {"presenter", &o.Presenter}, {"organizer", &o.Organizer}, {"place", &o.Place}, {"link", &o.Link}, {"gap", &o.Gap},
		{"seats", &o.Seats}, {"holiday", &o.Holiday}, {"hours", &o.Hours}, {"avoid", &o.Avoid}, {"personal", &o.Personal},
	}
}

// For returns what to do about a conflict of a kind, one of the keys of [OnConflict], and of a severity: low, medium or high.
func (o OnConflict) For(kind, severity string) Response {
	for _, a := range o.answers() {
		if a.kind == kind {
			return cmp.Or(map[string]Response{"low": a.Low, "medium": a.Medium, "high": a.High}[severity], Warn)
		}
	}
	return Warn
}

// over returns o with what it leaves open taken from below.
func (o OnConflict) over(below OnConflict) OnConflict {
	others := below.answers()
	for i, a := range o.answers() {
		*a.Responses = a.over(*others[i].Responses)
	}
	if o.Move == (MoveRule{}) {
		o.Move = below.Move
	}
	return o
}

// moves tells whether any conflict moves a session.
func (o *OnConflict) moves() bool {
	return slices.ContainsFunc(o.answers(), func(a answer) bool { return a.Low == Move || a.Medium == Move || a.High == Move })
}

// checkOnConflict looks at what a file says of conflicts; below is what it says nothing of.
func (d *document) checkOnConflict(where string, o, below OnConflict) {
	m, rule := o.Move, join(where, "move")
	switch {
	case d.has(rule) && !d.sound(rule):
	case d.has(rule) && !d.has(join(rule, "within")):
		d.wrong(rule, "say how far, move: { within: 3 days }", "a rule for moving without a length")
	case d.sound(join(rule, "within")) && (m.Within.Duration() < 15*time.Minute || m.Within.Duration() > 28*day):
		d.wrong(join(rule, "within"), "write a length from 15 minutes to 4 weeks, like 3 days", "a session may move by %s", m.Within)
	case m.Within != 0 && !o.moves() && !below.moves():
		d.warn(rule, "add what moves, like people: move", "a rule for moving, and nothing moves")
	}
	if m.Keep != "" && m.Keep != "weekday" {
		d.wrong(join(rule, "keep"), didYouMean(m.Keep, []string{"weekday"}), "%q is nothing that a session keeps when it moves", m.Keep)
	}
	if d.has(rule) || below.Move.Within != 0 {
		return
	}
	for _, a := range o.answers() {
		at := join(where, a.kind)
		for _, by := range []struct {
			severity string
			Response
		}{{"high", a.High}, {"medium", a.Medium}, {"low", a.Low}} {
			if by.Response != Move {
				continue
			}
			if below := join(at, by.severity); d.has(below) {
				at = below
			}
			d.wrong(at, "say how far, move: { within: 3 days }", "%s moves sessions, and there is no rule for it", a.kind)
			break
		}
	}
}
