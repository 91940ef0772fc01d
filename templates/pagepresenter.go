package templates

import (
	"cmp"
	"strconv"
	"time"
)

// PresenterPage is where one person says whether they present a session, and prepares it.
type PresenterPage struct {
	private
	Session   Occurrence
	Presenter Presenter
}

// Presenter is what the page of a presenter shows and asks. What they entered may hold anything.
type Presenter struct {
	To      string // their name, may be empty
	Closed  string // why nothing can be changed: off or gone; "" when it can
	Standby bool   // they are asked to step in for another presenter
	For     string // for whom they step in, by name; "" for nobody in particular
	State   string // how far the session is, as [scheduler.SessionState]; "" for none
	Saved   bool   // what they have just sent is saved
	Over    bool   // the session is over: what remains of it may still be added, and nothing else
	Step    []Step // what is asked of them, in the order in which it is due

	Answer    string // yes or no; "" for none
	Instead   string // key of the other date that they offer; "" for none
	Dates     []Date // other dates that they may offer, those that nobody presents first
	Title     Entry
	Abstract  Entry
	Story     []Entry // situation, decision, data, surprise, takehome, by Name
	Links     []Entry // rows of materials: label in Label, address in Value; the last ones are empty
	Fixed     string  // materials that the organizers set, as [Session].Materials; "" for none
	Unlinked  bool    // the organizers want no materials
	Rehearsed bool
	Recording string // yes or no; "" for none

	Mistakes []Mistake // why nothing was saved; nil when all is well
	File     string    // of the theme, where organizers decide
	Sender   string    // address of the organizers
	Guide    Guide
	Page     string // path of their own page
}

// Step is one step of the path to a session.
type Step struct {
	Name string    // ask, storyline, materials, rehearsal or consent
	Due  time.Time // by when
	Done bool
}

// Date is another session that somebody may offer to present.
type Date struct {
	Key        string // that the form sends
	Start, End time.Time
	Title      string
	Open       bool // nobody presents it
	Zone       *time.Location
	City       string
}

// Entry is one text of the form.
type Entry struct {
	Name  string // of its field
	Label string // of a row of materials, as typed
	Value string // as typed
	Limit int    // most characters
	Fixed bool   // the organizers have decided: Value is theirs
}

// Mistake is what is wrong with one field.
type Mistake struct {
	Field string // name of the field; "" for the whole form
	Says  string // long, link, secret, label, twice, unknown, date, both, alone, taken, fast or later
	Limit int    // of long: most characters
	Row   int    // of materials, from 1; 0 for other fields
}

// saidPresenter is the page of a presenter in words.
type saidPresenter struct {
	Mine, Closed, State string
	Ask                 string // the question whether they present
	Saved               bool
	Mistakes            []saidMistake
	Steps               []saidStep
	Answers             []choice
	Dates               []choice
	Words               []saidEntry // title and abstract
	Story               []saidEntry
	Links               []saidEntry
	Fixed               []link // materials that the organizers set
	FixedNote           string // says that they set them, or want none, and where; "" where they did not
	Unlinked            bool   // they want none
	Over                string // says that the session is over, and what may still be added; "" before
	Rehearsed           bool
	Recording           []choice
	Help                []advice
	Sender              string // says whom to ask
	Page                string
}

// saidStep is a step with what has become of it, in words.
type saidStep struct {
	Name, State string
	Done, Late  bool
}

// saidEntry is one field of the form with its words. Wrong is what is wrong with it.
type saidEntry struct {
	Name, Label, Hint, Value, Limit string
	Lines                           bool   // takes several lines
	Fixed                           string // says who decided it; then Value is that
	Typed                           string // of a row of materials: the label
	Wrong                           string
}

// saidMistake is what is wrong with the field of an id.
type saidMistake struct{ ID, Text string }

func (PresenterPage) Layout() string { return "presenter" }

func (p PresenterPage) say(v *visitor, said *saidPage) {
	v.session(p.Session, said)
	said.Present = v.presenter(p.Presenter, p.Session)
	said.name(v.say("page/presents", nil) + " · " + oneLine(p.Session.Name))
}

