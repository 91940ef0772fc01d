package templates

import (
	"html/template"
	"strconv"
	"time"
)

// SeasonPage is the first page of the desk: what is coming, how it stands, and what waits for somebody.
type SeasonPage struct {
	DeskOutcome
	Counts   SeasonCounts
	Todos    []Todo
	More     int // further ones, which are not listed
	Strip    Strip
	Month    Month
	Dated    []Standing // sessions of the month
	Sessions []Standing // the next ones, by start
	Themes   []Themed
	Earlier  string // path of the page with the themes before; "" for none
	Later    string // path of the page with the themes after; "" for none
}

// SeasonCounts is what is coming, in numbers.
type SeasonCounts struct {
	Days     int // how far ahead it is counted
	Sessions int
	Ready    int // confirmed, ready, or planned without anybody to ask
	Asked    int // wait for the word of who was asked to present
	Lacking  int // lack something that the theme's sessions have
	Meeting  int // collide with something
}

// Todo is one thing that somebody should do.
type Todo struct {
	Kind    string      // phrase page/todo/<Kind>
	Late    bool        // it is time
	N       int         // how many, where it is about several
	Session *Occurrence // that it is about; nil for none
	What    string      // what it meets, or the name of a step
	Free    string      // a time of that day that is free
	People  int
	Path    string // where it is done; "" for nowhere
}

// Standing is how a session stands.
type Standing struct {
	Occurrence
	ID         string // of its row on the page
	State      string // phrase page/state/<State>: open, asked, confirmed, ready, held, done, off or draft
	Presenters []DeskPresenter
	Answers    Answers
	Lacks      []string // what it has not that its theme's sessions have, and steps that are late: phrases page/lack/<…>
	Meets      []Meeting
	Edit       string // path of where it is edited; "" for nowhere
}

// DeskPresenter is who presents, and what they said to it.
type DeskPresenter struct {
	Name    string
	Answer  string // yes, no, or "" for none yet
	Standby bool
	Asked   bool // whether they were asked at all
}

// Answers counts the answers to a session.
type Answers struct {
	Yes, Maybe, No, None, Waiting, Back int // Back: cannot be reached
	Places                              int // 0 for any number
}

// Meeting is something that a session collides with.
type Meeting struct {
	Severity string // high, medium or low
	Kind     string // phrase page/meets/<Kind>
	With     string
	People   int
	Free     string // nearest time of that day without a clash: "09:30"; "" for none
}

func (SeasonPage) Layout() string { return "deskseason" }

// saidSeason is the season in words.
type saidSeason struct {
	Sum            string
	Todos          []saidTodo
	More           string
	Strip          template.HTML
	Key            []saidKey
	Signs          template.HTML // what all signs of the page are drawn with
	Sessions       []saidStanding
	Themes         []saidThemed
	Earlier, Later string
	Cells          []standingCell
}

type saidTodo struct {
	About, AboutPath string // session or theme
	Says, Path, Do   string
	Late             bool
	Urgency          string
}

type saidKey struct {
	Mark  template.HTML
	Words string
}

// saidStanding is a session's standing in words.
type saidStanding struct {
	saidOccurrence
	ID          string
	State, Word string
	Mark        template.HTML
	Presenters  string
	Bar         template.HTML
	Answers     string
	Lacks       string
	Clashes     template.HTML // layouts cannot loop over lists within lists
	Edit        string
}

// standingCell is a cell of the month with the state of its session.
type standingCell struct {
	cell
	State, Word string
	Mark        template.HTML
	Alarm       string
}

func (p SeasonPage) say(v *visitor, said *saidPage) {
	d := v.outcome(p.DeskOutcome, said, "page/season")
	s := &saidSeason{
		Sum: v.say("page/season/sum", counted(p.Counts)), More: v.count("page/todo/more", p.More), Strip: v.strip(p.Strip), Key: v.key(), Signs: signs,
		Themes: themed(p.Themes), Earlier: p.Earlier, Later: p.Later,
	}
	for _, t := range p.Todos[:min(len(p.Todos), maxRows)] {
		s.Todos = append(s.Todos, v.todo(t))
	}
	for _, o := range p.Sessions[:min(len(p.Sessions), maxRows)] {
		s.Sessions = append(s.Sessions, v.standing(o))
	}
	s.Cells, said.Month = v.seasonMonth(p)
	d.Season = s
}

// seasonMonth arranges the sessions of a month by its days, with how each stands.
func (v *visitor) seasonMonth(p SeasonPage) (cells []standingCell, month *saidMonth) {
	byPath := map[string]*Standing{}
	sessions := make([]Occurrence, len(p.Dated))
	for i := range p.Dated {
		sessions[i] = p.Dated[i].Occurrence
		sessions[i].URL = "#" + p.Dated[i].ID
		byPath[sessions[i].URL] = &p.Dated[i]
	}
	listed := map[string]bool{}
	for _, o := range p.Sessions {
		listed["#"+o.ID] = true
	}
	month = v.month(p.Month, sessions)
	for _, c := range month.Cells {
		one := standingCell{cell: c}
		if o := byPath[c.Path]; o != nil {
			if !listed[c.Path] {
				one.Path = o.URL
			}
			one.State, one.Word, one.Mark = o.State, v.say("page/state/"+o.State, nil), stateMark(o.State)
			if o.alarms() {
				one.Alarm = v.say("page/state/alarm", nil)
			}
		}
		cells = append(cells, one)
	}
	month.Cells = nil
	return cells, month
}

