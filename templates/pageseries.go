package templates

import "time"

// AffirmPage lets an organizer say that a theme goes on. Times are instants in the reader's zone.
type AffirmPage struct {
	private
	To, Name, Path string    // the reader's name, may be empty; the theme's, and the path of its page
	Phase          string    // "" where it goes on, soon, over or ended
	Ends, Gone     time.Time // when its season ends, and when it ends itself; zero before its first season
	Again          time.Time // when a season ends that begins now
	Page           string    // path of the reader's own page; "" for none
}

// CallPage lets somebody offer to present a session that nobody presents.
type CallPage struct {
	private
	To, Name, Path string // as in [AffirmPage]
	Open           []Wanted
	Limit          int    // the most characters that they may add
	Page           string // path of the reader's own page; "" for none
}

// Wanted is a session that looks for somebody to present it. Its times are said in the reader's zone.
type Wanted struct {
	Key     string
	Session Occurrence
	Offered bool // the reader has offered to
}

func (AffirmPage) Layout() string { return "affirm" }
func (CallPage) Layout() string   { return "call" }

// saidAffirm is an AffirmPage in words.
type saidAffirm struct {
	Name, Path, Heading, Says, Button, Note, Mine, Page string
	Done                                                bool // it goes on, and nothing is to be done now
}

// saidCall is a CallPage in words.
type saidCall struct {
	Name, Path, Heading, Mine, Page string
	Open                            []saidWanted
	Limit                           int
}

// saidWanted is a Wanted in words.
type saidWanted struct {
	Key, When, Theirs, Path, Status, Button string
}

func (p AffirmPage) say(v *visitor, said *saidPage) {
	values := struct {
		Name              string
		Ends, Gone, Again moment
	}{Name: oneLine(p.Name), Again: v.moment(p.Again)}
	if !p.Ends.IsZero() {
		values.Ends, values.Gone = v.moment(p.Ends), v.moment(p.Gone)
	}
	a := &saidAffirm{Name: values.Name, Path: v.path(p.Path), Heading: v.say("page/goeson", values), Page: v.path(p.Page)}
	switch {
	case p.Phase == "" && p.Ends.IsZero():
		a.Says, a.Done = v.say("page/season/new", values), true
	case p.Phase == "":
		a.Says, a.Done = v.say("page/season/runs", values), true
	default:
		a.Says, a.Button = v.say("page/season/"+p.Phase, values), v.say("page/goesonbutton", values)
		a.Note = v.say("page/goesonnote", values)
	}
	if p.To != "" {
		a.Mine = v.say("page/mine", person(p.To))
	}
	said.Affirm = a
	said.name(a.Heading)
}

func (p CallPage) say(v *visitor, said *saidPage) {
	c := &saidCall{Name: oneLine(p.Name), Path: v.path(p.Path), Heading: v.say("page/callfor", oneLine(p.Name)), Limit: p.Limit, Page: v.path(p.Page)}
	for _, w := range p.Open[:min(len(p.Open), maxRows)] {
		o := v.occurrence(w.Session)
		one := saidWanted{Key: w.Key, When: o.When, Theirs: o.Theirs, Path: o.Path}
		if one.Button = v.say("page/callbutton", o.When); w.Offered {
			one.Status = v.say("page/calltold", nil)
		}
		c.Open = append(c.Open, one)
	}
	if p.To != "" {
		c.Mine = v.say("page/mine", person(p.To))
	}
	said.Call = c
	said.name(c.Heading)
}

// sampleSeries returns pages that together use every phrase of this file.
func sampleSeries(session Occurrence) (shown []View) {
	at := session.Start
	for _, phase := range []string{"", "soon", "over", "ended"} {
		shown = append(shown, AffirmPage{To: "Name", Name: "Name", Path: "/t/name", Phase: phase, Ends: at, Gone: at, Again: at, Page: "/me/token"})
	}
	return append(shown, AffirmPage{Name: "Name", Again: at}, CallPage{Name: "Name"},
		CallPage{To: "Name", Name: "Name", Path: "/t/name", Open: []Wanted{{Key: "1", Session: session}, {Key: "2", Session: session, Offered: true}}, Limit: 500, Page: "/me/token"})
}