// presenter says what the page of a presenter shows.
func (v *visitor) presenter(p Presenter, o Occurrence) *saidPresenter {
	said := &saidPresenter{
		Saved: p.Saved, Rehearsed: p.Rehearsed, Page: p.Page, Fixed: v.materials(p.Fixed), Ask: v.say("page/presents/ask", nil),
	}
	if p.Standby {
		said.Ask = v.say("page/presents/standby", person(p.For))
	}
	if p.To != "" {
		said.Mine = v.say("page/presentmine", person(p.To))
	}
	if p.Closed != "" {
		said.Closed = v.say("page/presents/closed/"+p.Closed, nil)
	}
	if p.State != "" {
		said.State = v.say("page/presents/state/"+p.State, nil)
	}
	if sender := oneLine(p.Sender); sender != "" {
		said.Sender = v.say("page/presents/sender", sender)
	}
	decided := v.say("page/presents/fixed", oneLine(p.File))
	if said.Unlinked = p.Unlinked; p.Unlinked || len(said.Fixed) > 0 {
		said.FixedNote = decided
	}
	if p.Over {
		said.Over = v.say("page/presents/over", nil)
	}
	wrong := v.mistakes(p.Mistakes, said)
	entry := func(e Entry, lines bool) saidEntry {
		one := saidEntry{
			Name: e.Name, Label: v.say("page/presents/"+e.Name, nil), Hint: v.say("page/presents/hint/"+e.Name, nil), Value: e.Value,
			Limit: strconv.Itoa(e.Limit), Lines: lines, Wrong: wrong[e.Name],
		}
		if e.Fixed {
			one.Fixed, one.Value = decided, oneLine(e.Value)
		}
		return one
	}
	said.Words = []saidEntry{entry(p.Title, false), entry(p.Abstract, true)}
	for _, e := range p.Story {
		said.Story = append(said.Story, entry(e, true))
	}
	for i, e := range p.Links[:min(len(p.Links), maxRows)] {
		n := strconv.Itoa(i + 1)
		said.Links = append(said.Links, saidEntry{Name: n, Typed: e.Label, Value: e.Value, Wrong: wrong["link"+n]})
	}
	for _, answer := range []string{"yes", "no"} {
		said.Answers = append(said.Answers, choice{answer, v.say("page/presents/"+answer, nil), p.Answer == answer})
		said.Recording = append(said.Recording, choice{answer, v.say("page/recording/"+answer, nil), p.Recording == answer})
	}
	for _, d := range p.Dates[:min(len(p.Dates), maxRows)] {
		values := struct {
			span
			Title string
			Open  bool
		}{v.span(d.Start, d.End, d.Zone, d.City), shorten(oneLine(d.Title), 60), d.Open}
		said.Dates = append(said.Dates, choice{d.Key, v.say("page/presents/date", values), d.Key == p.Instead})
	}
	for _, s := range p.Step[:min(len(p.Step), maxRows)] {
		due := s.Due.In(o.Zone)
		step := saidStep{Name: v.say("page/step/"+s.Name, nil), Done: s.Done, Late: !s.Done && s.Due.Before(v.Now)}
		step.State = v.say("page/step", struct {
			Done, Late bool
			Due        moment
		}{step.Done, step.Late, v.moment(due)})
		said.Steps = append(said.Steps, step)
	}
	if p.Over || p.Closed != "" {
		return said
	}
	guide := p.Guide
	c := composer{speech: *v.speech, letter: Letter{Session: o.Session, Guide: &guide}, readerZone: o.Zone}
	c.matter.Standby = p.Standby
	said.Help = c.advise(advised["page"])
	v.err = cmp.Or(v.err, c.err)
	return said
}