// alarms reports whether somebody should look at a session.
func (s *Standing) alarms() bool {
	for _, m := range s.Meets {
		if m.Severity == "high" {
			return true
		}
	}
	return len(s.Lacks) > 0
}

// counted is the values of the phrase page/season/sum.
func counted(c SeasonCounts) map[string]string {
	values := map[string]string{}
	for name, n := range map[string]int{"Days": c.Days, "Sessions": c.Sessions, "Ready": c.Ready, "Asked": c.Asked, "Lacking": c.Lacking, "Meeting": c.Meeting} {
		values[name] = strconv.Itoa(n)
	}
	return values
}

// todone is the values of the phrases page/todo/….
type todone struct{ N, What, Free, People string }

// hour says a time of day, "09:30", as the language writes it; anything else as it is.
func (v *visitor) hour(text string) string {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return text
	}
	return v.say("clock", v.moment(at))
}

func (v *visitor) todo(t Todo) saidTodo {
	values := todone{What: oneLine(t.What), Free: v.hour(t.Free)}
	if t.N != 0 {
		values.N = strconv.Itoa(t.N)
	}
	if t.People != 0 {
		values.People = strconv.Itoa(t.People)
	}
	if t.Kind == "step" {
		values.What = v.word("page/lack/", t.What)
	}
	if t.Kind == "conflict" && values.What == "" {
		values.What = v.word("page/meets/", t.Free)
		values.Free = ""
	}
	said := saidTodo{Late: t.Late, Path: t.Path, Urgency: v.say("page/todo/soon", nil), Says: v.say("page/todo/"+t.Kind, values)}
	if t.Late {
		said.Urgency = v.say("page/todo/late", nil)
	}
	if o := t.Session; o != nil {
		clock := v.span(o.Start, o.End, o.Zone, o.City)
		said.About, said.AboutPath = v.say("page/todo/about", struct {
			Name string
			From moment
		}{oneLine(o.Name), clock.From}), o.URL
	}
	if said.Path != "" {
		said.Do = v.say("page/todo/do/"+doing(t.Kind), nil)
	}
	return said
}

// doing names what is done about a kind of thing.
func doing(kind string) string {
	switch kind {
	case "presenter", "place", "abstract", "step", "conflict", "confirm", "open":
		return "edit"
	case "parked", "proposals", "words", "joining":
		return "inbox"
	}
	return "look"
}

// standing words a session and how it stands.
func (v *visitor) standing(s Standing) saidStanding {
	said := saidStanding{
		saidOccurrence: *v.occurrence(s.Occurrence), ID: s.ID, State: s.State, Word: v.say("page/state/"+s.State, nil), Mark: stateMark(s.State), Edit: s.Edit,
		Bar: s.Answers.bar(), Answers: v.answers(s.Answers),
	}
	var presenters, lacks []string
	for _, p := range s.Presenters {
		presenters = append(presenters, v.say("page/presenter/how", struct {
			Name, Answer   string
			Standby, Asked bool
		}{person(p.Name), p.Answer, p.Standby, p.Asked}))
	}
	for _, l := range s.Lacks {
		lacks = append(lacks, v.word("page/lack/", l))
	}
	said.Presenters, said.Lacks = listed(presenters), listed(lacks)
	for _, m := range s.Meets[:min(len(s.Meets), mostMeets)] {
		says := v.say("page/clash", struct{ Kind, With, People, Free string }{v.word("page/meets/", m.Kind), oneLine(m.With), known(m.People), v.hour(m.Free)})
		said.Clashes += template.HTML(`<p class="clash"><span class="badge v-` + escape(m.Severity) + `">` + escape(v.say("page/severity/"+m.Severity, nil)) + `</span> ` + escape(says) + `</p>`)
	}
	return said
}

// known returns a number, and "" for 0.
func known(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// mostMeets is how many of the things that a session meets are listed.
const mostMeets = 4

// answers says how many answered what.
func (v *visitor) answers(a Answers) string {
	var words []string
	for _, one := range []struct {
		phrase string
		n      int
	}{{"yes", a.Yes}, {"waiting", a.Waiting}, {"maybe", a.Maybe}, {"no", a.No}, {"none", a.None}, {"back", a.Back}} {
		if one.n > 0 || one.phrase == "yes" && a.None+a.No+a.Maybe > 0 {
			words = append(words, v.say("page/count/"+one.phrase, strconv.Itoa(one.n)))
		}
	}
	if a.Places > 0 && words != nil {
		words = append(words, v.say("page/count/places", strconv.Itoa(a.Places)))
	}
	if words == nil {
		return v.say("page/count/nobody", nil)
	}
	return listed(words)
}
