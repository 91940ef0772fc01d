package scheduler

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"rondo/theme"
)

// Consent is what somebody said to a question: yes, no, or nothing yet.
type Consent string

// What is said.
const (
	Unsaid Consent = ""
	Yes    Consent = "yes"
	No     Consent = "no"
)

// Presenting is what is recorded of one person as a presenter of one session: what they were asked, and what they entered. It
// begins with the first letter or answer.
//
// Ledgers keep it as JSON. The tags are the keys there: they stay for ever, whatever the fields are called.
type Presenting struct {
	Address   string    `json:"Address"`             // lower-cased; the person's key
	Standby   bool      `json:"Standby,omitempty"`   // they were asked to step in
	Answer    Consent   `json:"Answer,omitempty"`    // whether they present, as said on their page
	Answered  time.Time `json:"Answered,omitzero"`   // when they said so
	Instead   string    `json:"Instead,omitempty"`   // [Session.Key] of another session that they offer to present; "" for none
	Title     string    `json:"Title,omitempty"`     // one line
	Abstract  string    `json:"Abstract,omitempty"`  // may have several lines
	Storyline Storyline `json:"Storyline,omitzero"`  // how their work becomes a case study
	Materials string    `json:"Materials,omitempty"` // as [Facts.Materials]
	Rehearsed bool      `json:"Rehearsed,omitempty"` // they have rehearsed
	Recording Consent   `json:"Recording,omitempty"` // whether the session may be recorded
	Marks     Marks     `json:"Marks,omitempty"`     // which letters about it were posted, see [StepMark]
}

// Storyline is how a piece of work becomes a case study for an audience, in the presenter's words. Each text may have several lines.
type Storyline struct {
	Situation string `json:"Situation,omitempty"` // where they were, and what was at stake
	Decision  string `json:"Decision,omitempty"`  // what had to be decided
	Data      string `json:"Data,omitempty"`      // what they went by
	Surprise  string `json:"Surprise,omitempty"`  // what nobody had expected
	TakeHome  string `json:"TakeHome,omitempty"`  // what others can do on Monday
}

// empty reports that nothing was entered.
func (s Storyline) empty() bool { return s == Storyline{} }

// done reports whether a step is behind the presenter. What the file says of title and materials is not asked for.
func (p *Presenting) done(step theme.Step, f *Facts) bool {
	switch step {
	case theme.StepAsk, theme.StepConfirm:
		return p.Answer != Unsaid
	case theme.StepStoryline:
		return !p.Storyline.empty()
	case theme.StepMaterials:
		return p.Materials != "" || f.Materials != ""
	case theme.StepRehearsal:
		return p.Rehearsed
	case theme.StepConsent:
		return p.Recording != Unsaid
	}
	return true
}

// How letters about a step are marked: that it was asked for, and that it was asked for again. Others: the organizers were told of
// a No, of somebody who steps in, and of somebody who is not written to; for which start of the session somebody was asked whether they
// present it; and when somebody who had said No was named no more.
const (
	markAgain     = "/again"
	markNo        = "no"
	markSteps     = "steps-in"
	markSilent    = "silent"
	markStart     = "start"
	markDismissed = "dismissed"
)

// StepMark returns the kind of the mark that a presenter was asked for a step, or once more.
func StepMark(step theme.Step, again bool) Kind {
	if again {
		return Kind(step) + markAgain
	}
	return Kind(step)
}

// Sound reports whether a record can be what it says: an answer is one and has a time, and marks stand in order, one of a kind, within
// the path: nobody is asked again for what they were not asked for.
func (p *Presenting) Sound() bool {
	ordered := true
	for i, m := range p.Marks {
		ordered = ordered && (i == 0 || p.Marks[i-1].Of < m.Of) && !m.At.IsZero()
		step, again := strings.CutSuffix(string(m.Of), markAgain)
		switch {
		case slices.Contains(theme.Steps, theme.Step(step)):
			ordered = ordered && (!again || p.Marks.Of(Kind(step)).Of != "")
		case !slices.Contains([]Kind{markNo, markSteps, markSilent, markStart, markDismissed}, m.Of):
			ordered = false
		}
	}
	for _, said := range []Consent{p.Answer, p.Recording} {
		ordered = ordered && (said == Unsaid || said == Yes || said == No)
	}
	return (p.Answer == Unsaid) == p.Answered.IsZero() && ordered && !p.blank() && p.Address == strings.ToLower(p.Address)
}