// mistakes says what is wrong, and returns it by field: title, abstract, instead, and link1 to the last.
func (v *visitor) mistakes(all []Mistake, said *saidPresenter) map[string]string {
	wrong := map[string]string{}
	for _, m := range all[:min(len(all), maxRows)] {
		name, id := m.Field, m.Field
		if m.Row > 0 {
			id = m.Field + strconv.Itoa(m.Row)
			name = "link"
		}
		text := v.say("page/presents/wrong/"+m.Says, strconv.Itoa(m.Limit))
		if m.Field == "" {
			said.Mistakes = append(said.Mistakes, saidMistake{Text: text})
			continue
		}
		said.Mistakes = append(said.Mistakes, saidMistake{id, v.say("page/presents/wrong", struct{ Field, Wrong string }{v.say("page/presents/"+name, nil), text})})
		wrong[id] = text
	}
	return wrong
}

// samplePresenters returns presenters that reach every line of what is said of one.
func samplePresenters(now time.Time) []Presenter {
	story := func(text string) (all []Entry) {
		for _, name := range []string{"situation", "decision", "data", "surprise", "takehome"} {
			all = append(all, Entry{Name: name, Value: text, Limit: 1000})
		}
		return all
	}
	steps := []Step{{"ask", now, true}, {"storyline", now.Add(-1), false}, {"materials", now.Add(time.Hour), false}, {"rehearsal", now, false}, {"consent", now, false}}
	full := Presenter{
		To: "Name", Standby: true, State: "asked", Step: steps, Answer: "no", Instead: "2027-01-05", Saved: true, Sender: "guild@example.org", File: "/name.yaml",
		Dates: []Date{{"2027-01-05", now, now.Add(time.Hour), "", true, time.UTC, "UTC"}, {"2027-02-02", now, now.Add(time.Hour), "Xt", false, time.UTC, "UTC"}},
		Title: Entry{Name: "title", Value: "Xt", Limit: 100}, Abstract: Entry{Name: "abstract", Value: "Xa", Limit: 2000}, Story: story("Xs"),
		Links: []Entry{{Label: "slides", Value: "https://slides.example.org/"}, {}}, Rehearsed: true, Recording: "yes", Page: "/me/token",
		Guide: Guide{People: 40, Groups: "Xg", Hosts: "Xh", Setup: 15 * time.Minute, Liked: []Liked{{"Xq", "Xr", 3, 5}}, Rated: 4.5, Ratings: 5},
	}
	wrong := full
	wrong.Saved, wrong.For, wrong.Recording = false, "Xf", "no"
	for _, says := range []string{"long", "unknown", "date", "both", "alone", "taken"} {
		wrong.Mistakes = append(wrong.Mistakes, Mistake{Field: "title", Says: says, Limit: 100})
	}
	for _, field := range []string{"abstract", "situation", "decision", "data", "surprise", "takehome", "instead", "recording", "answer"} {
		wrong.Mistakes = append(wrong.Mistakes, Mistake{Field: field, Says: "long", Limit: 100})
	}
	for _, says := range []string{"fast", "later"} {
		wrong.Mistakes = append(wrong.Mistakes, Mistake{Says: says})
	}
	for _, says := range []string{"link", "secret", "label", "twice"} {
		wrong.Mistakes = append(wrong.Mistakes, Mistake{Field: "link", Says: says, Row: 1})
	}
	fixed := full
	fixed.Standby, fixed.Title.Fixed, fixed.Abstract.Fixed, fixed.Fixed, fixed.Recording = false, true, true, "slides\thttps://slides.example.org/", ""
	all := []Presenter{full, wrong, fixed, {Title: Entry{Name: "title"}, Abstract: Entry{Name: "abstract"}}}
	for _, state := range []string{"open", "asked", "confirmed", "ready", "held", "done"} {
		one := all[3]
		one.State = state
		all = append(all, one)
	}
	over, bare := fixed, fixed
	over.Over, bare.Unlinked, bare.Fixed = true, true, ""
	all = append(all, over, bare)
	for _, closed := range []string{"off", "gone"} {
		one := all[3]
		one.Closed = closed
		all = append(all, one)
	}
	return all
}
