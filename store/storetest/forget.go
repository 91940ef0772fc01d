package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// People who ask to be forgotten.
var forgetting = []test{
	{"WhoIsForgottenIsNowhere", whoIsForgottenIsNowhere},
	{"ForgettingWithdrawsLettersThatNameThem", forgettingWithdrawsLettersThatNameThem},
	{"ForgettingLeavesOthersAsTheyWere", forgettingLeavesOthersAsTheyWere},
	{"ForgettingWhoIsNotThere", forgettingWhoIsNotThere},
	{"WhoJoinsAnewIsNotForgotten", whoJoinsAnewIsNotForgotten},
	{"ForgettingAndTwoWriters", forgettingAndTwoWriters},
}

// ada is somebody with two addresses and a name.
var ada = store.Someone{Addresses: []string{"ada@example.org", "ada.s@example.org"}, Names: []string{"Ada Söderström"}}

// knowing is a ledger that knows Ada wherever a ledger can know somebody, and Bo beside her.
func (open Opener) knowing(t *testing.T) (l *ledger, s scheduler.Session) {
	t.Helper()
	l = open.fresh(t)
	l.Record(scheduler.Accept{Files: theme.Files{
		"rondo.yaml": []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n"),
		"people.yaml": []byte("people:\n- { email: ada@example.org, name: Ada Söderström, aliases: [ada.s@example.org] }\n" +
			"- { email: bo@example.org, name: Bo }\ngroups: { all: [ada@example.org, bo@example.org] }\n"),
		"themes/datatalks.yaml": []byte("name: DataTalks\ntitle: T\npurpose: P\naudience: [all]\nschedule: { starts: 2026-12-07 12:00 }\n" +
			"sessions: { 2026-12-07: { presenter: [Ada Söderström, bo@example.org], abstract: 'Ada Söderström tells.' } }\n"),
	}})
	s = Session("datatalks")
	s.Facts.Presenter, s.Facts.Abstract = "Ada Söderström, Bo", "Ada Söderström tells."
	toHer, toBo := Request(s, "ada@example.org"), Request(s, "bo@example.org")
	toHer.To.Name = "Ada Söderström"
	l.Record(scheduler.Open{Session: s}, Sealed(toHer), Sealed(toBo))
	l.SendAll()
	l.Clock = l.Clock.Add(time.Minute)
	said := Yes(s, "ada@example.org", 0, l.Clock)
	said.Said.Comment = "I bring my own cake"
	mail := l.KeepNew("From: \"Ada S\" <ada@example.org>\r\nSubject: Hello\r\n\r\nI bring my own cake.\r\n")
	other := l.KeepNew("From: bo@example.org\r\n\r\nyes\r\n")
	l.Record(said, Yes(s, "bo@example.org", 0, l.Clock), scheduler.Settle{Inbox: other, Outcome: scheduler.Applied, UID: s.UID, Address: "bo@example.org"},
		scheduler.Propose{Proposal: Proposal(s, "p1", "ada@example.org", l.Clock)},
		scheduler.Settle{Inbox: mail, Outcome: scheduler.Noted, Address: "ada@example.org"},
		scheduler.Forward{Written: scheduler.Written{Inbox: mail, From: "ada@example.org", Name: "Ada S", Text: "I bring my own cake.", Themes: []string{"datatalks"}, At: l.Clock}},
		scheduler.Prefer{Address: "ada@example.org", Wish: scheduler.Wish{Fewer: true, At: l.Clock}},
		scheduler.Prefer{Address: "bo@example.org", Wish: scheduler.Wish{Fewer: true, At: l.Clock}},
		scheduler.Silence{Address: "ada.s@example.org", Suppression: scheduler.Suppression{Reason: "550 ada.s@example.org is not here", At: l.Clock}},
		scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Why: "the edit takes off Ada Söderström <ada@example.org>", Since: l.Clock}},
		scheduler.Attend{UID: s.UID, Address: "ada@example.org", Came: scheduler.Present})
	return l, s
}

// forget forgets somebody, and returns what became of the ledger.
func (l *ledger) forget(who store.Someone) store.Erased {
	l.T.Helper()
	gone, err := l.Forget(l.T.Context(), who)
	if err != nil {
		l.T.Fatal(err)
	}
	return gone
}

