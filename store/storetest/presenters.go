package storetest

import (
	"reflect"
	"testing"

	"rondo/scheduler"
	"rondo/theme"
)

// What is recorded of those who present.
var presenters = []test{
	{"WhatPresentersEnterIsKept", whatPresentersEnterIsKept},
	{"WhoWasAskedIsKeptWithTheLetter", whoWasAskedIsKeptWithTheLetter},
	{"PresentersFollowTheirAddress", presentersFollowTheirAddress},
}

// What somebody enters outlives the program, stands in order of their addresses, replaces what they entered before, and is forgotten when
// it is nothing; a decision about the session that knew nothing of it is stale.
func whatPresentersEnterIsKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	enter := func(p scheduler.Presenting) scheduler.Enter {
		return scheduler.Enter{UID: s.UID, Address: p.Address, Presenting: p}
	}
	bo := scheduler.Presenting{Address: "bo@example.org", Title: "Maps"}
	ada := scheduler.Presenting{
		Address: "ada@example.org", Answer: scheduler.Yes, Answered: l.Clock, Title: "Ranking", Abstract: "First line\nsecond line",
		Storyline: scheduler.Storyline{Surprise: "Nobody had asked"}, Materials: "slides\thttps://slides.example.org/", Recording: scheduler.No,
	}
	l.Record(enter(bo), enter(ada))
	l = l.reopen()
	if got, want := l.Have().Session(s.UID).Presenting, []scheduler.Presenting{ada, bo}; !reflect.DeepEqual(got, want) {
		t.Errorf("after a crash it keeps\n%+v, want\n%+v", got, want)
	}
	ada.Title = "How ranking was rebuilt"
	l.Record(enter(ada), enter(scheduler.Presenting{Address: "bo@example.org"}))
	if got, want := l.Have().Session(s.UID).Presenting, []scheduler.Presenting{ada}; !reflect.DeepEqual(got, want) {
		t.Errorf("it keeps\n%+v, want\n%+v", got, want)
	}
	asked := 0
	_, err := l.Update(t.Context(), scheduler.Scope{Sessions: []string{s.UID}}, func(have scheduler.State) ([]scheduler.Action, error) {
		if asked++; asked == 1 {
			l.beside().Record(enter(bo))
		}
		if n := len(have.Session(s.UID).Presenting); n != asked {
			t.Errorf("looked at for the %d. time there are %d presenters", asked, n)
		}
		return []scheduler.Action{enter(ada)}, nil
	})
	if err != nil || asked != 2 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}

// Who is asked is remembered by the commit that posts the letter, also of somebody without a seat. So is that organizers were told.
func whoWasAskedIsKeptWithTheLetter(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	const who = "kai@example.org"
	post := Request(s, who)
	post.Kind, post.Name = scheduler.Asking, "asking/"+s.UID+"/1764590400/"+who
	post.Path = &scheduler.Leg{Step: theme.StepAsk, Standby: true}
	l.Record(Sealed(post))
	word := scheduler.Letter{
		Name: "casting/no-1/curator@example.org", Kind: scheduler.Cast, Theme: s.Theme, To: theme.Person{Email: "curator@example.org"},
		NotBefore: l.Clock, About: &scheduler.About{UID: s.UID, Address: "person000@example.org"},
	}
	before := l.Have()
	l.Record(Sealed(word))
	l = l.reopen()
	have := l.Have()
	if got := have.Session(s.UID).Presenter(who); !got.Standby {
		t.Errorf("of who was asked it keeps %+v", got)
	}
	if have.Session(s.UID).Seat(who) != nil {
		t.Error("who was asked has a seat")
	}
	part, err := l.Part(t.Context(), scheduler.Scope{Seats: []string{who}})
	if err != nil || len(part.Elsewhere) != 1 || !part.Elsewhere[0].Presenter(who).Standby || len(part.Elsewhere[0].Seats) != 0 {
		t.Errorf("of their part it keeps %+v, %v", part.Elsewhere, err)
	}
	newer, err := l.Newer(t.Context(), before)
	if err != nil || !reflect.DeepEqual(newer.Session(s.UID).Presenting, have.Session(s.UID).Presenting) {
		t.Errorf("what is new since is %+v, %v", newer.Session(s.UID).Presenting, err)
	}
}

// A new address of a person takes along what is recorded of them, whether or not they have a seat.
func presentersFollowTheirAddress(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	for from, to := range map[string]string{"kai@example.org": "a.kai@example.org", "person000@example.org": "zoe@example.org"} {
		p := scheduler.Presenting{Address: from, Title: "Maps"}
		l.Record(scheduler.Enter{UID: s.UID, Address: from, Presenting: p})
		l.Record(scheduler.Rename{UID: s.UID, From: from, To: to})
		p.Address = to
		l = l.reopen()
		if got := l.Have().Session(s.UID).Presenter(to); !reflect.DeepEqual(got, p) {
			t.Errorf("%s is %+v, want %+v", from, got, p)
		}
	}
	if all := l.Have().Session(s.UID); len(all.Presenting) != 2 || len(all.Seats) != 1 {
		t.Errorf("there are %+v", all)
	}
}
