package ical

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// mostFutures is how many changes of one series may count for all dates that follow.
const mostFutures = 100

// changedDates are dates of a series that do not take place as the series says.
type changedDates struct {
	at      map[int64]bool // by instant, Unix seconds
	days    map[Local]bool // whole days, on the clock of the series
	written map[Local]bool // days of those in at, for series of days
	futures []int          // events that stand for all dates that follow, too
}

// has reports whether a date is among them. It may be nil.
func (d *changedDates) has(series *busyEvent, wall Local, at time.Time) bool {
	if d == nil {
		return false
	}
	day := wall.Midnight()
	return d.days[day] || series.day && d.written[day] || !series.day && d.at[at.Unix()]
}

// leave notes that a date does not take place. A day means each date on it.
func (b *busyReader) leave(d *changedDates, m moment, c clock) {
	if m.date {
		mark(&d.days, m.clock)
		return
	}
	at := b.at(c, m.clock)
	mark(&d.at, at.Unix())
	mark(&d.written, b.dayOf(m, at))
}

func mark[K comparable](set *map[K]bool, key K) {
	if *set == nil {
		*set = map[K]bool{}
	}
	(*set)[key] = true
}

// dayOf returns the day that a moment means where only days count: as it is written, or where that is midnight at home, the day
// that begins there.
func (b *busyReader) dayOf(m moment, at time.Time) Local {
	if home := b.reading(b.home, at); m.utc && home == home.Midnight() {
		return home
	}
	return m.clock.Midnight()
}

// change reads a RECURRENCE-ID. An event without a UID has no series.
func (b *busyReader) change(c *incoming, e *busyEvent, l contentLine) {
	m, ok := readMoment(l.value)
	if !ok {
		return
	}
	e.change = &busyChange{m, b.clock(c, l, m, e.clock)}
	if e.uid == "" {
		return
	}
	d := b.changed[e.uid]
	if d == nil {
		d = &changedDates{}
		b.changed[e.uid] = d
	}
	b.leave(d, m, e.change.clock)
	if scope, _ := l.param("RANGE"); strings.EqualFold(scope, "THISANDFUTURE") && len(d.futures) < mostFutures {
		d.futures = append(d.futures, len(b.events))
	}
}

// occur notes when an event takes place.
func (b *busyReader) occur(e *busyEvent) {
	switch {
	case e.repeats() && b.tired():
	case e.repeats():
		b.series(e)
	case !e.free && e.lasts != lasting{}:
		at := b.at(e.clock, e.start)
		if to := b.end(e.clock, e.start, at, e.lasts); b.except == nil || !b.except(e.uid, at, to) {
			b.busy(e.kind, at, to)
		}
	}
}

func (b *busyReader) once(kind BusyKind, c clock, start Local, lasts lasting) {
	at := b.at(c, start)
	b.busy(kind, at, b.end(c, start, at, lasts))
}

// stretch is a part of a series: dates from one reading of its clock to another, all moved and changed alike.
type stretch struct {
	from, to Local
	move     Local // added to each date, which is then read on the clock
	clock    clock
	lasts    lasting
	kind     BusyKind
	free     bool
}

// stretches returns the whole series, cut where a change counts for all dates that follow.
func (b *busyReader) stretches(e *busyEvent, changed *changedDates) []stretch {
	all := []stretch{{math.MinInt64, math.MaxInt64, 0, e.clock, e.lasts, e.kind, e.free}}
	if changed == nil {
		return all
	}
	for _, i := range changed.futures {
		f := &b.events[i]
		if b.outdated(f) || f.day != e.day {
			continue
		}
		from := b.readingOn(e.clock, f.change.clock, f.change.moment)
		s := stretch{from, math.MaxInt64, f.start - from, f.clock, f.lasts, f.kind, f.free}
		if sameClock(f.clock, Zone{}) && !sameClock(e.clock, Zone{}) { // what is written in UTC moves with the clocks of its series
			s.clock, s.move = e.clock, b.reading(e.clock, f.start.Time())-from
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	for i := range all[1:] {
		all[i].to = all[i+1].from
	}
	return all
}

// readingOn returns what one clock shows at a moment of another one.
func (b *busyReader) readingOn(c, other clock, m moment) Local {
	if m.date || sameClock(c, other) {
		return m.clock
	}
	return b.reading(c, b.at(other, m.clock))
}

func sameClock(a, b clock) bool {
	switch a := a.(type) {
	case Zone:
		z, ok := b.(Zone)
		return ok && z == a
	case describedZone:
		z, ok := b.(describedZone)
		return ok && &z[0] == &a[0]
	}
	return false
}

// series notes the dates of an event that repeats.
func (b *busyReader) series(e *busyEvent) {
	changed := b.changed[e.uid]
	if e.uid == "" {
		changed = nil
	}
	for _, rule := range e.except {
		if !b.look(1) {
			return
		}
		b.exceptRule(e, rule)
	}
	stretches := b.stretches(e, changed)
	take := func(s *stretch, wall Local, lasts lasting) {
		if wall < s.from || wall >= s.to || s.free || lasts == (lasting{}) {
			return
		}
		if at := b.at(e.clock, wall); !e.out.has(e, wall, at) && !changed.has(e, wall, at) {
			b.once(s.kind, s.clock, wall+s.move, lasts)
		}
	}
	for i := range stretches {
		take(&stretches[i], e.start, stretches[i].lasts)
	}
	for _, d := range e.extra {
		wall := b.readingOn(e.clock, d.clock, d.moment)
		switch {
		case e.day:
			wall = wall.Midnight()
		case d.date:
			wall += e.start - e.start.Midnight()
		}
		if !b.look(1) {
			return
		}
		for i := range stretches {
			s := &stretches[i]
			if d.lasts != nil {
				take(s, wall, *d.lasts)
			} else {
				take(s, wall, s.lasts)
			}
		}
	}
	for _, text := range e.rules {
		if !b.look(1) {
			return
		}
		rule, err := b.rule(e, text)
		if err != nil {
			b.unread(e, "RRULE", err)
			continue
		}
		if !b.look(len(rule.times) / 100) {
			return
		}
		for i := range stretches {
			s := &stretches[i]
			if s.free || s.lasts == (lasting{}) {
				continue
			}
			lo, hi := b.window(s)
			if !b.look(1) || !rule.walk(lo, hi, b.look, func(wall Local) { take(s, wall, s.lasts) }) {
				return
			}
		}
	}
}
