package clash

import (
	"cmp"
	"fmt"
	"slices"

	"rondo/ical"
)

// Rotation is two or three slots that take turns, so that nobody has more than one that is outside their hours.
type Rotation struct {
	Turns []Turn // in order of their first dates
	Dates int    // how many there are of all
	Lost  int    // people lost, added up over the dates
	Worst int    // people lost on the worst date
	Most  int    // the most dates that any one person loses
}

// Turn is one slot of a rotation: its rule repeats two or three times more seldom, and its dates are those on which it is its turn.
type Turn struct {
	Slot
	Outside []Absent // those who have dates of the slot outside their hours, the most first
}

// Absent is how many people of a zone cannot come.
type Absent struct {
	Zone   ical.Zone
	People int
}

// most kinds of slots that rotations are made of: the best ones.
const mostKinds = 64

// Rotations ranks the rotations of a season, as [Suggest] ranks slots. Whoever has a date outside their hours in one slot of a
// rotation, be it because clocks change during the season, has none in the others. There are none where a single slot lies within
// the hours of everybody, where each two slots miss the same people, or where what repeats is no weekday of weeks or months.
//
// Of slots that miss the same people the best one stands for all. The slots of a rule for every other week take turns in the same
// weeks, and those of a monthly rule on the same one of the month: its first Tuesdays and first Thursdays.
//
// ranked is what [Suggest] says of the same.
func Rotations(w World, want Wanted, ranked []Slot) (found []Rotation) {
	shape := want.Rule.Shape()
	if !singleWeekly(shape) && !singleMonthly(shape) || slices.ContainsFunc(ranked, func(s Slot) bool { return !s.misses(&s) }) {
		return nil
	}
	s := newSeason(w, want)
	kinds := s.kinds(ranked)
	for i, a := range kinds {
		for j, b := range kinds[:i] {
			if !s.alternate(a, b) {
				continue
			}
			found = s.rotate(found, b, a)
			for _, c := range kinds[:j] {
				if s.alternate(a, c) && s.alternate(b, c) {
					found = s.rotate(found, c, b, a)
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b Rotation) int { return a.compare(&b) })
	return found
}

// kinds lists slots that miss different people or take turns at different times: the best one of each, in order of rank.
func (s *season) kinds(ranked []Slot) (all []*Slot) {
	type kind struct {
		outside   string
		phase, of int
	}
	seen := map[kind]bool{}
	for i := range ranked {
		slot := &ranked[i]
		k := kind{outside: slot.outside}
		if k.phase, k.of = s.phase(slot); !seen[k] && len(all) < mostKinds {
			seen[k] = true
			all = append(all, slot)
		}
	}
	return all
}

// misses reports whether some people have dates of both slots outside their hours.
func (a *Slot) misses(b *Slot) bool {
	for i := range len(a.outside) {
		if a.outside[i]&b.outside[i] != 0 {
			return true
		}
	}
	return false
}

// phase tells in which weeks or months a slot has its dates, and on which weekday of a month: the first or the last.
func (s *season) phase(slot *Slot) (phase, of int) {
	shape := slot.Rule.Shape()
	return s.want.Rule.Period().Index(slot.Dates[0].Start) % shape.Interval, shape.Days[0].Nth
}

// alternate reports whether two slots can take turns.
func (s *season) alternate(a, b *Slot) bool {
	phaseA, ofA := s.phase(a)
	phaseB, ofB := s.phase(b)
	return phaseA == phaseB && ofA == ofB && !a.misses(b)
}

// rotate adds the rotation of some slots, the best one first: each has every second or third of the weeks or months.
func (s *season) rotate(found []Rotation, slots ...*Slot) []Rotation {
	period, every := s.want.Rule.Period(), s.want.Rule.Interval()
	first := period.Index(slots[0].Dates[0].Start)
	for _, slot := range slots {
		first = min(first, period.Index(slot.Dates[0].Start))
	}
	r := Rotation{}
	together := newTally(len(s.everybody), len(slots)*len(slots[0].Dates)+len(slots))
	for n, slot := range slots {
		var dates []ical.Local
		for _, d := range slot.Dates {
			if (period.Index(d.Start)-first)/every%len(slots) == n {
				dates = append(dates, d.Start)
			}
		}
		if len(dates) == 0 {
			return found
		}
		t := Turn{Slot: s.weigh(dates, together), Outside: s.absent(slot)}
		t.Rule, t.Away = s.seldom(slot.Rule, len(slots), dates[0]), slot.Away
		r.Turns = append(r.Turns, t)
		r.Dates, r.Lost, r.Worst = r.Dates+len(dates), r.Lost+t.Lost, max(r.Worst, t.Worst)
	}
	r.Most = together.most()
	slices.SortFunc(r.Turns, func(a, b Turn) int { return cmp.Compare(a.Dates[0].Start, b.Dates[0].Start) })
	return append(found, r)
}

// seldom returns a slot's rule with its interval multiplied by times, from its first date on.
func (s *season) seldom(rule ical.Rule, times int, first ical.Local) ical.Rule {
	shape := rule.Shape()
	text := fmt.Sprintf("FREQ=%s;INTERVAL=%d", shape.Period, shape.Interval*times)
	if shape.Period == ical.Monthly {
		text += fmt.Sprintf(";BYDAY=%d%s", shape.Days[0].Nth, weekdayCodes[shape.Days[0].Day])
	}
	seldom, err := ical.ParseRule(text, first, ical.Zone{})
	if err != nil {
		panic(err) // the rule has the date, and others like it
	}
	return seldom
}

// absent counts by zone who has dates of a slot outside their hours.
func (s *season) absent(slot *Slot) (all []Absent) {
	for n, c := range s.clocks {
		if slot.outside[n/8]&(1<<(n%8)) == 0 {
			continue
		}
		i := slices.IndexFunc(all, func(a Absent) bool { return a.Zone == c.zone })
		if i < 0 {
			i = len(all)
			all = append(all, Absent{Zone: c.zone})
		}
		all[i].People += size(s.living[n])
	}
	slices.SortFunc(all, func(a, b Absent) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Zone.String(), b.Zone.String()))
	})
	return all
}

// compare ranks the better one first: by what it costs, then the fewer slots, then the nearness of all of them.
func (a *Rotation) compare(b *Rotation) int {
	order := cmp.Or(compareCosts(costs{a.Dates, a.Lost, a.Worst, a.Most}, costs{b.Dates, b.Lost, b.Worst, b.Most}), cmp.Compare(len(a.Turns), len(b.Turns)),
		cmp.Compare(a.away(), b.away()))
	for i := 0; order == 0 && i < len(a.Turns); i++ {
		order = a.Turns[i].compare(&b.Turns[i].Slot)
	}
	return order
}

func (a *Rotation) away() (sum int64) {
	for _, t := range a.Turns {
		sum += int64(t.Away)
	}
	return sum
}
