package ical

import (
	"slices"
	"testing"
	"time"

	"rondo/ical/icaltest"
)

// transitions lists when a zone's offset changes between two instants, by probing every six hours and halving: it asks
// package time for nothing but the offset at an instant.
func transitions(z Zone, from, to int64) (list []int64) {
	const step = 6 * 3600
	before := offset(z.Location(), from)
	for at := from; at < to; at += step {
		after := offset(z.Location(), at+step)
		if after == before {
			continue
		}
		low, high := at, at+step // the change is in (low, high]
		for high-low > 1 {
			if middle := (low + high) / 2; offset(z.Location(), middle) == before {
				low = middle
			} else {
				high = middle
			}
		}
		list = append(list, high)
		before = after
	}
	return list
}

// TestR19EveryZoneKeepsWallTime expands a weekly and a monthly rule over every change of clocks of every zone from 2024
// to 2036, at six times of day around the change: in its gap or fold, at its edges, before and after it. Each session has
// the wall time of its rule, in a gap that of RFC 5545 §3.3.5, and comes once and in order.
func TestR19EveryZoneKeepsWallTime(t *testing.T) {
	began := time.Now()
	from, to := LocalDate(2024, 1, 1, 0, 0, 0), LocalDate(2037, 1, 1, 0, 0, 0)
	known := map[string]bool{}
	sessions, gaps, folds, changes := 0, 0, 0, 0
	all, enough := zones(t), 1000
	if testing.Short() {
		all, enough = icaltest.Every(8, all), 100
	}
	for _, z := range all {
		at := []int64{int64(from) + 86400*180} // a zone whose clocks stand is asked once
		if z != (Zone{}) {
			if list := transitions(z, int64(from), int64(to)); len(list) > 0 {
				at = list
			}
		}
		changes += len(at)
		for _, change := range at {
			var before, after int64
			if z != (Zone{}) {
				before, after = offset(z.Location(), change-1), offset(z.Location(), change)
			}
			edge := Local(change + min(before, after)) // the first reading that is skipped or doubled
			width := Local(max(before, after) - min(before, after))
			for _, reading := range []Local{edge - 1, edge, edge + width/2, edge + width - 1, edge + width, edge + 6*3600} {
				for _, rule := range []string{"FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=" + countedDay(reading)} {
					start := reading - 21*86400
					if rule != "FREQ=WEEKLY" {
						start = monthsBefore(reading)
					}
					r, err := ParseRule(rule, start, z)
					if err != nil {
						t.Fatalf("%s from %v: %v", rule, start, err)
					}
					list := r.Between(start, reading+22*86400)
					if !slices.Contains(list, reading) {
						t.Fatalf("%s %s from %v does not reach %v: %v", z, rule, start, reading, list)
					}
					last := int64(-1 << 62)
					for _, wall := range list {
						instant := z.In(wall).Unix()
						sessions++
						if instant <= last {
							t.Fatalf("%s %s: %v is at %d, not after the session before it", z, rule, wall, instant)
						}
						last = instant
						shown := Local(instant)
						if z != (Zone{}) {
							shown += Local(offset(z.Location(), instant))
						}
						switch {
						case shown != wall:
							// A gap: the offset before it holds, so that the clock shows as much later as the gap is long.
							gaps++
							if after <= before || shown != wall+width || wall < edge || wall >= edge+width {
								t.Fatalf("%s %s: the clocks show %v for %v", z, rule, shown, wall)
							}
						case after < before && wall >= edge && wall < edge+width && wall == reading:
							// A fold: the first of the two.
							folds++
							if instant >= change {
								t.Fatalf("%s %s: %v is the second of its two readings", z, rule, wall)
							}
						}
					}
				}
			}
		}
		known[z.String()] = true
	}
	t.Logf("%d sessions in %d zones over %d changes of clocks: %d in gaps, %d in folds, in %s",
		sessions, len(known), changes, gaps, folds, time.Since(began).Round(time.Millisecond))
	if sessions < 200*enough || gaps < enough || folds < enough {
		t.Errorf("%d sessions, %d in gaps, %d in folds are too few to show it", sessions, gaps, folds)
	}
}

// countedDay is the weekday of a reading with its number in the month: "2SU".
func countedDay(l Local) string {
	t := l.Time()
	return string(rune('0'+(t.Day()+6)/7)) + weekdayCodes[t.Weekday()]
}

// monthsBefore is a start some months earlier on which the monthly rule lies.
func monthsBefore(l Local) Local {
	t := l.Time()
	for months := -2; ; months-- {
		first := time.Date(t.Year(), t.Month()+time.Month(months), 1, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
		day := 1 + (int(t.Weekday())-int(first.Weekday())+7)%7 + 7*((t.Day()+6)/7-1)
		if at := first.AddDate(0, 0, day-1); at.Month() == first.Month() {
			return LocalOf(at)
		}
	}
}
