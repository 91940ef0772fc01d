package templates

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// HeldPage shows what waits until an organizer lets it go, and exactly what would follow.
type HeldPage struct {
	DeskOutcome
	Zone    *time.Location // in which times are said
	City    string
	Doubt   string      // why nothing is sent at all from this database; "" when it is
	Digest  string      // of the files that are held; "" for none
	Why     string      // they are, as recorded
	Themes  []HeldTheme // what would follow
	Letters int         // how many letters
	May     bool        // whoever looks may release it
	Files   []string    // that have changed
	Other   []OtherHold // what else does not go on by itself
	Asks    []HeldAside // sessions that a rule would move or skip, and people were invited
	Broken  []string    // why the files cannot be used, a line each
}

// HeldTheme is what would follow for one theme.
type HeldTheme struct {
	Name   string // "" for what concerns no single theme
	Groups []HeldGroup
}

// HeldGroup is several letters, or changes, that say the same.
type HeldGroup struct {
	Kind     string // of letters, phrase page/kinds/<Kind>; "" for changes
	Verb     string // of changes, phrase page/verb/<Verb>
	N        int
	Gist     string // what has changed, or why
	At       time.Time
	Sessions int
	First    time.Time // start of the earliest, on its clocks; zero for none
	Last     time.Time
	Crowds   []HeldCrowd
}

// HeldCrowd is how many letters go to people who are invited in the same way.
type HeldCrowd struct {
	Via  string // the name of a group, or an address
	Kind string // hosts or named: those whom no group invites, phrase page/crowd/<Kind>; "" for others
	N    int
}

// OtherHold is a hold that only the files can end.
type OtherHold struct {
	Scope, Name, Why string
	Since            time.Time
}

// HeldAside is a session that steps aside by its theme's rule, if somebody agrees.
type HeldAside struct {
	Key     string // what the form sends back, so that nothing else is decided than what is shown
	Session Occurrence
	Does    string    // skip or move
	To      time.Time // on the session's clocks; zero for none
	Kind    string    // of the conflict
	With    string
	People  int
}

func (HeldPage) Layout() string { return "deskheld" }

// saidHeld is what waits, in words.
type saidHeld struct {
	Doubt, Digest, Why, Sum, Button, Says string
	May                                   bool
	Themes                                []saidHeldTheme
	Files                                 string
	Other                                 []saidHold
	Asks                                  []saidAside
	Broken                                []string
	Nothing                               bool
	Zone                                  string
}

// saidHeldTheme is one line; layouts cannot loop within a loop, so a theme's name stands in its first line.
type saidHeldTheme struct {
	Name                   string // where a theme begins
	Begins                 bool
	Says, Whom, Gist, When string
}

type saidHold struct{ Name, Why, Since string }

type saidAside struct{ Key, About, AboutPath, Says, Agree, Refuse string }

func (p HeldPage) say(v *visitor, said *saidPage) {
	d := v.outcome(p.DeskOutcome, said, "page/deskheld")
	s := &saidHeld{
		Doubt: oneLine(p.Doubt), Digest: p.Digest, May: p.May, Why: v.reason(oneLine(p.Why)), Files: listed(p.Files), Broken: p.Broken[:min(len(p.Broken), maxRows)],
		Sum: v.say("page/held/sum", strconv.Itoa(p.Letters)), Button: v.say("page/held/release", strconv.Itoa(p.Letters)), Says: v.say("page/held/says", strconv.Itoa(p.Letters)),
	}
	if p.Digest != "" {
		s.Zone = v.say("page/days", v.span(v.Now, v.Now, p.Zone, p.City))
	}
	for _, t := range p.Themes {
		for i, g := range t.Groups {
			if len(s.Themes) == maxRows {
				break
			}
			one := v.group(g, p.Zone)
			if one.Begins = i == 0; one.Begins {
				one.Name = oneLine(t.Name)
			}
			s.Themes = append(s.Themes, one)
		}
	}
	for _, h := range p.Other[:min(len(p.Other), maxRows)] {
		s.Other = append(s.Other, saidHold{oneLine(h.Name), v.reason(oneLine(h.Why)), v.exact(h.Since, p.Zone, p.City)})
	}
	for _, a := range p.Asks[:min(len(p.Asks), maxRows)] {
		s.Asks = append(s.Asks, v.heldAside(a))
	}
	s.Nothing = p.Digest == "" && len(p.Other)+len(p.Asks)+len(p.Broken) == 0 && p.Doubt == ""
	d.Held = s
}