// traces lists the tables in which somebody is.
func (l *ledger) traces(who store.Someone) (tables []string) {
	l.T.Helper()
	all, err := l.Traces(l.T.Context(), who)
	if err != nil {
		l.T.Fatal(err)
	}
	for _, trace := range all {
		tables = append(tables, trace.Table)
	}
	return tables
}

// named lists where words that belong to somebody can be read in a ledger, by whatever reads it.
func (l *ledger) named(words ...string) (where []string) {
	l.T.Helper()
	ctx := l.T.Context()
	look := func(what string, said any, err error) {
		l.T.Helper()
		if err != nil {
			l.T.Fatal(err)
		}
		text := strings.ToLower(fmt.Sprintf("%+v", said))
		for _, word := range words {
			if strings.Contains(text, word) {
				where = append(where, what+": "+word)
			}
		}
	}
	have := l.Have()
	for name, data := range have.Accepted.Files {
		look("file "+name, string(data), nil)
	}
	for _, s := range have.Sessions {
		look("session", *s, nil)
	}
	look("wishes", have.Wishes, nil)
	look("suppressed", have.Suppressed, nil)
	look("holds", have.Holds, nil)
	look("written", have.Written, nil)
	look("returns", have.Returns, nil)
	known, err := l.Known(ctx, 0)
	look("known", known, err)
	proposals, err := l.Proposals(ctx)
	look("proposals", proposals, err)
	suppressions, err := l.Suppressions(ctx)
	look("suppressions", suppressions, err)
	items, err := l.Inbox(ctx, store.InboxFilter{})
	look("inbox", items, err)
	for _, item := range items {
		_, raw, err := l.InboxItem(ctx, item.ID)
		look("mail", string(raw), err)
	}
	letters, err := l.Letters(ctx, store.Filter{})
	look("letters", letters, err)
	for _, row := range letters {
		_, sealed, attempts, err := l.Letter(ctx, fmt.Sprint(row.ID))
		look("letter", sealed.From+sealed.MessageID+string(sealed.Bytes), err)
		look("attempts", attempts, nil)
	}
	return where
}

// Nothing that reads the ledger finds a word about them, neither now nor after it was opened again; that they asked is known by whoever
// knows the address; and what was sent goes on counting.
func whoIsForgottenIsNowhere(t *testing.T, open Opener) {
	l, s := open.knowing(t)
	words := []string{"ada@example.org", "ada.s@example.org", "söderström", "own cake"}
	before := l.named(words...)
	for _, what := range []string{"file people.yaml", "session", "wishes", "suppressed", "holds", "written", "known", "proposals", "inbox", "mail", "letters", "letter"} {
		if !slices.ContainsFunc(before, func(found string) bool { return strings.HasPrefix(found, what+": ") }) {
			t.Errorf("before, she is not in %s: %q", what, before)
		}
	}
	if len(l.traces(ada)) < 8 {
		t.Errorf("what is known of her is only in %q", l.traces(ada))
	}
	counts, err := l.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gone := l.forget(ada)
	if !gone.Clean || gone.Waiting != 0 || len(gone.Rows) == 0 {
		t.Errorf("%+v", gone)
	}
	for range 2 {
		for _, what := range l.named(words...) {
			t.Errorf("left over in %s", what)
		}
		if tables := l.traces(ada); len(tables) > 0 {
			t.Errorf("still known in %q", tables)
		}
		have := l.Have()
		if !have.Forgot("Ada@example.org") || !have.Forgot("ada.s@example.org") || have.Forgot("bo@example.org") {
			t.Error("it is not known any more who asked to be forgotten")
		}
		if got := have.Session(s.UID); got.Facts.Presenter != "Bo" || got.Facts.Abstract != "somebody tells." || len(got.Seats) != 1 {
			t.Errorf("the session says %q, %q, to %d people", got.Facts.Presenter, got.Facts.Abstract, len(got.Seats))
		}
		if after, err := l.Counts(t.Context()); err != nil || after.ByState[scheduler.Sent] != counts.ByState[scheduler.Sent] {
			t.Errorf("counted are %v, %v; before, %v", after.ByState, err, counts.ByState)
		}
		l.audit()
		l = l.reopen()
	}
}

