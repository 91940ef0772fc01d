package templates

// EnrolPage is where somebody asks to join a theme, or to be a guest of a session, without a link of their own. It is the same for
// everybody, whatever address was typed.
type EnrolPage struct {
	private
	Name, Path string // of the theme or session, and of its page
	Door       Door
	Asked      bool // something was just asked for
}

// Door is the form by which anybody can ask to come.
type Door struct {
	Path                     string // where it is posted
	Name                     string // of the theme
	Guest                    bool   // to one session
	Asks                     bool   // an organizer takes people in
	Address, Given, Timezone string // as they were typed; Timezone is the site's at first
	Wrong                    string // address, name or zone; "" for nothing
}

// ConfirmPage is where a person confirms what was asked for with their address, by a link that they alone have.
type ConfirmPage struct {
	private
	Name   string       // as it was typed with what is asked for; may be empty
	Wrong  bool         // it is no name
	Open   []Confirming // what can be confirmed
	In     []Confirming // what they are in by now
	Waits  []Confirming // where an organizer is to take them in
	Coming []Occurrence // of what they are in; by start
	Page   string       // path of their own page; "" before they are in
}

// Confirming is a theme, or a session, that somebody asks to come to.
type Confirming struct {
	Name, Path string
	Session    *Occurrence // nil for the whole theme
}

func (EnrolPage) Layout() string   { return "enrol" }
func (ConfirmPage) Layout() string { return "confirm" }

// saidDoor is a Door in words.
type saidDoor struct {
	Path, Heading, Lead, Button         string
	Address, Given, Timezone            string
	WrongAddress, WrongGiven, WrongZone bool
}

// saidEnrol is an EnrolPage in words.
type saidEnrol struct {
	Name, Path string
	Asked      bool
}

// saidConfirm is a ConfirmPage in words.
type saidConfirm struct {
	Heading         string
	Given           string
	Wrong           bool
	Open, In, Waits []saidConfirming
	Page            string
}

type saidConfirming struct{ Name, Path, When string }

func (v *visitor) door(d *Door) *saidDoor {
	if d == nil {
		return nil
	}
	kind := "theme"
	if d.Guest {
		kind = "guest"
	}
	said := &saidDoor{
		Path: d.Path, Heading: v.say("page/enrol/"+kind, named(oneLine(d.Name))), Lead: v.say("page/enrol/"+kind+"/lead", d.Asks),
		Button: v.say("page/enrol/"+kind+"/button", nil), Address: shorten(oneLine(d.Address), 254), Given: shorten(oneLine(d.Given), 120),
		Timezone:     shorten(oneLine(d.Timezone), 60),
		WrongAddress: d.Wrong == "address", WrongGiven: d.Wrong == "name", WrongZone: d.Wrong == "zone",
	}
	return said
}

func (p EnrolPage) say(v *visitor, said *saidPage) {
	said.Enrol = &saidEnrol{Name: oneLine(p.Name), Path: v.path(p.Path), Asked: p.Asked}
	said.Door = v.door(&p.Door)
	said.name(said.Door.Heading)
}

func (p ConfirmPage) say(v *visitor, said *saidPage) {
	c := &saidConfirm{Given: shorten(oneLine(p.Name), 120), Wrong: p.Wrong, Page: p.Page}
	c.Open, c.In, c.Waits = v.confirming(p.Open), v.confirming(p.In), v.confirming(p.Waits)
	switch {
	case len(c.Open) > 0:
		c.Heading = v.say("page/confirm", nil)
	case len(c.In) > 0:
		c.Heading = v.say("page/confirmed", nil)
	default:
		c.Heading = v.say("page/confirm/waits", nil)
	}
	said.Confirm, said.Coming = c, v.occurrences(p.Coming)
	said.name(c.Heading)
}

func (v *visitor) confirming(list []Confirming) (said []saidConfirming) {
	for _, c := range list[:min(len(list), maxRows)] {
		one := saidConfirming{Name: oneLine(c.Name), Path: v.path(c.Path)}
		if c.Session != nil {
			one.When = v.occurrence(*c.Session).When
		}
		said = append(said, one)
	}
	return said
}

// sampleEnrols reach every line of both pages.
func sampleEnrols(session Occurrence) (all []View) {
	for i, wrong := range []string{"", "address", "name", "zone"} {
		all = append(all, EnrolPage{Name: "Name", Path: "/t/name", Asked: i == 3, Door: Door{
			Path: "/join/name", Name: "Name", Guest: i%2 == 1, Asks: i == 2, Address: "name@example.org", Given: "Name", Timezone: "UTC", Wrong: wrong,
		}})
	}
	one := []Confirming{{Name: "Name", Path: "/t/name"}, {Name: "Name", Path: "/s/name/2026-12-01", Session: &session}}
	return append(all, ConfirmPage{Name: "Name", Open: one, Wrong: true}, ConfirmPage{In: one, Waits: one, Coming: []Occurrence{session}, Page: "/me/token"}, ConfirmPage{Waits: one})
}
