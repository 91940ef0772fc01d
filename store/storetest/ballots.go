package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Surveys without names.
var ballots = []test{
	{"AnAnswerCountsOnce", anAnswerCountsOnce},
	{"AnswersShowInGroups", answersShowInGroups},
	{"TooFewAreNeverShown", tooFewAreNeverShown},
	{"WhatCannotBeOpenedWaits", whatCannotBeOpenedWaits},
	{"OffersAreTakenBack", offersAreTakenBack},
	{"ManyAnswerAtOnce", manyAnswerAtOnce},
	{"AnAnswerIsThereAfterACrash", anAnswerIsThereAfterACrash},
}

// Asked is a survey of three questions.
var Asked = []theme.Question{
	{Ask: theme.Phrase{"": "Was it worth your time?"}, Scale: 5},
	{Ask: theme.Phrase{"en": "How long was it?", "fi": "Miten pitkä se oli?"}, Choice: []theme.Phrase{{"": "short"}, {"": "long"}}},
	{Ask: theme.Phrase{"": "What was missing?"}, Text: true},
}

// Vote is a ballot on its way in: what a person says to the questions of [Asked], "" for nothing. It is sealed so that anybody can
// open it.
func Vote(s scheduler.Session, address string, said ...string) store.Cast {
	b := scheduler.Ballot{}
	for i, text := range said {
		if text != "" {
			b[Asked[i].Key()] = text
		}
	}
	padded, err := b.Padded()
	if err != nil {
		panic(err)
	}
	return store.Cast{UID: s.UID, Address: address, Asked: Asked, Sealed: append(padded, make([]byte, store.SealedSize-len(padded))...)}
}

// OpenVote opens what Vote has sealed.
func OpenVote(_ string, sealed []byte) (scheduler.Ballot, error) {
	return scheduler.ReadBallot(sealed[:scheduler.BallotSize])
}

// Vote casts a ballot, and returns whether it counted.
func (h Hand) Vote(k int, s scheduler.Session, address string, said ...string) bool {
	h.T.Helper()
	counted, err := h.Cast(h.T.Context(), Vote(s, address, said...), k, OpenVote)
	if err != nil {
		h.T.Fatal(err)
	}
	return counted
}

// Says reads what the survey of a session says.
func (h Hand) Says(s scheduler.Session) store.Results {
	h.T.Helper()
	all, err := h.Results(h.T.Context(), s.UID)
	if err != nil {
		h.T.Fatal(err)
	}
	return all[s.UID]
}

func person(i int) string { return fmt.Sprintf("person%03d@example.org", i) }

func anAnswerCountsOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 2)
	before, err := l.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if first, second := l.Vote(5, s, person(0), "4"), l.Vote(5, s, person(0), "1"); !first || second {
		t.Errorf("the first answer counts: %v, the second: %v", first, second)
	}
	if r := l.Says(s); r.Theme != "datatalks" || r.Shown != 0 || r.Waiting != 1 || r.Tallies[0].N() != 0 {
		t.Errorf("one answer is told as %+v", r)
	}
	have := l.Have()
	ticket := have.Session(s.UID).Seat(person(0)).Marks.Of(scheduler.Surveyed)
	if !ticket.At.Equal(s.Facts.Start) {
		t.Errorf("the ticket is %+v, want one that tells the session's start and nothing of when", ticket)
	}
	if ticket := have.Session(s.UID).Seat(person(1)).Marks.Of(scheduler.Surveyed); ticket.Of != "" {
		t.Error("somebody has a ticket who has not answered")
	}
	if after, err := l.Version(t.Context()); err != nil || after == before {
		t.Errorf("nobody hears of the ticket: version %d, %v", after, err)
	}
	if _, err := l.Cast(t.Context(), Vote(s, "nobody@example.org", "4"), 5, OpenVote); !errors.Is(err, store.ErrNoSeat) {
		t.Errorf("somebody without a seat: %v", err)
	}
	l.audit()
}

func answersShowInGroups(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 20)
	var shown []int
	for i := range 13 {
		words := ""
		if i%4 == 0 {
			words = fmt.Sprintf("words %c", 'z'-rune(i))
		}
		l.Vote(5, s, person(i), fmt.Sprint(1+i%5), fmt.Sprint(1+i%2), words)
		shown = append(shown, l.Says(s).Shown)
	}
	if want := []int{0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10, 10}; !reflect.DeepEqual(shown, want) {
		t.Errorf("after each answer %v are shown, want %v", shown, want)
	}
	want := store.Results{Theme: "datatalks", Shown: 10, Waiting: 3, Tallies: []scheduler.Tally{
		{Question: Asked[0], Counts: []int{2, 2, 2, 2, 2}}, {Question: Asked[1], Counts: []int{5, 5}},
		{Question: Asked[2], Counts: nil, Said: []string{"words r", "words v", "words z"}},
	}}
	got := l.Says(s)
	got.Tallies[2].Counts = nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("it says %+v,\nwant %+v", got, want)
	}
	if n, mean := got.Rated(); n != 10 || mean != 3 {
		t.Errorf("%d rated it %v", n, mean)
	}
	if n, err := l.Publish(t.Context(), Noon, 3, OpenVote); err != nil || n != 1 || l.Says(s).Shown != 13 {
		t.Errorf("with a smaller k %d surveys are counted, %v: %+v", n, err, l.Says(s))
	}
	l.audit()
}

