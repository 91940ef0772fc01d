package theme

import "time"

// Path says what a presenter is asked for, and by when: how long before the start of their session. A step that is not set is
// no part of it.
type Path struct {
	Ask       Span   `yaml:"ask"`                   // when whoever the files name is asked whether they present
	Confirm   Span   `yaml:"confirm"`               // by when they are to have said Yes or No
	Storyline Span   `yaml:"storyline"`             // by when the storyline is to be there: situation, decision, data, surprise, what to take home
	Materials Span   `yaml:"materials"`             // by when slides or whatever else they show is to be there
	Rehearsal Span   `yaml:"rehearsal"`             // by when they are to have rehearsed
	Consent   Span   `yaml:"consent"`               // by when they are to have said whether the session may be recorded
	Setup     Length `yaml:"setup"`                 // how long before the start a presenter is to be there; default 15m
	Standby   string `yaml:"standby" text:"person"` // who is asked when a presenter says No: an address or name from people.yaml

	StandIn *Person `yaml:"-"` // Standby, resolved; nil for nobody
}

const (
	defaultSetup = 15 * time.Minute
	longestSetup = 12 * time.Hour
)

// Step is a part of a presenter's path.
type Step string

// The steps, in the order in which they usually come. The first two are one question: whether somebody presents.
const (
	StepAsk       Step = "ask"
	StepConfirm   Step = "confirm"
	StepStoryline Step = "storyline"
	StepMaterials Step = "materials"
	StepRehearsal Step = "rehearsal"
	StepConsent   Step = "consent"
)

// Steps are all steps in their order.
var Steps = []Step{StepAsk, StepConfirm, StepStoryline, StepMaterials, StepRehearsal, StepConsent}

// On reports whether presenters are asked for anything.
func (p *Path) On() bool {
	for _, step := range Steps {
		if p.Of(step).Set {
			return true
		}
	}
	return p.Standby != ""
}

// Curated reports whether the theme looks for presenters of its sessions: it asks them for something, or decides at hold_until what
// becomes of a session without one.
func (t *Theme) Curated() bool { return t.Presenters.On() || t.HoldUntil.Set }

// Of returns how long before the start a step is due; it is not set when it is no part of the path.
func (p *Path) Of(step Step) Span {
	switch step {
	case StepAsk:
		return p.Ask
	case StepConfirm:
		return p.Confirm
	case StepStoryline:
		return p.Storyline
	case StepMaterials:
		return p.Materials
	case StepRehearsal:
		return p.Rehearsal
	case StepConsent:
		return p.Consent
	}
	return Span{}
}

// checkPath fills in what a theme leaves open, and looks at the order of the steps.
func (d *document) checkPath(p *Path, known *roll) {
	if d.has("presenters") && !d.has("presenters/setup") && p.On() {
		p.Setup = Length(defaultSetup)
	}
	if p.Setup.Duration() > longestSetup {
		d.wrong("presenters/setup", "write a time up to 12 hours, like 15m", "presenters who are there %s before", p.Setup)
	}
	if p.Standby != "" {
		if _, group := known.written[p.Standby]; group {
			d.wrong("presenters/standby", "name the person who steps in", "%q is a group", p.Standby)
		} else {
			p.StandIn = d.person("presenters/standby", p.Standby, known)
		}
	}
	first := StepAsk
	if !p.Ask.Set {
		first = StepConfirm
	}
	for _, step := range Steps[1:] {
		due, asked := p.Of(step), p.Of(first)
		if step == first || !due.Set || !asked.Set || due.length() < asked.length() {
			continue
		}
		where := "presenters/" + string(step)
		if step == StepConfirm {
			d.wrong(where, "give them some days, like { ask: 8 weeks before, confirm: 6 weeks before }", "an answer is due (%s) before anybody is asked (%s)", due, asked)
			continue
		}
		d.warn(where, "set it later than "+string(first), "%s is due (%s) before it is known who presents (%s)", step, due, asked)
	}
}

// length returns a span where every day has 24 hours: for comparing.
func (s Span) length() time.Duration { return time.Duration(s.Days)*day + s.Rest }
