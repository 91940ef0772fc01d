package clash

import (
	"math/bits"
	"slices"
	"time"

	"rondo/holidays"
	"rondo/ical"
	"rondo/theme"
)

// season is a time as an audience sees it. People are bits, so that a time is asked of 64 of them at once.
type season struct {
	want        Wanted
	first, last ical.Local // on the clocks of the zone
	spans       []span     // in order of start, each time once
	long        time.Duration
	barriers    []barrier
	clocks      []clock
	living      [][]uint64 // of each clock: who goes by it
	homes       []*home
	settled     [][]uint64 // of each home: whose it is
	personal    []calendar
	everybody   []uint64
	ignored     ignored // by the theme

	lost, busy []uint64 // of the date that is looked at
}

// span is a time that keeps people of the audience away.
type span struct {
	from, to time.Time
	who      []uint64
}

// calendar is the own one of a person of the audience.
type calendar struct {
	person int
	busy   Minutes
}

// newSeason looks at a world with an audience's eyes.
func newSeason(w World, want Wanted) *season {
	location := want.Zone.Location()
	words := (len(want.Members) + 63) / 64
	s := &season{
		want: want, first: ical.LocalOf(w.From.In(location)), last: ical.LocalOf(w.To.In(location)),
		barriers: barriers(want.Avoid, want.Zone, w.Feeds), everybody: make([]uint64, words), lost: make([]uint64, words), busy: make([]uint64, words),
	}
	if want.Theme != nil {
		s.ignored = ignoredOf(want.Theme.OnConflict)
	}
	at := make(map[string]int, len(want.Members))
	clocks := map[clock]int{}
	hours := theme.Theme{Avoid: want.Avoid}
	world, regions := newAtlas(w.From, w.To), named(&hours)
	for i, m := range want.Members {
		at[m.Person.Email] = i
		mark(s.everybody, i)
		c := clock{m.Person.Zone(), hours.HoursOf(m.Person)}
		n, found := clocks[c]
		if !found {
			n = len(s.clocks)
			clocks[c] = n
			s.clocks, s.living = append(s.clocks, c), append(s.living, make([]uint64, words))
		}
		mark(s.living[n], i)
		if h := world.of(regions, m.Person); len(h.regions) > 0 && !s.ignores(Holiday, Medium) {
			n := slices.Index(s.homes, h)
			if n < 0 {
				n = len(s.homes)
				s.homes, s.settled = append(s.homes, h), append(s.settled, make([]uint64, words))
			}
			mark(s.settled[n], i)
		}
		if feed := w.Personal[m.Person.Email]; feed != nil && !s.ignores(Personal, Medium) {
			s.personal = append(s.personal, calendar{i, feed.Busy})
		}
	}
	if len(s.clocks) == 0 { // nobody yet: whoever comes will live where the theme does
		s.clocks, s.living = []clock{{want.Zone, hours.HoursOf(&theme.Person{})}}, [][]uint64{nil}
	}
	s.meet(w, at)
	return s
}

// ignores reports whether the theme ignores clashes of a kind, from a severity on.
func (s *season) ignores(kind Kind, from Severity) bool {
	for severity := from; severity <= High; severity++ {
		if s.ignored&ignoring(kind, severity) == 0 {
			return false
		}
	}
	return true
}

func mark(set []uint64, i int) { set[i/64] |= 1 << (i % 64) }

// meet notes which sessions of other themes keep whom away: those whom they ask, and everybody where they are in the room of the
// theme, since a session without a room loses all of its people. A gap that is too short does not.
func (s *season) meet(w World, at map[string]int) {
	h := house{byName: map[string]int{}, byPlace: map[string][]int{}}
	var own []int // rooms of the theme
	if s.want.Theme != nil {
		own = h.at(s.want.Theme.Place, &w)
	}
	own = slices.DeleteFunc(slices.Clone(own), func(room int) bool { return s.ignores(h.all[room].kind, High) })
	meets := func(place string) bool {
		return slices.ContainsFunc(h.at(place, &w), func(room int) bool { return slices.Contains(own, room) })
	}
	besides := map[string]bool{} // themes with a session that asks somebody of the audience beyond the files
	for key, cast := range w.Casts {
		for _, p := range slices.Concat(cast.Presenters, cast.Guests) {
			if _, asked := at[p.Email]; asked {
				besides[key.Theme] = true
			}
		}
	}
	var themes []*theme.Theme // that matter
	var masks [][]uint64      // whom of the audience each of them asks; nil for nobody
	for _, t := range w.Themes {
		if t == s.want.Theme {
			continue
		}
		var mask []uint64
		asks := !t.Transparent && !s.ignores(People, Medium)
		for _, m := range t.Members {
			if asks {
				mask = s.with(mask, at, m.Person)
			}
		}
		matters := mask != nil || meets(t.Place) || asks && besides[t.ID]
		for _, o := range t.Sessions {
			matters = matters || o.Place != nil && meets(*o.Place) || asks && slices.ContainsFunc(o.Presenters, func(p *theme.Person) bool {
				_, asked := at[p.Email]
				return asked
			})
		}
		if matters {
			themes, masks = append(themes, t), append(masks, mask)
		}
	}
	w.Themes = themes
	held := make([][]span, len(own))
	coming := sessions(w)
	all := make([]span, 0, len(coming))
	for i := range coming {
		one := &coming[i]
		for k, room := range own {
			if slices.Contains(h.at(one.place(), &w), room) {
				held[k] = append(held[k], span{one.Start, one.End, s.everybody})
			}
		}
		if one.Theme.Transparent || s.ignores(People, Medium) {
			continue
		}
		who := masks[one.order]
		if beside := one.beside(); len(beside) > 0 {
			who = slices.Clone(who)
			for _, p := range beside {
				who = s.with(who, at, p)
			}
		}
		if who != nil {
			all = append(all, span{one.Start, one.End, who})
		}
	}
	for k, room := range own {
		all = append(all, full(held[k], h.all[room].atOnce)...)
	}
	slices.SortFunc(all, func(a, b span) int {
		if c := a.from.Compare(b.from); c != 0 {
			return c
		}
		return a.to.Compare(b.to)
	})
	s.spans = all[:0]
	for i := 0; i < len(all); {
		one, own := all[i], false
		for i++; i < len(all) && all[i].from.Equal(one.from) && all[i].to.Equal(one.to); i++ {
			if !own {
				one.who, own = slices.Clone(one.who), true
			}
			join(one.who, all[i].who)
		}
		s.spans = append(s.spans, one)
		s.long = max(s.long, one.to.Sub(one.from))
	}
}