// A letter to somebody else that names them and waits is withdrawn, so that the next plan posts it anew.
func forgettingWithdrawsLettersThatNameThem(t *testing.T, open Opener) {
	l, _ := open.knowing(t)
	lunch := Session("lunch")
	naming := Sealed(Request(lunch, "bo@example.org"))
	naming.Sealed.Bytes = append(naming.Sealed.Bytes, "Ada Söderström presents\r\n"...)
	l.Record(scheduler.Open{Session: lunch}, naming)
	l.forget(ada)
	if seat := l.Have().Session(lunch.UID).Seat("bo@example.org"); seat != nil && (seat.Revision != 0 || seat.Pending != nil) {
		t.Errorf("the letter that names her was not withdrawn: %+v", seat)
	}
	if claimed := l.Take(9); len(claimed) != 0 {
		t.Errorf("it leaves: %q", Names(claimed))
	}
	l.audit()
}

// Others keep what is theirs: their seats, answers, wishes, and letters octet by octet.
func forgettingLeavesOthersAsTheyWere(t *testing.T, open Opener) {
	l, s := open.knowing(t)
	yoga := l.Invite("yoga", 2)
	seat, wish := *l.Have().Session(s.UID).Seat("bo@example.org"), l.Have().Wishes["bo@example.org"]
	_, letter, _, err := l.Letter(t.Context(), Request(s, "bo@example.org").Name)
	if err != nil {
		t.Fatal(err)
	}
	l.forget(ada)
	have := l.Have()
	if now := *have.Session(s.UID).Seat("bo@example.org"); now.Answer != seat.Answer || now.Revision != seat.Revision || now.Said != seat.Said {
		t.Errorf("the seat is %+v, was %+v", now, seat)
	}
	if now := have.Wishes["bo@example.org"]; now.Fewer != wish.Fewer {
		t.Errorf("the wish is %+v, was %+v", now, wish)
	}
	if _, now, _, err := l.Letter(t.Context(), Request(s, "bo@example.org").Name); err != nil || !bytes.Equal(now.Bytes, letter.Bytes) {
		t.Errorf("the letter is %q, %v", now.Bytes, err)
	}
	if claimed := l.Take(9); len(claimed) != 2 || have.Session(yoga.UID).Seat(person(1)) == nil {
		t.Errorf("letters about something else do not leave: %q", Names(claimed))
	}
}

// Somebody of whom nothing is known can be forgotten, and be forgotten twice: nothing is touched but that they asked.
func forgettingWhoIsNotThere(t *testing.T, open Opener) {
	l, _ := open.knowing(t)
	for range 2 {
		if gone := l.forget(store.Someone{Addresses: []string{"eve@example.org"}}); len(gone.Rows) != 0 || gone.Waiting != 0 {
			t.Errorf("%+v", gone)
		}
	}
	if have := l.Have(); !have.Forgot("eve@example.org") || have.Forgot("ada@example.org") || len(l.traces(ada)) == 0 {
		t.Error("others were forgotten")
	}
}

// Who joins by themselves after that has come back.
func whoJoinsAnewIsNotForgotten(t *testing.T, open Opener) {
	l, _ := open.knowing(t)
	l.forget(ada)
	back := asked("datatalks", "ada@example.org", l.Clock)
	back.Confirmed = l.Clock
	l.Record(scheduler.Join{Joined: back})
	l = l.reopen()
	if have := l.Have(); have.Forgot("ada@example.org") || !have.Forgot("ada.s@example.org") {
		t.Error("who confirmed to join is still forgotten, or another address is not")
	}
}

// A decision that was made before somebody was forgotten is made again: it may be about them.
func forgettingAndTwoWriters(t *testing.T, open Opener) {
	l, s := open.knowing(t)
	asked := 0
	_, err := l.Update(t.Context(), scheduler.Scope{Sessions: []string{s.UID}}, func(have scheduler.State) ([]scheduler.Action, error) {
		if asked++; asked == 1 {
			l.beside().forget(ada)
		}
		if have.Session(s.UID).Seat("ada@example.org") == nil {
			return nil, nil
		}
		return []scheduler.Action{Yes(s, "ada@example.org", 1, l.Clock)}, nil
	})
	if err != nil || asked != 2 || len(l.traces(ada)) > 0 {
		t.Errorf("asked %d times, %v; she is in %q", asked, err, l.traces(ada))
	}
}
