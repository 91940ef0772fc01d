package templates

import "time"

// SignInPage is where organizers sign in at the desk.
type SignInPage struct {
	private
	State  SignInState
	Digits string // of a letter that was asked for: what this browser shows to another one
	Who    string // of a link: whom it signs in, by name or address
	Wrong  bool   // of a link: the digits were wrong; of the form: what was typed is no address
	Typed  string // of the form: that
}

// SignInState says how far somebody is.
type SignInState string

// The states.
const (
	SignInForm  SignInState = "form"  // asks for the address
	SignInSent  SignInState = "sent"  // a letter was asked for
	SignInLink  SignInState = "link"  // the link was followed in the browser that asked
	SignInAway  SignInState = "away"  // it was followed in another one
	SignInStale SignInState = "stale" // the link is no good, whatever is wrong with it
)

func (SignInPage) Layout() string { return "desksignin" }

// saidSignIn is signing in, in words.
type saidSignIn struct {
	Form, Sent, Link, Away, Stale bool // one of them is true

	Heading string
	Digits  string
	Button  string
	Wrong   bool
	Typed   string
}

func (p SignInPage) say(v *visitor, said *saidPage) {
	s := &saidSignIn{Wrong: p.Wrong, Typed: shorten(oneLine(p.Typed), 254)}
	switch p.State {
	case SignInSent:
		s.Sent, s.Heading = true, v.say("page/signin/sent", nil)
		if len(p.Digits) == 6 {
			s.Digits = p.Digits[:3] + " " + p.Digits[3:]
		}
	case SignInLink:
		s.Link, s.Heading, s.Button = true, v.say("page/signin/link", nil), v.say("page/signin/as", oneLine(p.Who))
	case SignInAway:
		s.Away, s.Heading, s.Button = true, v.say("page/signin/away", nil), v.say("page/signin/as", oneLine(p.Who))
	case SignInStale:
		s.Stale, s.Heading = true, v.say("page/signin/stale", nil)
	default:
		s.Form, s.Heading = true, v.say("page/signin/form", nil)
	}
	said.SignIn = s
	said.name(s.Heading)
}

// DevicesPage is where somebody sees and ends the devices in which they are signed in at the desk.
type DevicesPage struct {
	private
	Devices []Device
	Zone    *time.Location // the reader's
	City    string         // Zone in words
	Done    bool           // something has just been signed out
}

// Device is a browser in which somebody is signed in.
type Device struct {
	ID          string
	Name        string // what it is: "Firefox, Linux"; may be empty
	Began, Seen time.Time
	Here        bool // it is the one that asks
}

func (DevicesPage) Layout() string { return "deskme" }

// saidDevice is a device in words.
type saidDevice struct {
	ID, Name    string
	Began, Seen string
	Here        bool
	Button      string
}

func (p DevicesPage) say(v *visitor, said *saidPage) {
	for _, d := range p.Devices {
		name := oneLine(d.Name)
		if name == "" {
			name = v.say("page/device/unknown", nil)
		}
		one := saidDevice{
			ID: d.ID, Name: name, Here: d.Here, Button: v.say("page/device/out", name),
			Began: v.say("page/device/began", v.span(d.Began, d.Began, p.Zone, p.City)),
			Seen:  v.say("page/device/seen", v.span(d.Seen, d.Seen, p.Zone, p.City)),
		}
		said.Devices = append(said.Devices, one)
	}
	said.Done = p.Done
	said.name(v.say("page/place/me", nil))
}
