package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Calendars that people gave.
var calendars = []test{
	{"AGivenCalendarIsKept", aGivenCalendarIsKept},
	{"ATakenCalendarIsForgottenAtOnce", aTakenCalendarIsForgottenAtOnce},
	{"ACalendarHasOneZone", aCalendarHasOneZone},
	{"NobodyGivesManyCalendars", nobodyGivesManyCalendars},
	{"CalendarsFollowTheirOwners", calendarsFollowTheirOwners},
	{"CalendarsGoWithTheirOwners", calendarsGoWithTheirOwners},
}

// Own is a calendar that somebody gave, with what was read from it.
func Own(who, name, zone string, at time.Time) store.OwnCalendar {
	read := Calendar(who+"/"+name, zone, at)
	read.Own = true
	return store.OwnCalendar{ID: read.ID, Address: who, Sealed: fmt.Appendf(nil, "%064d %s", 0, name), Zone: zone, Given: at, Source: read}
}

func (l *ledger) gives(who, name, zone string) store.OwnCalendar {
	l.T.Helper()
	c := Own(who, name, zone, l.Clock)
	if err := l.GiveCalendar(l.T.Context(), c); err != nil {
		l.T.Fatal(err)
	}
	return c
}

func (l *ledger) has(when, who string, want ...store.OwnCalendar) {
	l.T.Helper()
	got, err := l.OwnCalendars(l.T.Context(), who)
	if err != nil || len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
		l.T.Errorf("%s: %q has %+v, %v; want %+v", when, who, got, err, want)
	}
}

func aGivenCalendarIsKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	private := l.gives("ada@example.org", "private", "Europe/Helsinki")
	l.Clock = l.Clock.Add(time.Minute)
	work := l.gives("ada@example.org", "work", "Europe/Helsinki")
	bo := l.gives("bo@example.org", "work", "Europe/Helsinki")
	l = l.reopen()
	l.has("after a crash", "ada@example.org", private, work)
	l.has("after a crash", "", private, work, bo)
	l.has("nobody", "cy@example.org")
	if all := l.sources(); len(all) != 3 {
		t.Errorf("%d were read", len(all))
	}
	private.Source.Failures, private.Source.Problem = 1, "away"
	l.keeps(private.Source)
	l.has("when it is not read any more", "ada@example.org", private, work)
	l.audit()
}

// Whoever reads a calendar while its owner takes it back does not bring it back. What somebody else's says is another calendar.
func aTakenCalendarIsForgottenAtOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	ada := l.gives("ada@example.org", "work", "UTC")
	bo := l.gives("bo@example.org", "work", "UTC")
	take := func(who, id string) {
		t.Helper()
		if err := l.TakeCalendar(t.Context(), who, id); err != nil {
			t.Fatal(err)
		}
	}
	take("bo@example.org", ada.ID)
	l.has("somebody else takes it", "ada@example.org", ada)
	take("ada@example.org", ada.ID)
	l.has("it is taken back", "", bo)
	l.keeps(ada.Source)
	take("ada@example.org", ada.ID)
	l.knows("it is taken back", bo.Source)
	l.audit()
}

func aCalendarHasOneZone(t *testing.T, open Opener) {
	l := open.fresh(t)
	before := l.gives("ada@example.org", "work", "UTC")
	given := l.Clock
	l.Clock = l.Clock.Add(time.Hour)
	c := l.gives("ada@example.org", "work", "Asia/Tokyo")
	c.Given = given
	l.has("in another zone", "", c)
	l.keeps(before.Source)
	l.knows("in another zone", c.Source)
	l.audit()
}

func nobodyGivesManyCalendars(t *testing.T, open Opener) {
	l := open.fresh(t)
	for n := range store.MostCalendars {
		l.gives("ada@example.org", fmt.Sprint(n), "UTC")
	}
	l.gives("ada@example.org", "1", "Asia/Tokyo") // which she has
	if err := l.GiveCalendar(t.Context(), Own("ada@example.org", "more", "UTC", l.Clock)); !errors.Is(err, store.ErrManyCalendars) {
		t.Errorf("one more: %v", err)
	}
	if n := len(l.sources()); n != store.MostCalendars {
		t.Errorf("%d were read", n)
	}
	l.gives("bo@example.org", "work", "UTC")
}

// naming accepts files that name some people, as the lines of people.yaml have them.
func (l *ledger) naming(people string) {
	l.Record(scheduler.Accept{Files: theme.Files{
		"rondo.yaml":            []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n"),
		"people.yaml":           []byte("people:\n" + people),
		"themes/datatalks.yaml": []byte("name: DataTalks\ntitle: T\npurpose: P\naudience: [bo@example.org]\nschedule: { starts: 2026-12-07 12:00 }\n"),
	}})
}

func calendarsFollowTheirOwners(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.naming("- email: ada@example.org\n")
	ada := l.gives("ada@example.org", "work", "UTC")
	l.naming("- { email: lovelace@example.org, was: Ada@example.org }\n")
	ada.Address = "lovelace@example.org"
	l.has("with another address", "", ada)
	l.knows("with another address", ada.Source)
	l.naming("- { email: lovelace@example.org, was: Ada@example.org }\n- email: cy@example.org\n")
	l.has("with another edit", "", ada)
	cy := l.gives("cy@example.org", "work", "UTC")
	ada.Address, cy.Address = "ada.l@example.org", "cyril@example.org"
	l.naming("- { email: ada.l@example.org, was: lovelace@example.org }\n- { email: cyril@example.org, was: cy@example.org }\n- email: bo@example.org\n")
	l.has("two at once", "", ada, cy)
	l.knows("two at once", ada.Source, cy.Source)
	l.audit()
}

// Leaving everything takes one's calendars along, and so do files that name somebody no more. Leaving a theme does not.
func calendarsGoWithTheirOwners(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.naming("- email: ada@example.org\n- email: cy@example.org\n")
	l.gives("ada@example.org", "work", "UTC")
	bo := l.gives("bo@example.org", "work", "UTC") // whom only a theme names
	l.gives("cy@example.org", "work", "UTC")
	l.Record(scheduler.Prefer{Address: "cy@example.org", Wish: scheduler.Wish{All: true, At: l.Clock}},
		scheduler.Prefer{Address: "bo@example.org", Wish: scheduler.Wish{Left: map[string]time.Time{"datatalks": l.Clock}, At: l.Clock}})
	if n := len(l.sources()); n != 2 {
		t.Errorf("after one has left, %d are known", n)
	}
	l.naming("- email: cy@example.org\n")
	l.has("after one is named no more", "", bo)
	l.knows("after one is named no more", bo.Source)
	l.audit()
}
