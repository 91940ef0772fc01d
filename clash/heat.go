package clash

import (
	"slices"
	"time"

	"rondo/ical"
)

// HeatMap is the week as an audience can come.
type HeatMap struct {
	Days   []time.Weekday // columns, from Monday on: those on which a slot begins
	Times  []ical.Local   // rows, in order: times of day as seconds since midnight
	Slots  [][]*Slot      // of each row, by column: the best slot that begins then; nil for none
	Today  *Slot          // the slot of today, which need not be the best that begins then; nil for none
	People int            // of the audience
}

// Heat draws the map of slots, which come in order of rank, for an audience of that many people. Times of day at which not even half of them can come on
// any weekday are left out, unless none is better, or it is that of the slot of today. It is empty for rules with several weekdays.
func Heat(ranked []Slot, people int) (h HeatMap) {
	const week = 7
	rows := map[ical.Local]*[week]*Slot{}
	var taken [week]bool
	for i := range ranked {
		s := &ranked[i]
		if days := s.Rule.Shape().Days; len(days) != 1 {
			return HeatMap{}
		}
		start := s.Rule.Start()
		at, column := start-start.Midnight(), (int(start.Time().Weekday())+6)%week
		if rows[at] == nil {
			rows[at] = new([week]*Slot)
		}
		if rows[at][column] == nil {
			rows[at][column] = s
		}
		if s.Today {
			h.Today = s
		}
		if s.Today || 2*s.Lost <= people*len(s.Dates) || s.Lost*len(ranked[0].Dates) <= ranked[0].Lost*len(s.Dates) {
			taken[column] = true
			h.Times = append(h.Times, at)
		}
	}
	slices.Sort(h.Times)
	h.Times, h.People = slices.Compact(h.Times), people
	for column, is := range taken {
		if is {
			h.Days = append(h.Days, time.Weekday((column+1)%week))
		}
	}
	for _, at := range h.Times {
		var row []*Slot
		for _, weekday := range h.Days {
			row = append(row, rows[at][(weekday+6)%week])
		}
		h.Slots = append(h.Slots, row)
	}
	return h
}