// blank reports that nothing is recorded.
func (p *Presenting) blank() bool {
	return equalPresenting(*p, Presenting{Address: p.Address})
}

// equalPresenting reports whether two say the same.
func equalPresenting(p, q Presenting) bool {
	if !p.Answered.Equal(q.Answered) || !slices.EqualFunc(p.Marks, q.Marks, Mark.equal) {
		return false
	}
	p.Answered, p.Marks, q.Answered, q.Marks = time.Time{}, nil, time.Time{}, nil
	return reflect.DeepEqual(p, q)
}

// equal compares instants as instants.
func (m Mark) equal(n Mark) bool { return m.Of == n.Of && m.Before == n.Before && m.At.Equal(n.At) }

// Presenter returns what is recorded of somebody as a presenter of the session, the zero Presenting with the address for nothing.
func (s *Session) Presenter(address string) Presenting {
	if i, found := presentingAt(s.Presenting, address); found {
		return s.Presenting[i]
	}
	return Presenting{Address: address}
}

// presentingAt returns where an address stands among presenters, or where it would.
func presentingAt(all []Presenting, address string) (int, bool) {
	return slices.BinarySearchFunc(all, address, func(p Presenting, address string) int { return strings.Compare(p.Address, address) })
}

// withPresenting returns the presenters of a session with one in its place; a blank one is left out.
func withPresenting(all []Presenting, p Presenting) []Presenting {
	i, found := presentingAt(all, p.Address)
	all = slices.Clone(all)
	switch {
	case p.blank() && found:
		return slices.Delete(all, i, i+1)
	case p.blank():
		return all
	case found:
		all[i] = p
		return all
	}
	return slices.Insert(all, i, p)
}

// SessionState is how far a session is, from the search for its presenter to what follows it.
type SessionState string

// The states, in the order of a session's life.
const (
	StateOpen      SessionState = "open"      // nobody presents it
	StateAsked     SessionState = "asked"     // somebody is named, or asked to step in, and has not said Yes yet
	StateConfirmed SessionState = "confirmed" // somebody presents it
	StateReady     SessionState = "ready"     // and everything that the theme asks of them is there
	StateHeld      SessionState = "held"      // it has taken place
	StateDone      SessionState = "done"      // and what was to follow it has followed
)

// SessionStates are all states in their order.
var SessionStates = []SessionState{StateOpen, StateAsked, StateConfirmed, StateReady, StateHeld, StateDone}

// StateAt returns how far the session is; "" for one that is cancelled. t is its theme, nil for one without a file.
func (s *Session) StateAt(t *theme.Theme, now time.Time) SessionState {
	f := &s.Facts
	switch {
	case f.Cancelled:
		return ""
	case f.End.After(now):
		return s.before(t)
	case t == nil || t.FollowUp.Off || s.Sequel.Done || !now.Before(t.FollowUp.Last(f.End)):
		return StateDone
	}
	return StateHeld
}

// before returns the state of a session that is not over.
func (s *Session) before(t *theme.Theme) SessionState {
	if t == nil {
		if s.Facts.Presenter == "" {
			return StateOpen
		}
		return StateConfirmed
	}
	cast := castOf(t, t.Entry(s.Slot), s)
	state := StateOpen
	for i := range cast {
		switch c := &cast[i]; {
		case !c.stands(t):
			if c.expected() && state == StateOpen {
				state = StateAsked
			}
		case state != StateConfirmed && state != StateReady:
			state = StateReady
			fallthrough
		default:
			if !c.ready(t, &s.Facts) {
				state = StateConfirmed
			}
		}
	}
	return state
}

// StateOf returns the state of a date of a theme's rule; "" for one on which nothing takes place. s is the session that stands for
// it, nil where none is recorded.
func StateOf(t *theme.Theme, o *theme.Occurrence, s *Session, now time.Time) SessionState {
	if o.Skipped || o.Cancelled {
		return ""
	}
	if s == nil {
		s = &Session{Theme: t.ID, Slot: o.Slot, Facts: factsOf(t, o)}
	}
	return s.StateAt(t, now)
}
