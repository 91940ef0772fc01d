package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

// Decisions, and who else decides meanwhile.
var updating = []test{
	{"UpdateMeansWhatApplySays", updateMeansWhatApplySays},
	{"PostingTheSameNameTwiceIsOneLetter", postingTheSameNameTwiceIsOneLetter},
	{"WithdrawingWhatIsBeingCarriedDecidesAgain", withdrawingWhatIsBeingCarriedDecidesAgain},
	{"WithdrawingAsksWhatBecameOfTheLetter", withdrawingAsksWhatBecameOfTheLetter},
	{"DecisionOnAnOldStateIsMadeAgain", decisionOnAnOldStateIsMadeAgain},
	{"NewsExpiresRemindersThatBecameUntrue", newsExpiresRemindersThatBecameUntrue},
	{"AScopeIsAPartOfTheState", aScopeIsAPartOfTheState},
	{"DecisionsOnDifferentThemesDoNotMeet", decisionsOnDifferentThemesDoNotMeet},
	{"ConcurrentDecisionsOnDifferentThemesPass", concurrentDecisionsOnDifferentThemesPass},
	{"AScopeGrowsByWhatTheDecisionAsksFor", aScopeGrowsByWhatTheDecisionAsksFor},
	{"AnActionOutsideTheScopeIsRefused", anActionOutsideTheScopeIsRefused},
	{"AMailIsDecidedAboutOnce", aMailIsDecidedAboutOnce},
	{"ABusyScopeIsStale", aBusyScopeIsStale},
}

// The ledger means by an action what scheduler.State.Apply says it means: whatever is decided, the State read back is
// the one that Apply leads to.
func updateMeansWhatApplySays(t *testing.T, open Opener) {
	rapid.Check(t, func(rt *rapid.T) {
		l := open.fresh(t)
		defer l.Close()
		want := l.Have()
		for range rapid.IntRange(1, 8).Draw(rt, "decisions") {
			l.Clock = l.Clock.Add(time.Minute)
			mail := l.KeepNew(l.Clock.String())
			acts, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
				same(rt, "before the decision", have, want)
				return append(decisions(rt, have, l.Clock), comeBack(rt, have, mail, l.Clock)...), nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			want = want.Apply(acts, l.Clock)
			same(rt, fmt.Sprint(acts), l.Have(), want)
		}
	})
}

func postingTheSameNameTwiceIsOneLetter(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	again := Request(s, "person000@example.org")
	again.Why = "planned again"
	l.Record(Sealed(again))
	letters, err := l.Letters(t.Context(), store.Filter{})
	if err != nil || len(letters) != 1 || letters[0].Why != "3 weeks before" {
		t.Errorf("letters %+v, %v", letters, err)
	}
}

// A letter may be claimed while somebody decides to withdraw it: then the decision is repeated.
func withdrawingWhatIsBeingCarriedDecidesAgain(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	asked := 0
	acts, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		asked++
		seat := have.Sessions[0].Seats[0]
		if seat.Pending == nil {
			return nil, nil
		}
		l.TakeOne()
		return []scheduler.Action{scheduler.Expire{Name: seat.Pending.Name, UID: s.UID, Address: seat.Address}}, nil
	})
	if err != nil || len(acts) != 0 || asked != 2 {
		t.Errorf("asked %d times, did %v, %v", asked, acts, err)
	}
}

// The ledger itself holds back what may have been Delivered, whatever was decided.
func withdrawingAsksWhatBecameOfTheLetter(t *testing.T, open Opener) {
	for _, c := range []struct {
		after  string
		state  scheduler.LetterState
		doubts bool
		want   error
	}{
		{"a refusal", scheduler.Queued, false, nil},
		{"a doubt", scheduler.InDoubt, false, store.ErrStale},
		{"a doubt and a refusal", scheduler.Queued, true, store.ErrStale},
		{"a failure", scheduler.Failed, false, store.ErrStale},
	} {
		t.Run(c.after, func(t *testing.T) {
			l := open.fresh(t)
			s := l.Invite("datatalks", 1)
			d := l.TakeOne()
			if c.doubts {
				l.End(d.ID, scheduler.Result{State: scheduler.InDoubt, Attempted: true})
				d = l.TakeOne()
			}
			l.End(d.ID, scheduler.Result{State: c.state, Reply: "451 later", Attempted: true})
			_, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(scheduler.State) ([]scheduler.Action, error) {
				return []scheduler.Action{scheduler.Expire{Name: d.Name, UID: s.UID, Address: "person000@example.org"}}, nil
			})
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if expired := l.Row(d.Name).State == scheduler.Expired; expired != (c.want == nil) {
				t.Errorf("the letter is %s", l.Row(d.Name).State)
			}
		})
	}
}

