package scheduler

import (
	"fmt"
	"strings"
	"testing"
)

// A new title changes nothing of what people answered to. With a higher SEQUENCE calendars would ask them again (Thunderbird
// has "UPDATE" for it, and "UPDATE-MINOR" without), while the answer is kept.
func TestC3OnlyWordsKeepTheSEQUENCE(t *testing.T) {
	for _, test := range []struct {
		change, edit string
		rises        bool
	}{
		{"title", "-title: Decisions made with data\n+title: Deciding\n", false},
		{"purpose", "-purpose: Case studies of how teams decide with data, so that next week's decision is easier.\n+purpose: Decide.\n", false},
		{"name", "-name: DataTalks\n+id: datatalks\n+name: Data Talks\n", false},
		{"abstract and presenter", "-place: Room 5\n+place: Room 5\n+sessions:\n+  2026-12-01: { abstract: How, presenter: grace@example.org }\n", false},
		{"start", "-  starts: 2026-12-01 14:00\n+  starts: 2026-12-01 15:00\n", true},
		{"duration", "-  duration: 45m\n+  duration: 50m\n", true},
		{"place", "-place: Room 5\n+place: Room 6\n", true},
		{"title and place", "-title: Decisions made with data\n+title: Deciding\n-place: Room 5\n+place: Room 6\n", true},
	} {
		t.Run(test.change, func(t *testing.T) {
			s := newStory(t)
			s.step("edit themes/datatalks.yaml", "-audience: [data-guild]\n+audience: [data-guild]\n+notify: { content: all }\n")
			s.step("plan 2026-11-12T09:00Z", "")
			before := seatOfAda(t, s)
			s.step("edit themes/datatalks.yaml", test.edit)
			s.step("plan 2026-11-13T09:00Z", "")
			s.step("run until 2026-11-13T11:00Z", "")
			after := seatOfAda(t, s)
			if rises := after.Sequence > before.Sequence; rises != test.rises || after.Sequence < before.Sequence {
				t.Errorf("SEQUENCE %d became %d", before.Sequence, after.Sequence)
			}
			if !after.Stamp.After(before.Stamp) || after.Number <= before.Number {
				t.Errorf("the stamp %s became %s, and number %d %d", before.Stamp, after.Stamp, before.Number, after.Number)
			}
		})
	}
}

// Letters with the same SEQUENCE have names of their own, and what is answered to any of them counts until another asks again.
func TestC3EveryLetterHasANameOfItsOwn(t *testing.T) {
	s := newStory(t)
	s.step("edit themes/datatalks.yaml", "-audience: [data-guild]\n+audience: [data-guild]\n+notify: { content: all }\n")
	s.step("plan 2026-11-12T09:00Z", "")
	s.step("answer ada@example.org accepted", "")
	title := "Decisions made with data"
	for n := range 3 {
		next := fmt.Sprint("Deciding ", n)
		s.step("edit themes/datatalks.yaml", "-title: "+title+"\n+title: "+next+"\n")
		s.step(fmt.Sprintf("plan 2026-11-%dT09:00Z", 13+n), "")
		s.step(fmt.Sprintf("run until 2026-11-%dT11:00Z", 13+n), "")
		title = next
	}
	seat := seatOfAda(t, s)
	if seat.Sequence != 0 || seat.Number != 3 || seat.Answer != "ACCEPTED" {
		t.Errorf("after three titles the seat is %+v", seat)
	}
	s.step("edit themes/datatalks.yaml", "-  starts: 2026-12-01 14:00\n+  starts: 2026-12-01 15:00\n")
	s.step("plan 2026-11-17T09:00Z", "")
	s.step("run until 2026-11-17T11:00Z", "")
	seat = seatOfAda(t, s)
	if seat.Sequence < 1 || seat.Number <= 3 || seat.Answer != "NEEDS-ACTION" || seat.Asked != seat.Sequence {
		t.Errorf("after a move the seat is %+v", seat)
	}
}

func seatOfAda(t *testing.T, s *story) Seat {
	t.Helper()
	for _, session := range s.state.Sessions {
		if i, found := seatAt(session.Seats, "ada@example.org"); found && strings.Contains(session.UID, "20261201") {
			return session.Seats[i]
		}
	}
	t.Fatal("ada is not invited")
	return Seat{}
}
