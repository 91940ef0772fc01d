package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"rondo/desk"
	"rondo/say"
	"rondo/scheduler"
)

func (a *app) printHeadcounts(all []desk.Headcount, states bool) {
	if len(all) == 0 {
		fmt.Fprintln(a.out, "no coming sessions")
		return
	}
	t := plainTable()
	head := table.Row{"session", "start"}
	if states {
		head = append(head, "state")
	}
	for _, status := range desk.Statuses {
		head = append(head, string(status))
	}
	t.AppendHeader(append(head, "places"))
	for _, one := range all {
		row := table.Row{one.Session, one.Said}
		if states {
			row = append(row, one.State)
		}
		for _, status := range desk.Statuses {
			row = append(row, blankZero(one.Counts[string(status)]))
		}
		t.AppendRow(append(row, blankZero(one.Capacity)))
	}
	a.printTable(t)
}

func blankZero(n int) any {
	if n == 0 {
		return ""
	}
	return n
}

func (a *app) printSeats(have scheduler.State, s *scheduler.Session, seats []desk.SeatRecord) {
	one := desk.Headcounts(have, []*scheduler.Session{s})[0]
	fmt.Fprintf(a.out, "%s  %s\n", one.Said, say.Printable(one.Title))
	var counts []string
	for _, status := range desk.Statuses {
		if n := one.Counts[string(status)]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, status))
		}
	}
	if one.Capacity > 0 {
		counts = append(counts, say.Count(one.Capacity, "place", "places"))
	}
	fmt.Fprintf(a.out, "%s\n\n", strings.Join(counts, ", "))
	if len(seats) == 0 {
		fmt.Fprintln(a.out, "nobody was invited yet")
		return
	}
	slices.SortStableFunc(seats, func(a, b desk.SeatRecord) int { return desk.Rank(a.Status) - desk.Rank(b.Status) })
	t := plainTable()
	head, known := table.Row{"status", "person", "name", "answered", "comment"}, s.Attendance().Known
	if known {
		head = append(head, "came")
	}
	t.AppendHeader(head)
	for _, r := range seats {
		answered := ""
		if seat := s.Seat(r.Person); seat != nil && r.AnsweredAt != "" {
			answered = say.Time(seat.Said.At, s.Facts.Zone) + " by " + r.Source
			if !r.Verified {
				answered += ", unverified"
			}
		}
		note := strings.ReplaceAll(r.Comment, "\n", " ")
		switch {
		case r.Earlier != "":
			note = strings.TrimSpace("(said " + r.Earlier + " to the earlier time) " + note)
		case r.Delegate != "":
			note = strings.TrimSpace("(to " + r.Delegate + ") " + note)
		}
		if r.Leaving != "" {
			note = strings.TrimSpace("(leaves: the files name them no more) " + note)
		}
		row := table.Row{r.Status, r.Person, say.Printable(r.Name), answered, say.Printable(note)}
		if known {
			row = append(row, r.CameSaid())
		}
		t.AppendRow(row)
	}
	a.printTable(t)
}