func decisionOnAnOldStateIsMadeAgain(t *testing.T, open Opener) {
	l := open.fresh(t)
	beside := l.beside()
	asked := 0
	acts, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		if asked++; asked == 1 {
			beside.Record(scheduler.Open{Session: Session("alpha")})
		}
		return []scheduler.Action{scheduler.Open{Session: Session(fmt.Sprint("beta", len(have.Sessions)))}}, nil
	})
	if err != nil || asked != 2 || len(acts) != 1 || acts[0].(scheduler.Open).Session.Theme != "beta1" {
		t.Errorf("asked %d times, did %v, %v", asked, acts, err)
	}

	_, err = l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		beside.Record(scheduler.Lift{Scope: "files"})
		return []scheduler.Action{scheduler.Lift{Scope: "files"}}, nil
	})
	if !errors.Is(err, store.ErrStale) {
		t.Errorf("a ledger that never stands still: %v", err)
	}
}

// A reminder that waits still says the truth unless the session was moved or cancelled meanwhile.
func newsExpiresRemindersThatBecameUntrue(t *testing.T, open Opener) {
	for _, c := range []struct {
		news    scheduler.Kind
		changed []scheduler.Field
		want    scheduler.LetterState
	}{
		{scheduler.Cancel, nil, scheduler.Expired},
		{scheduler.Update, []scheduler.Field{scheduler.FieldPlace, scheduler.FieldStart}, scheduler.Expired},
		{scheduler.Update, []scheduler.Field{scheduler.FieldPlace}, scheduler.Queued},
	} {
		l := open.fresh(t)
		s := l.Invite("datatalks", 1)
		reminder, news := Request(s, "person000@example.org"), Request(s, "person000@example.org")
		reminder.Kind, reminder.Name, reminder.Marks = scheduler.Reminder, "reminder", ADayBefore(s)
		l.Record(Sealed(reminder))
		news.Kind, news.Name, news.Sequence, news.Changed = c.news, "news", 1, c.changed
		l.Record(Sealed(news))
		if row := l.Row("reminder"); row.State != c.want {
			t.Errorf("%s %v: the reminder is %s, want %s", c.news, c.changed, row.State, c.want)
		}
		if row := l.Row("news"); row.State != scheduler.Queued {
			t.Errorf("%s %v: the news itself is %s", c.news, c.changed, row.State)
		}
	}
}

// What the ledger reads of a scope is that part of everything.
func aScopeIsAPartOfTheState(t *testing.T, open Opener) {
	rapid.Check(t, func(rt *rapid.T) {
		l := open.fresh(t)
		defer l.Close()
		for range rapid.IntRange(1, 6).Draw(rt, "decisions") {
			l.Clock = l.Clock.Add(time.Minute)
			mail := l.KeepNew(l.Clock.String())
			if _, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
				acts := append(decisions(rt, have, l.Clock), comeBack(rt, have, mail, l.Clock)...)
				if len(have.Sessions) > 0 && rapid.Bool().Draw(rt, "somebody presents") { // who may have no seat
					p := scheduler.Presenting{Address: rapid.SampledFrom([]string{"bob@example.org", "gus1@example.org"}).Draw(rt, "presenter"), Title: "Maps"}
					acts = append([]scheduler.Action{scheduler.Enter{UID: have.Sessions[0].UID, Address: p.Address, Presenting: p}}, acts...)
				}
				return acts, nil
			}); err != nil {
				rt.Fatal(err)
			}
		}
		some := func(label string, of ...string) []string {
			return rapid.SliceOfDistinct(rapid.SampledFrom(of), rapid.ID).Draw(rt, label)
		}
		people := []string{"ada@example.org", "bob@example.org", "gus1@example.org", "gus2@example.org"}
		whole := l.Have()
		scope := scheduler.Scope{
			Rest: rapid.Bool().Draw(rt, "rest"), Themes: some("themes", "alpha", "beta"), People: some("people", people...), Seats: some("seats", people...),
		}
		if rapid.Bool().Draw(rt, "nearby") {
			scope.Nearby = scheduler.Nearby{Themes: some("nearby themes", "alpha", "beta"), Addresses: some("nearby people", people...)}
		}
		if rapid.Bool().Draw(rt, "ahead") {
			since := Session("alpha").Facts.End.Add(rapid.SampledFrom([]time.Duration{0, time.Minute, time.Hour}).Draw(rt, "since"))
			scope.Ahead = scheduler.Ahead{All: rapid.Bool().Draw(rt, "all"), Themes: some("themes ahead", "alpha", "beta"), Since: since}
			scope.Themes = nil
		}
		for _, s := range whole.Sessions {
			if rapid.Bool().Draw(rt, s.UID) {
				scope.Sessions = append(scope.Sessions, s.UID)
			}
			if len(scope.Nearby.Themes) > 0 && rapid.Bool().Draw(rt, "while "+s.UID) {
				from := s.Facts.Start.Add(time.Duration(rapid.IntRange(-2, 2).Draw(rt, "hours later")) * time.Hour)
				scope.Nearby.Hours = append(scope.Nearby.Hours, scheduler.Hours{From: from, To: from.Add(time.Hour)})
			}
		}
		got, err := l.Part(t.Context(), scope)
		if err != nil {
			rt.Fatal(err)
		}
		want := whole.Within(scope)
		same(rt, scope.String(), got, want)
		got.Sessions, want.Sessions = got.Elsewhere, want.Elsewhere
		same(rt, "elsewhere in "+scope.String(), got, want)
	})
}

