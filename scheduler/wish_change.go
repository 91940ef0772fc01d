package scheduler

import (
	"cmp"
	"maps"
	"strings"
	"time"

	"rondo/theme"
)

// Change is what a person asks for on their own page. What is nil or empty stays as it is.
type Change struct {
	Settings *Settings
	Leave    string // id of a theme to leave
	Return   string // id of a theme that was left, to hear of again
	All      *bool  // leave everything, or come back; themes that were left one by one stay left
	NewLinks bool   // a new address for the page; the one before is revoked
	NewFeed  bool   // a new address for the feed; the one before is revoked
}

// Settings are how a person wants to hear of sessions.
type Settings struct {
	Way      Way
	Language string
	Timezone string // IANA name
	Fewer    bool   // only the last reminder before a session
}

// Settings returns those that hold for a person with this wish. The person may be nil, and is the site's then.
func (w Wish) Settings(p *theme.Person, site theme.Site) Settings {
	s := Settings{Way: cmp.Or(w.Way, WayMail), Language: w.Language, Timezone: w.Timezone, Fewer: w.Fewer}
	if p != nil {
		s.Language, s.Timezone = cmp.Or(s.Language, p.Language()), cmp.Or(s.Timezone, p.Timezone())
	}
	s.Language, s.Timezone = cmp.Or(s.Language, site.Language), cmp.Or(s.Timezone, site.Zone.String())
	return s
}

// Wishes returns what is to be recorded when a person asks for a change: a [Prefer], or nothing when they have it that way
// already. A setting that is what the files say anyway is not kept, so that it goes on following the files. The error is
// [Unread] when the State does not hold the person.
func Wishes(have State, address string, c Change, now time.Time) ([]Action, error) {
	if err := have.Demand(Scope{People: []string{address}}); err != nil {
		return nil, err
	}
	before := have.Wishes[address]
	after, why := before.changed(c, now)
	if c.Settings != nil {
		var p *theme.Person
		var site theme.Site
		if have.Accepted != nil {
			p, site = have.Accepted.People.ByAddress.At(address), have.Accepted.Config.Site
		}
		usual := Wish{}.Settings(p, site)
		if after.Way == usual.Way {
			after.Way = ""
		}
		if after.Language == usual.Language {
			after.Language = ""
		}
		if after.Timezone == usual.Timezone {
			after.Timezone = ""
		}
	}
	if same(before, after) {
		return nil, nil
	}
	after.At = now
	return []Action{Prefer{Address: address, Wish: after, Why: why}}, nil
}

// changed returns the wish after a change, and what was asked for.
func (w Wish) changed(c Change, now time.Time) (Wish, Reason) {
	var why []string
	if s := c.Settings; s != nil {
		w.Way, w.Language, w.Timezone, w.Fewer = s.Way, s.Language, s.Timezone, s.Fewer
		why = append(why, "changed the settings")
	}
	if _, left := w.Left[c.Leave]; c.Leave != "" && !left {
		w.Left = maps.Clone(w.Left)
		if w.Left == nil {
			w.Left = map[string]time.Time{}
		}
		w.Left[c.Leave] = now
		why = append(why, "left "+c.Leave)
	}
	if _, left := w.Left[c.Return]; left {
		w.Left = maps.Clone(w.Left)
		delete(w.Left, c.Return)
		why = append(why, "came back to "+c.Return)
	}
	if c.All != nil {
		w.All = *c.All
		why = append(why, map[bool]string{true: "left everything", false: "came back"}[w.All])
	}
	if c.NewLinks {
		w.Links++
		why = append(why, "made a new address for the page")
	}
	if c.NewFeed {
		w.Feed++
		why = append(why, "made a new address for the feed")
	}
	return w, Reason(strings.Join(why, ", "))
}

// same reports whether two wishes differ in nothing but when they were made.
func same(a, b Wish) bool {
	return a.Way == b.Way && a.Language == b.Language && a.Timezone == b.Timezone && a.Fewer == b.Fewer && a.All == b.All &&
		a.Links == b.Links && a.Feed == b.Feed && maps.Equal(a.Left, b.Left)
}
