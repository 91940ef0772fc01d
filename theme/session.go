package theme

import (
	"go.yaml.in/yaml/v4"

	"rondo/ical"
)

// Override changes one session. Its key in [Theme.Sessions] names a date of today's rule.
type Override struct {
	Title      *string   `yaml:"title" in:"Titles"`     // what this session is about, as written or { en: …, fi: … }; default: the theme's title
	Titles     Phrase    `yaml:"-"`                     // the title in several languages; nil where it is written in one. Title is then that of the site's
	Presenter  Names     `yaml:"presenter"`             // who presents: one or several addresses or names
	Abstract   *string   `yaml:"abstract" text:"lines"` // what it is about, for those who decide whether to come
	Place      *string   `yaml:"place"`                 // where, when not at the theme's place
	Seats      int       `yaml:"seats"`                 // how many may take part, when not the theme's number
	Duration   Length    `yaml:"duration"`              // when not the schedule's
	MoveTo     When      `yaml:"move_to"`               // the new date and time; a bare date keeps the time
	Reason     string    `yaml:"reason"`                // of the move, for those who are told of it
	Silent     bool      `yaml:"silent"`                // its new title, presenter and abstract are told by the next letter only
	Cancelled  Cancelled `yaml:"cancelled"`             // the reason why it does not take place, or true
	Materials  Materials `yaml:"materials"`             // links to what remains of it: slides, a recording, notes; any label
	Draft      bool      `yaml:"draft"`                 // nobody hears of it yet, and no page shows it
	Notes      []Note    `yaml:"notes"`                 // what people are told before it that is no change of it
	UID        string    `yaml:"uid"`                   // the UID that people's calendars know the session by already, from the program that invited to it before
	Sequence   int       `yaml:"sequence"`              // the highest SEQUENCE that program sent with it; 0 where it sent none
	Presenters []*Person `yaml:"-"`                     // Presenter, resolved
}

// Cancelled is `cancelled: winter break` or `cancelled: true`.
type Cancelled struct {
	Is     bool
	Reason string
}

func (c *Cancelled) decode(d *document, n *yaml.Node, where string) {
	if n.Tag == "!!bool" {
		c.Is = d.truth(n, where)
		return
	}
	text := d.text(n, where, false)
	if text == "" {
		return
	}
	// A reader of YAML 1.1 would take these for a truth value, and the organizer probably does, too.
	if b, known := saidTruth(text); known {
		right := "write false, or remove the key"
		if b {
			right = "write true, or the reason"
		}
		d.report(n, describe(n)+" where a reason belongs", right)
		return
	}
	*c = Cancelled{Is: true, Reason: text}
}

// Except takes dates out of the rule. In YAML a bare date, {date, reason}, or {from, to, reason}. The key may also be `on`, which
// a reader of YAML 1.1 takes for true.
type Except struct {
	Date   When   `yaml:"date" alias:"on"` // without a time that day's session
	From   When   `yaml:"from"`            // in place of date: the first day on which nothing takes place
	To     When   `yaml:"to"`              // the last one
	Reason string `yaml:"reason"`          // for those who ask why nothing takes place
}

// Window returns the time from which e takes dates; to is no part of it. Both are 0 where e is not written right.
func (e Except) Window() (from, to ical.Local) {
	if e.Date.Set {
		return e.Date.window()
	}
	if from, to = between(e.From, e.To); e.To.Set && !e.To.DateOnly {
		to++ // a session that begins then is the last one
	}
	return from, to
}

// first returns the date of e, or the first of its range.
func (e Except) first() When {
	if e.isRange() {
		return e.From
	}
	return e.Date
}

// isRange tells whether e has more than one date in mind.
func (e Except) isRange() bool { return e.From.Set || e.To.Set }

func (e *Except) decode(d *document, n *yaml.Node, where string) {
	if n.Kind == yaml.MappingNode {
		type mapping Except
		d.decodeStruct(n, valueOf((*mapping)(e)), where)
		dated, ranged := d.has(join(where, "date")), d.has(join(where, "from")) || d.has(join(where, "to"))
		switch {
		case dated && ranged:
			d.report(n, "both a date and a time from and to", "write one item of the list for each")
		case ranged:
			d.checkRange(where, e.From, e.To)
		case !dated:
			d.report(n, "an exception without a date", "write { date: 2027-01-05, reason: holidays }")
		}
		return
	}
	d.decode(n, valueOf(&e.Date), join(where, "date"))
}

// Names is one string or a list of strings.
type Names []string
