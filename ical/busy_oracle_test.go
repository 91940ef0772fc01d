package ical_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"

	"rondo/ical"
)

// TestReadBusyAgreesWithPlainReader compares what is read of calendars with what a plain reader knows of them, who shares no code with
// rondo's: it lists the dates of each series by rrule-go, on the clocks of package time, takes out and moves what is taken out and
// moved, and marks minutes. The series lie around both changes of the clocks; nothing begins or ends within a change.
func TestReadBusyAgreesWithPlainReader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2027, rapid.SampledFrom([]time.Month{time.March, time.October}).Draw(t, "month"), 10, 0, 0, 0, 0, time.UTC)
		p := plainReader{from: from, to: from.Add(looked * time.Minute), home: zoneAndPlace(t, "home")}
		p.text.WriteString("BEGIN:VCALENDAR\n")
		for n := range rapid.IntRange(1, 3).Draw(t, "series") {
			p.series(t, fmt.Sprint("s", n))
		}
		p.text.WriteString("END:VCALENDAR\n")
		home, err := ical.LoadZone(p.home.String())
		if err != nil {
			t.Fatal(err)
		}
		c, err := ical.ReadBusy([]byte(p.text.String()), home, p.from, p.to)
		if err != nil || c.Partly != nil {
			t.Fatalf("%v, %v in\n%s", c.Partly, err, p.text.String())
		}
		var got minutes
		for _, s := range c.Spans {
			got.mark(p.from, s.Kind, s.From, s.To)
		}
		for kind := range got {
			for minute, busy := range got[kind] {
				if busy != p.marks[kind][minute] {
					t.Fatalf("%v at %v: %v in\n%s", ical.BusyKind(kind), p.from.Add(time.Duration(minute)*time.Minute), busy, p.text.String())
				}
			}
		}
	})
}

func zoneAndPlace(t *rapid.T, label string) *time.Location {
	zone, err := ical.LoadZone(rapid.SampledFrom([]string{"Europe/Helsinki", "America/New_York", "Asia/Tokyo", "UTC"}).Draw(t, label))
	if err != nil {
		t.Fatal(err)
	}
	return zone.Location()
}

const looked = 35 * 24 * 60 // minutes

// minutes are those that are busy, for each kind.
type minutes [3][looked]bool

func (m *minutes) mark(origin time.Time, kind ical.BusyKind, from, to time.Time) {
	for minute := max(from.Unix()-origin.Unix(), 0) / 60; minute < min((to.Unix()-origin.Unix()+59)/60, looked); minute++ {
		m[kind][minute] = true
	}
}

type plainReader struct {
	from, to time.Time
	home     *time.Location
	text     strings.Builder
	marks    minutes
}

// happening is one date of a series. Its clock reading is that of a time in UTC.
type happening struct {
	wall, shown time.Time // as the rule has it, and where it was moved to
	hours, days int
	kind        ical.BusyKind
	free        bool
}

const wallLayout, utcLayout, dayLayout = "20060102T150405", "20060102T150405Z", "20060102"

