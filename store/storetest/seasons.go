package storetest

import (
	"slices"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Seasons of themes, letters that belong to no seat, and who would present.
var seasons = []test{
	{"WhenAThemeWasAffirmedIsKept", whenAffirmedIsKept},
	{"TheLastLetterAboutNoSeatIsKept", lastLettersAreKept},
	{"SinceWhenThereAreLettersIsKept", sinceWhenIsKept},
	{"WhoWouldPresentIsKnown", whoWouldPresent},
}

// When a theme was affirmed outlives the program, until it is forgotten.
func whenAffirmedIsKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	at := Noon.Add(-time.Hour)
	l.Record(scheduler.Renew{Theme: "datatalks", At: at}, scheduler.Renew{Theme: "lunchbytes", At: Noon})
	l.Record(scheduler.Renew{Theme: "lunchbytes", At: at})
	l = l.reopen()
	if got := l.Have().Affirmed; len(got) != 2 || !got["datatalks"].Equal(at) || !got["lunchbytes"].Equal(at) {
		t.Errorf("affirmed are %v", got)
	}
	l.Record(scheduler.Renew{Theme: "datatalks"})
	if got := l.Have().Affirmed; len(got) != 1 {
		t.Errorf("after one was forgotten they are %v", got)
	}
	l.audit()
}

// Of letters of a kind about a theme to an address the last one is kept, whatever is remembered of others.
func lastLettersAreKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	post := func(address, id string, at time.Time) {
		letter := scheduler.Letter{
			Name: "affirm/datatalks." + id + "/" + address, Kind: scheduler.Affirm, Theme: "datatalks", To: theme.Person{Email: address}, Lane: scheduler.Unhurried,
			Stamp: at, NotBefore: at, Latest: id,
		}
		l.Record(Sealed(letter))
	}
	post("ada@example.org", "1.soon", Noon)
	post("ben@example.org", "1.soon", Noon)
	post("ada@example.org", "1.over", Noon.Add(time.Hour))
	l = l.reopen()
	got := l.Have().Latest
	topic := scheduler.Topic{Kind: scheduler.Affirm, Theme: "datatalks", Address: "ada@example.org"}
	if last := got[topic]; len(got) != 2 || last.ID != "1.over" || !last.At.Equal(Noon.Add(time.Hour)) {
		t.Errorf("the last ones are %v", got)
	}
	l.audit()
}

// Since when there are letters of a kind outlives the program.
func sinceWhenIsKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.Record(scheduler.Begin{Kind: scheduler.Weekly, At: Noon.Add(-time.Hour)})
	l.Record(scheduler.Begin{Kind: scheduler.Weekly, At: Noon})
	l = l.reopen()
	if got := l.Have().Begun; len(got) != 1 || !got[scheduler.Weekly].Equal(Noon) {
		t.Errorf("it is kept as %v", got)
	}
	l.audit()
}

// Who said that they would present is known by the theme of the survey, once however often they said so, until they take it back.
func whoWouldPresent(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 3)
	for _, who := range []int{2, 1, 2} {
		if err := l.Offer(t.Context(), s.UID, person(who), true); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.Have().Volunteers["datatalks"]; !slices.Equal(got, []string{person(1), person(2)}) {
		t.Errorf("they are %v", got)
	}
	if err := l.Offer(t.Context(), s.UID, person(1), false); err != nil {
		t.Fatal(err)
	}
	if got := l.Have().Volunteers["datatalks"]; !slices.Equal(got, []string{person(2)}) {
		t.Errorf("then they are %v", got)
	}
	l.audit()
}