// full returns the times in which at least atOnce of the spans go on. They come in order of start.
func full(all []span, atOnce int) (found []span) {
	if atOnce == 1 {
		return all
	}
	var running []span
	for _, one := range all {
		running = slices.DeleteFunc(running, func(other span) bool { return !other.to.After(one.from) })
		running = append(running, one)
		if len(running) >= atOnce { // until all but atOnce-1 of them are over
			ends := slices.SortedFunc(slices.Values(running), func(a, b span) int { return b.to.Compare(a.to) })
			found = append(found, span{one.from, ends[atOnce-1].to, one.who})
		}
	}
	return found
}

// with adds a person to those of the audience.
func (s *season) with(set []uint64, at map[string]int, who *theme.Person) []uint64 {
	i, asked := at[who.Email]
	if !asked {
		return set
	}
	if set == nil {
		set = make([]uint64, len(s.everybody))
	}
	mark(set, i)
	return set
}

func join(to, from []uint64) {
	for i := range from {
		to[i] |= from[i]
	}
}

func size(set []uint64) (n int) {
	for _, word := range set {
		n += bits.OnesCount64(word)
	}
	return n
}

// possible reports whether somebody can come on one of the dates, by the hours alone.
func (s *season) possible(dates []ical.Local) bool {
	return slices.ContainsFunc(dates, func(wall ical.Local) bool {
		from := s.want.Zone.In(wall)
		return slices.ContainsFunc(s.clocks, func(c clock) bool { return c.allows(from, s.want.Duration) })
	})
}

// between lists the dates of a rule in the season, but for those that the theme's file takes out.
func (s *season) between(rule ical.Rule) []ical.Local {
	return slices.DeleteFunc(rule.Between(s.first, s.last), s.excepted)
}

// excepted reports that the theme's file takes the day out.
func (s *season) excepted(wall ical.Local) bool {
	return s.want.Theme != nil && slices.ContainsFunc(s.want.Theme.Schedule.Except, func(e theme.Except) bool {
		from, to := e.Window()
		return from.Midnight() <= wall && wall < (to-1).Midnight().Add(day)
	})
}

// losing finds who is lost on a date but for their own calendars, in s.lost, and notes in out for whose clocks it is outside the hours.
func (s *season) losing(wall ical.Local, out []byte) {
	from := s.want.Zone.In(wall)
	to := from.Add(s.want.Duration)
	clear(s.lost)
	for n := range s.clocks {
		if s.ignored&ignoring(Hours, Low) == 0 && !s.clocks[n].allows(from, s.want.Duration) {
			join(s.lost, s.living[n])
			out[n/8] |= 1 << (n % 8)
		}
	}
	if !s.ignores(Avoid, High) && slices.ContainsFunc(s.barriers, func(b barrier) bool { return b.meets(from, to) > Low }) {
		join(s.lost, s.everybody)
		return
	}
	for n, h := range s.homes {
		if d := h.off(from, to); d != nil && d.Kind != holidays.Customary {
			join(s.lost, s.settled[n])
		}
	}
	first, _ := slices.BinarySearchFunc(s.spans, from.Add(-s.long), func(s span, t time.Time) int { return s.from.Compare(t) })
	for _, one := range s.spans[first:] {
		if !one.from.Before(to) {
			break
		}
		if one.to.After(from) {
			join(s.lost, one.who)
		}
	}
}

// ask adds to s.lost who is lost on a date by their own calendars. They count where LeastShown people more are lost by them: fewer could
// be told by their names. So they count for no number that is about one person.
func (s *season) ask(wall ical.Local) {
	if len(s.personal) < LeastShown {
		return
	}
	from := s.want.Zone.In(wall)
	to := from.Add(s.want.Duration)
	clear(s.busy)
	for _, c := range s.personal {
		if s.lost[c.person/64]&(1<<(c.person%64)) == 0 && c.busy.Any(from, to) {
			mark(s.busy, c.person)
		}
	}
	if size(s.busy) >= LeastShown {
		join(s.lost, s.busy)
	}
}

// weigh counts what dates would cost, and adds whom they lose to another tally, nil for none.
func (s *season) weigh(dates []ical.Local, together *tally) (slot Slot) {
	out := make([]byte, (len(s.clocks)+7)/8)
	t := newTally(len(s.everybody), len(dates))
	for _, wall := range dates {
		s.losing(wall, out)
		t.add(s.lost)
		if together != nil {
			together.add(s.lost)
		}
		s.ask(wall)
		lost := size(s.lost)
		slot.Dates = append(slot.Dates, Date{wall, lost})
		slot.Lost += lost
		slot.Worst = max(slot.Worst, lost)
	}
	slot.Most, slot.outside = t.most(), string(out)
	return slot
}