// What is left at the close goes, where it is too little; its number stays, and so does the ticket.
func tooFewAreNeverShown(t *testing.T, open Opener) {
	l := open.fresh(t)
	s, other := l.Invite("datatalks", 20), l.Invite("paperclub", 20)
	for i := range 7 {
		l.Vote(5, s, person(i), "5")
	}
	l.Vote(5, other, person(0), "1")
	end := s.Facts.End
	for _, step := range []struct {
		closed                time.Time
		shown, waiting, there int
	}{{end, 5, 2, 1}, {end.Add(time.Second), 5, 2, 1}} {
		if _, err := l.Publish(t.Context(), step.closed, 5, OpenVote); err != nil {
			t.Fatal(err)
		}
		if r := l.Says(s); r.Shown != step.shown || r.Waiting != step.waiting {
			t.Errorf("closed at %v: %+v", step.closed, r)
		}
	}
	// Those who come after all, in the very moment, are too few as well: the ones from before are gone.
	for i := 7; i < 10; i++ {
		l.Vote(5, s, person(i), "1")
	}
	if r := l.Says(s); r.Shown != 5 || r.Waiting != 5 {
		t.Errorf("gone ballots are counted: %+v", r)
	}
	if l.Vote(5, s, person(6), "5") {
		t.Error("whose ballot is gone may answer again")
	}
	l.audit()
}

func whatCannotBeOpenedWaits(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 20)
	shut := func(string, []byte) (scheduler.Ballot, error) { return nil, errors.New("another key") }
	for i := range 6 {
		if counted, err := l.Cast(t.Context(), Vote(s, person(i), "3"), 5, shut); err != nil || !counted {
			t.Fatalf("answer %d: %v, %v", i, counted, err)
		}
	}
	if r := l.Says(s); r.Shown != 0 || r.Waiting != 6 {
		t.Errorf("nobody can open them, and there is %+v", r)
	}
	if n, err := l.Publish(t.Context(), Noon, 5, OpenVote); err != nil || n != 1 {
		t.Errorf("%d surveys are counted: %v", n, err)
	}
	if r := l.Says(s); r.Shown != 6 || r.Waiting != 0 {
		t.Errorf("with the key there is %+v", r)
	}
	l.audit()
}

func offersAreTakenBack(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 3)
	for _, step := range []struct {
		who   string
		would bool
		want  int
	}{{person(0), true, 1}, {person(0), true, 1}, {person(1), true, 2}, {person(0), false, 1}, {person(2), false, 1}} {
		if err := l.Offer(t.Context(), s.UID, step.who, step.would); err != nil {
			t.Fatal(err)
		}
		if r := l.Says(s); r.Presents != step.want || r.In() != 0 {
			t.Errorf("%s would present: %v, and there is %+v", step.who, step.would, r)
		}
	}
	if mark := l.Have().Session(s.UID).Seat(person(1)).Marks.Of(scheduler.Presents); !mark.At.Equal(s.Facts.Start) {
		t.Errorf("the mark is %+v", mark)
	}
	if err := l.Offer(t.Context(), s.UID, "nobody@example.org", true); !errors.Is(err, store.ErrNoSeat) {
		t.Errorf("somebody without a seat: %v", err)
	}
	l.audit()
}

// A thousand people answer at once, each of them twice: none is lost, and none counts twice.
func manyAnswerAtOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	const people = 1000
	s := l.Invite("datatalks", people)
	var group sync.WaitGroup
	counted := make([]int, people)
	var mu sync.Mutex
	for i := range 2 * people {
		group.Go(func() {
			ok, err := l.Cast(t.Context(), Vote(s, person(i%people), fmt.Sprint(1+i%5), "", fmt.Sprintf("word %03d", i%people)), 5, OpenVote)
			if err != nil {
				t.Error(err)
			}
			if ok {
				mu.Lock()
				counted[i%people]++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	for i, n := range counted {
		if n != 1 {
			t.Errorf("%s counts %d times", person(i), n)
		}
	}
	r := l.Says(s)
	if r.Shown != people || r.Waiting != 0 || !reflect.DeepEqual(r.Tallies[0].Counts, []int{200, 200, 200, 200, 200}) {
		t.Errorf("of %d answers there is %+v", people, r.Tallies[0])
	}
	for i, said := range r.Tallies[2].Said {
		if said != fmt.Sprintf("word %03d", i) {
			t.Fatalf("words %d are %q", i, said)
		}
	}
	l.audit()
}

func anAnswerIsThereAfterACrash(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 20)
	for i := range 7 {
		l.Vote(5, s, person(i), "5")
		l = l.reopen()
	}
	if r := l.Says(s); r.Shown != 5 || r.Waiting != 2 || l.Vote(5, s, person(3), "1") {
		t.Errorf("there is %+v", r)
	}
	l.audit()
}