func (p *plainReader) series(t *rapid.T, uid string) {
	place, whole := zoneAndPlace(t, "zone"), rapid.IntRange(0, 3).Draw(t, "whole days") == 0
	hour := func(label string) int { return rapid.IntRange(6, 20).Draw(t, label) }
	first := happening{wall: p.from.AddDate(0, 0, rapid.IntRange(-60, 20).Draw(t, "first")).Add(time.Duration(hour("hour")) * time.Hour)}
	if first.days = rapid.IntRange(0, 2).Draw(t, "days"); first.days == 0 {
		first.hours = rapid.IntRange(1, 3).Draw(t, "hours")
	}
	if whole {
		place, first.hours, first.days = p.home, 0, max(first.days, 1)
		first.wall = first.wall.Truncate(24 * time.Hour)
	}
	first.kind = rapid.SampledFrom([]ical.BusyKind{ical.Busy, ical.Busy, ical.BusyTentative, ical.BusyAway}).Draw(t, "kind")
	first.shown = first.wall
	at := func(wall time.Time) time.Time { return onClock(wall, place) }
	moment := func(name string, wall time.Time, utc bool) {
		switch {
		case whole:
			fmt.Fprintf(&p.text, "%s;VALUE=DATE:%s\n", name, wall.Format(dayLayout))
		case utc:
			fmt.Fprintf(&p.text, "%s:%s\n", name, at(wall).UTC().Format(utcLayout))
		default:
			fmt.Fprintf(&p.text, "%s;TZID=%s:%s\n", name, place, wall.Format(wallLayout))
		}
	}
	event := func(h happening) {
		fmt.Fprintf(&p.text, "BEGIN:VEVENT\nUID:%s\n", uid)
		moment("DTSTART", h.shown, false)
		fmt.Fprintf(&p.text, "DURATION:P%dDT%dH\n", h.days, h.hours)
		p.text.WriteString([]string{"", "STATUS:TENTATIVE\n", "X-MICROSOFT-CDO-BUSYSTATUS:OOF\n"}[h.kind])
		if h.free {
			p.text.WriteString("TRANSP:TRANSPARENT\n")
		}
	}

	rule := rapid.SampledFrom([]string{"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR",
		"FREQ=WEEKLY;BYDAY=SU", "FREQ=MONTHLY;BYDAY=-1SU,2TU", "FREQ=MONTHLY;BYMONTHDAY=28,14", "FREQ=YEARLY;BYYEARDAY=87,304,80"}).Draw(t, "rule")
	option, err := rrule.StrToROption(rule)
	if err != nil {
		t.Fatal(err)
	}
	option.Dtstart, option.Until = first.wall, p.to.AddDate(0, 0, 90)
	library, err := rrule.NewRRule(*option)
	if err != nil {
		t.Fatal(err)
	}
	var all []happening
	for i, wall := range append([]time.Time{first.wall}, library.All()...) {
		if i != 1 || !wall.Equal(first.wall) {
			h := first
			h.wall, h.shown = wall, wall
			all = append(all, h)
		}
	}
	switch rapid.SampledFrom([]string{"no end", "COUNT", "UNTIL", "UNTIL in UTC"}).Draw(t, "end") {
	case "COUNT":
		all = all[:rapid.IntRange(1, len(all)).Draw(t, "count")]
		rule += fmt.Sprint(";COUNT=", len(all))
	case "UNTIL":
		all = all[:rapid.IntRange(1, len(all)).Draw(t, "until")]
		rule += ";UNTIL=" + all[len(all)-1].wall.Format(dayLayout)
	case "UNTIL in UTC":
		if !whole {
			all = all[:rapid.IntRange(1, len(all)).Draw(t, "until")]
			rule += ";UNTIL=" + at(all[len(all)-1].wall).UTC().Format(utcLayout)
		}
	}
	event(first)
	fmt.Fprintf(&p.text, "RRULE:%s\n", rule)
	if rapid.Bool().Draw(t, "extra") {
		h := first
		h.wall = first.wall.AddDate(0, 0, rapid.IntRange(1, 60).Draw(t, "extra day")).Add(30 * time.Minute)
		if whole {
			h.wall = h.wall.Truncate(24 * time.Hour)
		}
		h.shown = h.wall
		moment("RDATE", h.wall, rapid.Bool().Draw(t, "extra in UTC"))
		all = append(all, h)
	}
	var changes []happening
	for range rapid.IntRange(0, 3).Draw(t, "exceptions") {
		gone := rapid.SampledFrom(all).Draw(t, "gone").wall
		if day := gone.Format(dayLayout); !whole && rapid.IntRange(0, 2).Draw(t, "by day") == 0 {
			fmt.Fprintf(&p.text, "EXDATE;VALUE=DATE:%s\n", day)
			all = slices.DeleteFunc(all, func(h happening) bool { return h.wall.Format(dayLayout) == day })
		} else {
			moment("EXDATE", gone, rapid.Bool().Draw(t, "by instant"))
			all = slices.DeleteFunc(all, func(h happening) bool { return h.wall.Equal(gone) })
		}
		if len(all) == 0 {
			break
		}
	}
	p.text.WriteString("END:VEVENT\n")
	changed := func(label string) happening {
		h := rapid.SampledFrom(all).Draw(t, label)
		h.shown = h.wall.AddDate(0, 0, rapid.IntRange(-40, 40).Draw(t, "move days"))
		if !whole {
			h.shown = h.shown.Truncate(24 * time.Hour).Add(time.Duration(hour("move hour")) * time.Hour)
		}
		h.free = rapid.IntRange(0, 3).Draw(t, "free") == 0
		h.kind = rapid.SampledFrom([]ical.BusyKind{ical.Busy, ical.BusyTentative}).Draw(t, "kind now")
		return h
	}
	var turn time.Time // the date that stands for all that follow
	if len(all) > 0 && rapid.Bool().Draw(t, "for all that follow") {
		from := changed("from")
		turn = from.wall
		event(from)
		moment("RECURRENCE-ID;RANGE=THISANDFUTURE", from.wall, rapid.Bool().Draw(t, "in UTC"))
		p.text.WriteString("END:VEVENT\n")
		for i := range all {
			if h := &all[i]; !h.wall.Before(from.wall) {
				h.shown, h.kind, h.free = h.wall.Add(from.shown.Sub(from.wall)), from.kind, from.free
			}
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "changes") {
		if len(all) == 0 {
			break
		}
		h := changed("change")
		if h.wall.Equal(turn) || slices.ContainsFunc(changes, func(other happening) bool { return other.wall.Equal(h.wall) }) {
			continue
		}
		changes = append(changes, h)
		event(h)
		moment("RECURRENCE-ID", h.wall, rapid.Bool().Draw(t, "in UTC"))
		p.text.WriteString("END:VEVENT\n")
	}
	for _, change := range changes {
		all = slices.DeleteFunc(all, func(h happening) bool { return h.wall.Equal(change.wall) })
	}
	for _, h := range append(all, changes...) {
		start := at(h.shown)
		end := onClock(h.shown.AddDate(0, 0, h.days), place).Add(time.Duration(h.hours) * time.Hour)
		if !h.free {
			p.marks.mark(p.from, h.kind, start, end)
		}
	}
}

func onClock(wall time.Time, place *time.Location) time.Time {
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, place)
}