// What happens to one theme makes no decision about another one stale, and one about the same theme is made again.
func decisionsOnDifferentThemesDoNotMeet(t *testing.T, open Opener) {
	for _, c := range []struct {
		name   string
		beside func(*ledger, scheduler.Session, scheduler.Session)
		asked  int
	}{
		{"an answer about another theme", func(l *ledger, _, other scheduler.Session) {
			l.decide(scheduler.Scope{Sessions: []string{other.UID}}, func(have scheduler.State) []scheduler.Action {
				return answered(have, other.UID, "person000@example.org")
			})
		}, 1},
		{"a wish of somebody else", func(l *ledger, _, _ scheduler.Session) {
			l.Record(scheduler.Prefer{Address: "eve@example.org", Wish: scheduler.Wish{Fewer: true}})
		}, 1},
		{"a trouble", func(l *ledger, _, _ scheduler.Session) {
			if _, err := l.Notice(l.T.Context(), []scheduler.Trouble{{Kind: "route", Text: "down", Since: Noon}}); err != nil {
				l.T.Fatal(err)
			}
		}, 1},
		{"an answer about the same session", func(l *ledger, s, _ scheduler.Session) {
			l.decide(scheduler.Scope{Sessions: []string{s.UID}}, func(have scheduler.State) []scheduler.Action {
				return answered(have, s.UID, "person001@example.org")
			})
		}, 2},
		{"a wish of the same person", func(l *ledger, _, _ scheduler.Session) {
			l.Record(scheduler.Prefer{Address: "person000@example.org", Wish: scheduler.Wish{Fewer: true}})
		}, 2},
		{"a server's refusal of the same person", func(l *ledger, _, _ scheduler.Session) {
			for d := range slices.Values(l.Take(4)) {
				if d.To == "person000@example.org" {
					l.Dot(d.ID)
					l.End(d.ID, scheduler.Result{State: scheduler.Failed, Attempted: true, Gone: true, Reply: "550 5.1.1 no such user"})
				}
			}
		}, 2},
		{"a hold", func(l *ledger, _, _ scheduler.Session) {
			l.Record(scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Why: "too many", Since: Noon}})
		}, 2},
		{"everything", func(l *ledger, _, _ scheduler.Session) {
			l.Record(scheduler.Open{Session: Session("gamma")}, scheduler.Lift{Scope: "files"})
		}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := open.fresh(t)
			s, other := l.Invite("alpha", 2), l.Invite("beta", 2)
			asked := 0
			scope := scheduler.Scope{Sessions: []string{s.UID}, People: []string{"person000@example.org"}}
			acts, err := l.Update(t.Context(), scope, func(have scheduler.State) ([]scheduler.Action, error) {
				if asked++; asked == 1 {
					c.beside(l, s, other)
				}
				return answered(have, s.UID, "person000@example.org"), nil
			})
			if err != nil || len(acts) != 1 || asked != c.asked {
				t.Errorf("asked %d times and did %v, %v; want %d", asked, acts, err, c.asked)
			}
		})
	}
}

// Two who decide about two themes at the same time both pass at once, whatever their order.
func concurrentDecisionsOnDifferentThemesPass(t *testing.T, open Opener) {
	l := open.fresh(t)
	sessions := []scheduler.Session{l.Invite("alpha", 1), l.Invite("beta", 1)}
	var read, done sync.WaitGroup
	read.Add(len(sessions))
	for _, s := range sessions {
		done.Go(func() {
			asked := 0
			_, err := l.Update(t.Context(), scheduler.Scope{Sessions: []string{s.UID}}, func(have scheduler.State) ([]scheduler.Action, error) {
				if asked++; asked == 1 { // both have read before either records
					read.Done()
					read.Wait()
				}
				return answered(have, s.UID, "person000@example.org"), nil
			})
			if err != nil || asked != 1 {
				t.Errorf("%s: asked %d times, %v", s.UID, asked, err)
			}
		})
	}
	done.Wait()
	for _, s := range l.Have().Sessions {
		if s.Seats[0].Answer != ical.Accepted {
			t.Errorf("%s has lost its answer", s.UID)
		}
	}
}

