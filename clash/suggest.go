package clash

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Wanted is what a recurring slot is looked for.
type Wanted struct {
	Theme    *theme.Theme   // whose own sessions are in nobody's way, and whose exceptions and place hold; nil for one that is not there yet
	Rule     ical.Rule      // the slot of today or of the idea: what repeats how, and when
	Zone     ical.Zone      // of the rule, and of the slots
	Duration time.Duration  // of each session
	Members  []theme.Member // who is to come
	Avoid    []theme.Avoid  // what is avoided, the theme's own first, or what the site avoids
}

// Slot is a time that recurs, with what it would cost.
type Slot struct {
	Rule  ical.Rule
	Dates []Date        // of the season, in order
	Lost  int           // people lost, added up over the dates
	Worst int           // people lost on the worst date
	Most  int           // the most dates that any one person loses
	Away  time.Duration // how far it is from the slot of today, around the week
	Today bool          // is the slot that the theme has

	outside string // a bit for each clock of the audience: whether a date is outside its hours
}

// Date is one date of a slot.
type Date struct {
	Start ical.Local
	Lost  int // people who cannot come
}

// Bad lists the dates on which somebody is lost.
func (s *Slot) Bad() (bad []Date) {
	return slices.DeleteFunc(slices.Clone(s.Dates), func(d Date) bool { return d.Lost == 0 })
}

// Suggest ranks the slots of a season, which is from w.From to w.To: by people lost a date, then the worst date, then the share of
// the dates that any one person loses at the most, then the nearness to the slot of today, then the date and time. Of slots with
// the same dates there is one.
//
// A slot with a date less, since its weekday comes once less in the season or an exception falls on it, is not better for that.
// So people are counted by the date, and not in sum.
//
// A person is lost on a date when a session of another theme asks them at the time, when it is not within their hours where they
// are, when they have a public holiday there that the theme avoids, or when their own calendar says that they are busy, together
// with those of others. Everybody is lost when the theme avoids the time, or its room or link is taken. What is tentative, or a
// calendar that is not known, loses nobody.
//
// A rule with one weekday is tried on each weekday: weekly ones in each of their weeks, monthly ones as first to fourth and as
// last. Of any other rule only the time of day is tried. Times are the full and half hours of the zone at which somebody can come; the
// slot that the theme has is there whenever it is.
func Suggest(w World, want Wanted) []Slot { return newSeason(w, want).slots() }

func (s *season) slots() (all []Slot) {
	seen := map[string]bool{}
	add := func(rule ical.Rule, dates []ical.Local, today bool) {
		var key []byte
		for _, wall := range dates {
			key = binary.BigEndian.AppendUint64(key, uint64(wall))
		}
		if len(dates) == 0 || seen[string(key)] {
			return
		}
		seen[string(key)] = true
		slot := s.weigh(dates, nil)
		slot.Rule, slot.Away, slot.Today = rule, around(rule.Start(), s.want.Rule.Start()), today
		all = append(all, slot)
	}
	if s.want.Theme != nil {
		add(s.want.Rule, s.between(s.want.Rule), true)
	}
	for _, c := range s.candidates() {
		add(c.rule, c.dates, false)
	}
	slices.SortFunc(all, func(a, b Slot) int { return a.compare(&b) })
	return all
}

// compare ranks the better one first. No two slots of a season are equal.
func (a *Slot) compare(b *Slot) int {
	order := cmp.Or(compareCosts(a.costs(), b.costs()), cmp.Compare(a.Away, b.Away), cmp.Compare(a.Dates[0].Start, b.Dates[0].Start))
	if order == 0 {
		return cmp.Compare(a.Rule.String(), b.Rule.String())
	}
	return order
}

// Better reports whether a slot ranks before another one of the season.
func (a *Slot) Better(b *Slot) bool { return a.compare(b) < 0 }

func (a *Slot) costs() costs { return costs{len(a.Dates), a.Lost, a.Worst, a.Most} }

// costs are what dates cost: people lost in sum and on the worst of them, and how many of them one person loses.
type costs struct{ dates, lost, worst, most int }

// compareCosts ranks lower costs a date first.
func compareCosts(a, b costs) int {
	return cmp.Or(cmp.Compare(a.lost*b.dates, b.lost*a.dates), cmp.Compare(a.worst, b.worst), cmp.Compare(a.most*b.dates, b.most*a.dates))
}

// around returns the time between two readings of a clock within a week, the shorter way.
func around(a, b ical.Local) time.Duration {
	const week = ical.Local(7 * 24 * 60 * 60)
	apart := ((a-b)%week + week) % week
	return time.Duration(min(apart, week-apart)) * time.Second
}