// group says how many letters, or changes, of what kind there are, and about which sessions.
func (v *visitor) group(g HeldGroup, zone *time.Location) saidHeldTheme {
	n := struct {
		N, What string
		One     bool
	}{strconv.Itoa(g.N), v.word("page/kind/", g.Kind), g.N == 1}
	said := saidHeldTheme{Gist: oneLine(g.Gist), Whom: v.crowds(g.Crowds)}
	if g.Kind != "note" { // whose gist is its words
		said.Gist = v.reason(said.Gist)
	}
	if g.Kind != "" {
		said.Says = v.say("page/held/letters", n)
		if said.When = v.short(g.At, zone); !g.At.After(v.Now) {
			said.When = v.say("page/held/atonce", nil)
		}
	} else {
		n.What = v.word("page/verb/", g.Verb)
		n.One = n.One || g.N == g.Sessions // whose number is said below
		said.Says = v.say("page/held/change", n)
	}
	switch {
	case g.First.IsZero():
	case g.Sessions == 1:
		said.Says += ", " + v.short(g.First, g.First.Location())
	default:
		said.Says += ", " + v.say("page/held/sessions", struct {
			N        string
			From, To moment
		}{strconv.Itoa(g.Sessions), v.moment(g.First), v.moment(g.Last)})
	}
	return said
}

// crowds says whom letters go to: "data-guild (12), presenters and organizers (2)".
func (v *visitor) crowds(all []HeldCrowd) string {
	var said []string
	for _, c := range all {
		via := oneLine(c.Via)
		if c.Kind != "" {
			via = v.say("page/crowd/"+c.Kind, nil)
		}
		said = append(said, fmt.Sprintf("%s (%d)", via, c.N))
	}
	return listed(said)
}

// lines says of groups of letters, a line each, how many go to whom, why and when.
func (v *visitor) lines(groups []HeldGroup) (all []string) {
	for i, g := range groups {
		if i == maxRows-1 && len(groups) > maxRows {
			return append(all, "…")
		}
		said := v.group(g, v.zoned())
		all = append(all, strings.Join(slices.DeleteFunc([]string{said.Says, said.Whom, said.Gist, said.When}, func(s string) bool { return s == "" }), " · "))
	}
	return all
}

// zoned returns the zone in which the page says moments.
func (v *visitor) zoned() *time.Location { return cmp.Or(v.Zone, time.UTC) }

func (v *visitor) heldAside(a HeldAside) saidAside {
	o := a.Session
	values := struct {
		Does, Kind, With, People string
		To                       moment
		SameDay                  bool
	}{Does: a.Does, Kind: v.word("page/meets/", a.Kind), With: oneLine(a.With), People: known(a.People)}
	if !a.To.IsZero() {
		values.To, values.SameDay = v.moment(a.To), sameDay(a.To, o.Start.In(o.Zone))
	}
	return saidAside{
		Key: a.Key, AboutPath: o.URL, About: v.say("page/todo/about", struct {
			Name string
			From moment
		}{oneLine(o.Name), v.span(o.Start, o.End, o.Zone, o.City).From}),
		Says: v.say("page/held/aside", values), Agree: v.say("page/held/agree", values), Refuse: v.say("page/held/refuse", nil),
	}
}