func aScopeGrowsByWhatTheDecisionAsksFor(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("alpha", 1)
	var seen []string
	acts, err := l.Update(t.Context(), scheduler.Scope{}, func(have scheduler.State) ([]scheduler.Action, error) {
		seen = append(seen, have.Read.Part.String())
		if err := have.Demand(scheduler.Scope{Sessions: []string{s.UID}}); err != nil {
			return nil, err
		}
		return answered(have, s.UID, "person000@example.org"), nil
	})
	if err != nil || len(acts) != 1 || !slices.Equal(seen, []string{"", "sessions " + s.UID}) {
		t.Errorf("%q, %v, %v", seen, acts, err)
	}

	// One that never has enough is given everything.
	asked := 0
	_, err = l.Update(t.Context(), scheduler.Scope{}, func(have scheduler.State) ([]scheduler.Action, error) {
		asked++
		return nil, have.Demand(scheduler.Scope{People: []string{fmt.Sprint(asked)}})
	})
	if err != nil || asked > 20 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}

func anActionOutsideTheScopeIsRefused(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("alpha", 1)
	for _, act := range []scheduler.Action{
		Yes(s, "person000@example.org", 0, Noon), scheduler.Prefer{Address: "ada@example.org"}, scheduler.Open{Session: Session("beta")},
		scheduler.Silence{Address: "ada@example.org"}, scheduler.Close{UID: s.UID}, scheduler.Forward{Written: scheduler.Written{Inbox: "m"}},
	} {
		_, err := l.Update(t.Context(), scheduler.Scope{Themes: []string{"gamma"}, People: []string{"bob@example.org"}}, func(scheduler.State) ([]scheduler.Action, error) {
			return []scheduler.Action{act}, nil
		})
		if lack := (*scheduler.Unread)(nil); !errors.As(err, &lack) {
			t.Errorf("%v: %v", act, err)
		}
	}
}

// Nobody decides about a mail that somebody else has decided about meanwhile.
func aMailIsDecidedAboutOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	id := l.KeepNew("a mail")
	asked := 0
	_, err := l.Update(t.Context(), scheduler.Scope{Mails: []string{id}}, func(have scheduler.State) ([]scheduler.Action, error) {
		if asked++; asked == 1 {
			if _, err := l.Drop(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		if !have.Waits(id) {
			return nil, nil
		}
		return []scheduler.Action{scheduler.Settle{Inbox: id, Outcome: scheduler.Ignored}}, nil
	})
	item, _, itemErr := l.InboxItem(t.Context(), id)
	if err := errors.Join(err, itemErr); err != nil || asked != 2 || item.Outcome != scheduler.Dropped {
		t.Errorf("asked %d times, the mail is %s, %v", asked, item.Outcome, err)
	}
}

// Whoever finds the ledger busy is told so, and may come again.
func aBusyScopeIsStale(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("alpha", 2)
	beside := l.beside()
	asked := 0
	_, err := l.Update(t.Context(), scheduler.Scope{Themes: []string{"alpha"}}, func(have scheduler.State) ([]scheduler.Action, error) {
		asked++
		beside.Record(Yes(s, "person001@example.org", asked, Noon))
		return answered(have, s.UID, "person000@example.org"), nil
	})
	if !errors.Is(err, store.ErrStale) || asked != 5 {
		t.Errorf("asked %d times: %v", asked, err)
	}
}

// answered is one action about one seat, if it is there.
func answered(have scheduler.State, uid, address string) []scheduler.Action {
	i := slices.IndexFunc(have.Sessions, func(s *scheduler.Session) bool { return s.UID == uid })
	if i < 0 {
		return nil
	}
	return []scheduler.Action{Yes(*have.Sessions[i], address, 0, Noon)}
}

// decide records a decision about a scope.
func (l *ledger) decide(scope scheduler.Scope, decide func(scheduler.State) []scheduler.Action) {
	l.T.Helper()
	if _, err := l.Update(l.T.Context(), scope, func(have scheduler.State) ([]scheduler.Action, error) { return decide(have), nil }); err != nil {
		l.T.Fatal(err)
	}
}
