package templates

import (
	"strconv"
	"time"
)

// JoinPage lets one person into a session, and notes that they came. It is asked for by their own link.
type JoinPage struct {
	private
	Session Occurrence
	To      string    // their name, may be empty
	State   string    // early, open, over or off
	Opens   time.Time // when it opens
	Room    bool      // the session's place has no link: there is nowhere to be led to
	Noted   bool      // it is noted who comes
	Keep    int       // for how many days at most
	Done    bool      // they have just been noted
	Page    string    // path of the session's page
}

// CheckinPage takes the code that is shown in the room of a session. It is the same for everybody.
type CheckinPage struct {
	private                   // it has no zone picker either: it says the time of the room
	Name, Path string         // of the theme, and of its page
	Open       bool           // a session is on, or soon
	Next       time.Time      // when it opens after that; zero for not yet known
	Zone       *time.Location // of that session; nil without Next
	City       string         // Zone in words
	Keep       int            // for how many days at most it is known who came
	Wrong      bool           // what was typed is no code of a session that is on
	Done       bool           // it was
	Address    string         // that was typed with a wrong code
}

func (JoinPage) Layout() string    { return "join" }
func (CheckinPage) Layout() string { return "in" }

// saidJoin is a JoinPage in words.
type saidJoin struct {
	Open   bool   // it can be joined, if only by the link below
	Says   string // why it cannot, or what was just noted; "" for neither
	Done   bool
	Button string // "" where nothing is noted
	Note   string // what the button notes
	Mine   string // whose link it is, "" for somebody without a name
	Page   string // path of the session's page; "" while the session can be joined
}

// saidCheckin is a CheckinPage in words.
type saidCheckin struct {
	Name, Heading, Path string
	Open                bool
	Closed              string // when it opens; "" while it is open
	Next                string // when it opens next; "" for not known
	Note                string // what is noted
	Wrong, Done         bool
	Address             string
}

func (p JoinPage) say(v *visitor, said *saidPage) {
	j := &saidJoin{Open: p.State == "open"}
	keep := struct {
		Keep string
		Room bool
	}{strconv.Itoa(p.Keep), p.Room}
	switch {
	case p.State == "early":
		j.Says = v.say("page/join/early", v.span(p.Opens, p.Opens, p.Session.Zone, p.Session.City))
	case p.State != "open":
		j.Says, j.Page = v.say("page/join/"+p.State, nil), p.Page
	case p.Done:
		j.Says, j.Done, j.Page = v.say("page/join/done", nil), true, p.Page
	case !p.Noted:
		j.Note = v.say("page/join/plain", nil)
	case p.Room:
		j.Button, j.Note = v.say("page/iamhere", nil), v.say("page/join/note", keep)
	default:
		j.Button, j.Note = v.say("page/join/button", nil), v.say("page/join/note", keep)
	}
	if p.To != "" && j.Button != "" {
		j.Mine = v.say("page/join/mine", person(p.To))
	}
	said.Join = j
	v.session(p.Session, said)
}

func (p CheckinPage) say(v *visitor, said *saidPage) {
	name := oneLine(p.Name)
	c := &saidCheckin{
		Name: name, Heading: v.say("page/in", named(name)), Path: v.path(p.Path), Open: p.Open, Wrong: p.Wrong, Done: p.Done,
		Note: v.say("page/in/note", strconv.Itoa(p.Keep)), Address: shorten(oneLine(p.Address), 254),
	}
	if !p.Open {
		c.Closed = v.say("page/in/closed", nil)
		if !p.Next.IsZero() {
			c.Next = v.say("page/in/next", v.span(p.Next, p.Next, p.Zone, p.City))
		}
	}
	said.Checkin = c
	said.name(c.Heading)
}

// sampleJoins reach every line of both pages.
func sampleJoins(session Occurrence) (all []View) {
	page := JoinPage{Session: session, To: "Name", Opens: session.Start, Keep: 180, Page: "/s/name/2026-12-01"}
	for _, state := range []string{"early", "over", "off"} {
		page.State = state
		all = append(all, page)
	}
	page.State = "open"
	for i := range 8 {
		page.Noted, page.Room, page.Done = i&1 > 0, i&2 > 0, i&4 > 0
		page.Keep = 1 + i
		all = append(all, page)
	}
	for i := range 4 {
		all = append(all, CheckinPage{Name: "Name", Path: "/t/name", Open: i > 0, Next: session.Start, Zone: time.UTC, City: "UTC", Keep: 1 + i,
			Wrong: i == 2, Done: i == 3, Address: "name@example.org"})
	}
	return all
}
