package clash

import (
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Wanted is what a recurring slot is looked for.
type Wanted struct {
	Theme    *theme.Theme   // whose own sessions are in nobody's way, and whose exceptions hold; nil for one that is not there yet
	Rule     ical.Rule      // the slot of today or of the idea: what repeats how, and when
	Zone     ical.Zone      // of the rule, and of the slots
	Duration time.Duration  // of each session
	Members  []theme.Member // who is to come
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
}

// Date is one date of a slot.
type Date struct {
	Start ical.Local
	Lost  int // people who are asked elsewhere then, or for whom it is outside their hours
}

// Bad lists the dates on which somebody is lost.
func (s *Slot) Bad() (bad []Date) {
	return slices.DeleteFunc(slices.Clone(s.Dates), func(d Date) bool { return d.Lost == 0 })
}

// Suggest ranks the slots of a season, which is from w.From to w.To: by people lost, then the worst date, then the most dates
// that any one person loses, then the nearness to the slot of today, then the date and time. Each slot is there once.
//
// A person is lost on a date when another session asks them at the time, or when it is not within 8:30 to 17:30 from Monday to
// Friday where they are. A rule with one weekday is tried on each of Monday to Friday: weekly ones in each of their weeks, monthly
// ones as first to fourth and as last. Of any other rule only the time of day is tried. Times are the half hours of the zone; the
// slot that the theme has is there whenever it is.
func Suggest(w World, want Wanted) []Slot {
	s := season(w, want)
	var all []Slot
	today := s.weigh(want.Rule)
	if today.Today = want.Theme != nil && len(today.Dates) > 0; today.Today {
		all = append(all, today)
	}
	for _, rule := range slots(want.Rule, s.first) {
		start := rule.Start() - rule.Start().Midnight()
		if time.Duration(start)*time.Second+want.Duration > closes {
			continue
		}
		if slot := s.weigh(rule); len(slot.Dates) > 0 && !(today.Today && slices.Equal(slot.Dates, today.Dates)) {
			all = append(all, slot)
		}
	}
	slices.SortFunc(all, func(a, b Slot) int {
		return cmp.Or(cmp.Compare(a.Lost, b.Lost), cmp.Compare(a.Worst, b.Worst), cmp.Compare(a.Most, b.Most),
			cmp.Compare(a.Away, b.Away), cmp.Compare(a.Dates[0].Start, b.Dates[0].Start), cmp.Compare(a.Rule.String(), b.Rule.String()))
	})
	return all
}

// asking is the season as an audience sees it.
type asking struct {
	want        Wanted
	first, last ical.Local // on the clocks of the zone
	busy        []span     // in order of start
	long        time.Duration
	zones       []ical.Zone
	living      [][]uint64 // of each zone: who lives there, a bit a member
	lost        []uint64
	dates       []int // how many each member loses
}

// span is a time in which members are asked elsewhere.
type span struct {
	from, to time.Time
	who      []uint64
}

func season(w World, want Wanted) *asking {
	location := want.Zone.Location()
	words := (len(want.Members) + 63) / 64
	a := &asking{
		want: want, first: ical.LocalOf(w.From.In(location)), last: ical.LocalOf(w.To.In(location)),
		lost: make([]uint64, words), dates: make([]int, len(want.Members)),
	}
	at := make(map[string]int, len(want.Members))
	for i, m := range want.Members {
		at[m.Person.Email] = i
		z := slices.Index(a.zones, m.Person.Zone)
		if z < 0 {
			z = len(a.zones)
			a.zones, a.living = append(a.zones, m.Person.Zone), append(a.living, make([]uint64, words))
		}
		a.living[z][i/64] |= 1 << (i % 64)
	}
	masks := make([][]uint64, len(w.Themes)) // whom of the audience each theme asks; nil for nobody
	for i, t := range w.Themes {
		if t == want.Theme || t.Transparent {
			continue
		}
		for _, m := range t.Members {
			masks[i] = with(masks[i], at, words, m.Person)
		}
	}
	for _, s := range sessions(w) {
		if s.Theme == want.Theme || s.Theme.Transparent {
			continue
		}
		who := masks[s.order]
		if len(s.presenters()) > 0 {
			who = slices.Clone(who)
			for _, p := range s.presenters() {
				who = with(who, at, words, p)
			}
		}
		if who != nil {
			a.busy = append(a.busy, span{s.Start, s.End, who})
			a.long = max(a.long, s.End.Sub(s.Start))
		}
	}
	return a
}

// with adds a person to those of the audience.
func with(mask []uint64, at map[string]int, words int, who *theme.Person) []uint64 {
	i, asked := at[who.Email]
	if !asked {
		return mask
	}
	if mask == nil {
		mask = make([]uint64, words)
	}
	mask[i/64] |= 1 << (i % 64)
	return mask
}

// weigh counts what a rule would cost.
func (a *asking) weigh(rule ical.Rule) Slot {
	slot := Slot{Rule: rule, Away: around(rule.Start(), a.want.Rule.Start())}
	clear(a.dates)
	for _, wall := range rule.Between(a.first, a.last) {
		if a.excepted(wall) {
			continue
		}
		lost := a.losing(wall)
		slot.Dates = append(slot.Dates, Date{wall, lost})
		slot.Lost += lost
		slot.Worst = max(slot.Worst, lost)
	}
	if len(a.dates) > 0 {
		slot.Most = slices.Max(a.dates)
	}
	return slot
}

// losing counts who is lost at a time, and notes it of each.
func (a *asking) losing(wall ical.Local) (n int) {
	from := a.want.Zone.In(wall)
	to := from.Add(a.want.Duration)
	clear(a.lost)
	first, _ := slices.BinarySearchFunc(a.busy, from.Add(-a.long), func(s span, t time.Time) int { return s.from.Compare(t) })
	for _, s := range a.busy[first:] {
		if !s.from.Before(to) {
			break
		}
		if s.to.After(from) {
			join(a.lost, s.who)
		}
	}
	for z, zone := range a.zones {
		if !friendly(ical.LocalOf(from.In(zone.Location())), a.want.Duration) {
			join(a.lost, a.living[z])
		}
	}
	for i, word := range a.lost {
		n += bits.OnesCount64(word)
		for ; word != 0; word &= word - 1 {
			a.dates[64*i+bits.TrailingZeros64(word)]++
		}
	}
	return n
}

func join(to, from []uint64) {
	for i := range to {
		to[i] |= from[i]
	}
}

// friendly reports whether people can be asked to come then, on their own clocks.
func friendly(wall ical.Local, length time.Duration) bool {
	at := time.Duration(wall-wall.Midnight()) * time.Second
	weekday := wall.Time().Weekday()
	return weekday != time.Saturday && weekday != time.Sunday && at >= opens && at+length <= closes
}

// excepted reports that the theme's file takes the day out.
func (a *asking) excepted(wall ical.Local) bool {
	return a.want.Theme != nil && slices.ContainsFunc(a.want.Theme.Schedule.Except, func(e theme.Except) bool {
		from, to := e.Window()
		return from.Midnight() <= wall && wall < (to-1).Midnight().Add(24*time.Hour)
	})
}

// around is the time between two readings of a clock within a week, the shorter way.
func around(a, b ical.Local) time.Duration {
	const week = ical.Local(7 * 24 * 60 * 60)
	apart := ((a-b)%week + week) % week
	return time.Duration(min(apart, week-apart)) * time.Second
}

// slots are the rules that are tried, from a day on.
func slots(today ical.Rule, first ical.Local) (all []ical.Rule) {
	shape := today.Shape()
	single := len(shape.Days) == 1 && len(shape.MonthDays)+len(shape.YearDays)+len(shape.Weeks)+len(shape.Months)+len(shape.Positions)+len(shape.Times) == 0
	for at := opens; at < closes; at += 2 * step {
		switch {
		case single && shape.Period == ical.Weekly:
			for day := range ical.Local(7 * shape.Interval) {
				all = begun(all, fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d", shape.Interval), first.Midnight().Add(time.Duration(day)*24*time.Hour+at))
			}
		case single && shape.Period == ical.Monthly && shape.Days[0].Nth != 0:
			for _, nth := range []int{1, 2, 3, 4, -1} {
				for _, day := range []string{"MO", "TU", "WE", "TH", "FR"} {
					all = within(all, fmt.Sprintf("FREQ=MONTHLY;INTERVAL=%d;BYDAY=%d%s", shape.Interval, nth, day), first, at)
				}
			}
		case len(shape.Times) == 0 && shape.Period != ical.Never:
			all = within(all, today.String(), first, at)
		}
	}
	return all
}

// begun adds a weekly rule that begins on a workday.
func begun(all []ical.Rule, text string, start ical.Local) []ical.Rule {
	if day := start.Time().Weekday(); day == time.Saturday || day == time.Sunday {
		return all
	}
	if rule, err := ical.ParseRule(text, start, ical.Zone{}); err == nil {
		all = append(all, rule)
	}
	return all
}

// within adds a rule at a time of day, which begins with its first date from a day on.
func within(all []ical.Rule, text string, first ical.Local, at time.Duration) []ical.Rule {
	start := first.Midnight().Add(at)
	rule, err := ical.ParseRule(text, start, ical.Zone{})
	if off := (*ical.StartError)(nil); err != nil && errors.As(err, &off) {
		rule, err = ical.ParseRule(text, off.Next, ical.Zone{})
	}
	if err == nil {
		all = append(all, rule)
	}
	return all
}
