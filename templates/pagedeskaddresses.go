package templates

import "time"

// AddressesPage lists addresses that are not written to, those that are again, and letters that came back.
type AddressesPage struct {
	DeskOutcome
	Zone     *time.Location
	City     string
	Silent   []SilentAddress
	Restored []SilentAddress
	Returned []Bounce
}

// SilentAddress is an address that is not written to, or was not for a while.
type SilentAddress struct {
	Address, Name string
	Since         time.Time
	Why           string // as recorded
	Restored      time.Time
	Because       string
	Letter        string // path of the letter that came back; "" for none
}

// Bounce is a report of a letter that did not arrive.
type Bounce struct {
	At           time.Time
	Address, Why string
}

func (AddressesPage) Layout() string { return "deskaddresses" }

// saidAddresses is those in words.
type saidAddresses struct {
	Zone     string
	Silent   []saidSilent
	Restored []saidSilent
	Returned []saidBounce
}

type saidSilent struct{ Address, Name, Since, Why, Restored, Because, Letter, Says string }

type saidBounce struct{ At, Address, Why string }

func (p AddressesPage) say(v *visitor, said *saidPage) {
	d := v.outcome(p.DeskOutcome, said, "page/deskaddresses")
	s := &saidAddresses{Zone: v.say("page/days", v.span(v.Now, v.Now, p.Zone, p.City))}
	word := func(a SilentAddress) saidSilent {
		return saidSilent{
			Address: oneLine(a.Address), Name: person(a.Name), Since: v.short(a.Since, p.Zone), Why: shorten(v.reason(oneLine(a.Why)), 200),
			Restored: v.short(a.Restored, p.Zone), Because: v.reason(oneLine(a.Because)), Letter: a.Letter, Says: v.say("page/addresses/says", oneLine(a.Address)),
		}
	}
	for _, a := range p.Silent[:min(len(p.Silent), maxRows)] {
		s.Silent = append(s.Silent, word(a))
	}
	for _, a := range p.Restored[:min(len(p.Restored), maxRows)] {
		s.Restored = append(s.Restored, word(a))
	}
	for _, b := range p.Returned[:min(len(p.Returned), maxRows)] {
		s.Returned = append(s.Returned, saidBounce{v.short(b.At, p.Zone), oneLine(b.Address), shorten(v.reason(oneLine(b.Why)), 200)})
	}
	d.Addresses = s
}
