package templates

import "time"

// Desk is what every page of the organizers' desk has beside its own: who is signed in, and where they can go.
type Desk struct {
	Who    string         // name or address of the reader; "" for somebody who is not signed in
	Waits  map[string]int // how many things wait at one of Places
	Places []string       // where they can go, as phrases page/place/<name> and paths /desk/<name> have it; "" is the desk itself
}

// DeskPage is the first page of the desk.
type DeskPage struct {
	private
}

func (DeskPage) Layout() string { return "desk" }

func (p DeskPage) say(v *visitor, said *saidPage) { said.name(v.say("page/desk", nil)) }

// saidDesk is the frame of the desk in words.
type saidDesk struct {
	Who    string
	Places []deskPlace
	deskShown
}

// deskPlace is one place of the desk, as a link.
type deskPlace struct {
	Name, Path string
	Here       bool   // it is the page itself
	Count      string // how many things wait there; "" for none
	Waits      string // the same in words
}

// desk says the frame of the desk; nil for nil.
func (v *visitor) desk(d *Desk) *saidDesk {
	if d == nil {
		return nil
	}
	said := &saidDesk{Who: oneLine(d.Who)}
	for _, name := range d.Places {
		place := deskPlace{Path: "/desk", Name: v.say("page/place/season", nil)}
		if name != "" {
			place.Path, place.Name = "/desk/"+name, v.say("page/place/"+name, nil)
		}
		place.Here = place.Path == v.Here
		place.Count, place.Waits = known(d.Waits[name]), v.count("page/desk/waits", d.Waits[name])
		said.Places = append(said.Places, place)
	}
	return said
}

func sampleDeskFrame(inside bool) *Desk {
	if !inside {
		return &Desk{}
	}
	return &Desk{Who: "Name", Places: []string{"", "letters", "inbox", "held", "addresses", "health"}, Waits: map[string]int{"inbox": 2}}
}

// sampleDesk has an even number of views of each layout, since every second one is for somebody who is signed in.
func sampleDesk(start time.Time) []View {
	shown := []View{DeskPage{}, DeskPage{}}
	for _, state := range []SignInState{SignInForm, SignInSent, SignInLink, SignInAway, SignInStale} {
		shown = append(shown, SignInPage{State: state, Digits: "123456", Who: "Name"}, SignInPage{State: state, Wrong: true, Typed: "x"})
	}
	devices := []Device{{ID: "id", Name: "Firefox", Began: start, Seen: start, Here: true}, {ID: "other", Began: start, Seen: start}}
	return append(shown, DevicesPage{Devices: devices, Zone: time.UTC, City: "UTC"}, DevicesPage{Devices: devices, Done: true, Zone: time.UTC, City: "UTC"})
}
