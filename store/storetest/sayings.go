package storetest

import (
	"reflect"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// What organizers say to people.
var sayings = []test{
	{"WhatIsSaidIsKeptOnce", whatIsSaidIsKeptOnce},
	{"WhoHeardIsKeptWithTheLetter", whoHeardIsKeptWithTheLetter},
}

// said is something that is said to people of a session.
func said(s scheduler.Session, id string, at time.Time, people ...string) scheduler.Saying {
	return scheduler.Saying{ID: id, UID: s.UID, Text: "Bring a laptop\nor two", To: []theme.Addressee{theme.ToAccepted}, People: people, At: at}
}

// What is said outlives the program, stands in order, and is kept once; a decision about its session that knew nothing of it is stale.
func whatIsSaidIsKeptOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 2)
	later, first := said(s, "bbbbbbbb", l.Clock.Add(time.Hour), "person001@example.org"), said(s, "aaaaaaaa", l.Clock, "person000@example.org", "person001@example.org")
	l.Record(scheduler.Say{Saying: later})
	l.Record(scheduler.Say{Saying: first}, scheduler.Say{Saying: first})
	want := []scheduler.Saying{first, later}
	if got := l.Have().Session(s.UID).Sayings; !reflect.DeepEqual(got, want) {
		t.Errorf("it keeps %+v, want %+v", got, want)
	}
	l = l.reopen()
	l.Record(scheduler.Say{Saying: first})
	if got := l.Have().Session(s.UID).Sayings; !reflect.DeepEqual(got, want) {
		t.Errorf("after a crash it keeps %+v, want %+v", got, want)
	}
	other := l.Invite("lunchbytes", 1)
	asked := 0
	_, err := l.Update(t.Context(), scheduler.Scope{Sessions: []string{other.UID}}, func(have scheduler.State) ([]scheduler.Action, error) {
		if asked++; asked == 1 {
			l.beside().Record(scheduler.Say{Saying: said(other, "cccccccc", l.Clock)})
		}
		if n := len(have.Session(other.UID).Sayings); n != asked-1 {
			t.Errorf("looked at for the %d. time there are %d sayings", asked, n)
		}
		return []scheduler.Action{scheduler.Say{Saying: said(other, "dddddddd", l.Clock)}}, nil
	})
	if err != nil || asked != 2 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}

// Seats remember by the commit that posts the letter, so a crash leaves both or neither.
func whoHeardIsKeptWithTheLetter(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 2)
	const who = "person000@example.org"
	mark := scheduler.Mark{Of: "note/24h0m0s", At: s.Facts.Start.Add(-24 * time.Hour)}
	post := Request(s, who)
	post.Kind, post.Name, post.Marks = scheduler.Note, "note/"+s.UID+"/24h0m0s/"+who, []scheduler.Mark{mark}
	l.Record(Sealed(post))
	l = l.reopen()
	have := l.Have()
	if got := have.Session(s.UID).Seat(who).Marks; !reflect.DeepEqual(got, scheduler.Marks{mark}) {
		t.Errorf("the seat remembers %v", got)
	}
	if row := l.Row(post.Name); row.Kind != scheduler.Note {
		t.Errorf("the letter is %+v", row)
	}
}
