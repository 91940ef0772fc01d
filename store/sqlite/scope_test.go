package sqlite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

// What the ledger reads of a scope is that part of everything.
func TestAScopeIsAPartOfTheState(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newLedger(t)
		defer l.Close()
		for range rapid.IntRange(1, 6).Draw(rt, "decisions") {
			l.clock = l.clock.Add(time.Minute)
			mail := l.keep(l.clock.String())
			if _, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
				return append(decisions(rt, have, l.clock), comeBack(rt, have, mail, l.clock)...), nil
			}); err != nil {
				rt.Fatal(err)
			}
		}
		some := func(label string, of ...string) []string {
			return rapid.SliceOfDistinct(rapid.SampledFrom(of), rapid.ID).Draw(rt, label)
		}
		people := []string{"ada@example.org", "bob@example.org", "gus1@example.org", "gus2@example.org"}
		whole := l.state()
		scope := scheduler.Scope{
			Rest: rapid.Bool().Draw(rt, "rest"), Themes: some("themes", "alpha", "beta"), People: some("people", people...), Seats: some("seats", people...),
		}
		for _, s := range whole.Sessions {
			if rapid.Bool().Draw(rt, s.UID) {
				scope.Sessions = append(scope.Sessions, s.UID)
			}
		}
		got, err := l.snapshot(t.Context(), scope)
		if err != nil {
			rt.Fatal(err)
		}
		want := whole.Within(scope)
		same(rt, scope.String(), got, want)
		got.Sessions, want.Sessions = got.Elsewhere, want.Elsewhere
		same(rt, "elsewhere in "+scope.String(), got, want)
	})
}

// What is taken from an earlier State has not changed since.
func TestANewerStateIsTheState(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := newLedger(t)
		defer l.Close()
		last := scheduler.State{}
		for range rapid.IntRange(1, 6).Draw(rt, "decisions") {
			l.clock = l.clock.Add(time.Minute)
			mail := l.keep(l.clock.String())
			if _, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
				return append(decisions(rt, have, l.clock), comeBack(rt, have, mail, l.clock)...), nil
			}); err != nil {
				rt.Fatal(err)
			}
			if rapid.Bool().Draw(rt, "looks") {
				newer, err := l.Newer(t.Context(), last)
				if err != nil {
					rt.Fatal(err)
				}
				same(rt, "what came since", newer, l.state())
				last = newer
			}
		}
	})
}

// answered is one action about one seat, if it is there.
func answered(have scheduler.State, uid, address string) []scheduler.Action {
	i := slices.IndexFunc(have.Sessions, func(s *scheduler.Session) bool { return s.UID == uid })
	if i < 0 {
		return nil
	}
	return []scheduler.Action{yes(*have.Sessions[i], address, 0, noon)}
}

// What happens to one theme makes no decision about another one stale, and one about the same theme is made again.
func TestDecisionsOnDifferentThemesDoNotMeet(t *testing.T) {
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
			l.record(scheduler.Prefer{Address: "eve@example.org", Wish: scheduler.Wish{Fewer: true}})
		}, 1},
		{"a trouble", func(l *ledger, _, _ scheduler.Session) {
			if _, err := l.Notice(l.t.Context(), []scheduler.Trouble{{Kind: "route", Text: "down", Since: noon}}); err != nil {
				l.t.Fatal(err)
			}
		}, 1},
		{"an answer about the same session", func(l *ledger, s, _ scheduler.Session) {
			l.decide(scheduler.Scope{Sessions: []string{s.UID}}, func(have scheduler.State) []scheduler.Action {
				return answered(have, s.UID, "person001@example.org")
			})
		}, 2},
		{"a wish of the same person", func(l *ledger, _, _ scheduler.Session) {
			l.record(scheduler.Prefer{Address: "person000@example.org", Wish: scheduler.Wish{Fewer: true}})
		}, 2},
		{"a server's refusal of the same person", func(l *ledger, _, _ scheduler.Session) {
			for d := range slices.Values(l.claim(4)) {
				if d.To == "person000@example.org" {
					l.doubt(d.ID)
					l.settle(d.ID, scheduler.Result{State: scheduler.Failed, Attempted: true, Gone: true, Reply: "550 5.1.1 no such user"})
				}
			}
		}, 2},
		{"a hold", func(l *ledger, _, _ scheduler.Session) {
			l.record(scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Why: "too many", Since: noon}})
		}, 2},
		{"everything", func(l *ledger, _, _ scheduler.Session) {
			l.record(scheduler.Open{Session: session("gamma")}, scheduler.Lift{Scope: "files"})
		}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger(t)
			s, other := l.invite("alpha", 2), l.invite("beta", 2)
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

// decide records a decision about a scope.
func (l *ledger) decide(scope scheduler.Scope, decide func(scheduler.State) []scheduler.Action) {
	l.t.Helper()
	if _, err := l.Update(l.t.Context(), scope, func(have scheduler.State) ([]scheduler.Action, error) { return decide(have), nil }); err != nil {
		l.t.Fatal(err)
	}
}

// Two who decide about two themes at the same time both pass at once, whatever their order.
func TestConcurrentDecisionsOnDifferentThemesPass(t *testing.T) {
	l := newLedger(t)
	sessions := []scheduler.Session{l.invite("alpha", 1), l.invite("beta", 1)}
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
	for _, s := range l.state().Sessions {
		if s.Seats[0].Answer != ical.Accepted {
			t.Errorf("%s has lost its answer", s.UID)
		}
	}
}

func TestAScopeGrowsByWhatTheDecisionAsksFor(t *testing.T) {
	l := newLedger(t)
	s := l.invite("alpha", 1)
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
	if err != nil || asked > widenings+2 {
		t.Errorf("asked %d times, %v", asked, err)
	}
}

func TestAnActionOutsideTheScopeIsRefused(t *testing.T) {
	l := newLedger(t)
	s := l.invite("alpha", 1)
	for _, act := range []scheduler.Action{
		yes(s, "person000@example.org", 0, noon), scheduler.Prefer{Address: "ada@example.org"}, scheduler.Open{Session: session("beta")},
		scheduler.Silence{Address: "ada@example.org"}, scheduler.Close{UID: s.UID}, scheduler.Forward{Written: scheduler.Written{Inbox: "m"}},
	} {
		_, err := l.Update(t.Context(), scheduler.Scope{Themes: []string{"gamma"}, People: []string{"bob@example.org"}}, func(scheduler.State) ([]scheduler.Action, error) {
			return []scheduler.Action{act}, nil
		})
		if err == nil || !strings.Contains(err.Error(), "beyond its scope") {
			t.Errorf("%v: %v", act, err)
		}
	}
}

// Nobody decides about a mail that somebody else has decided about meanwhile.
func TestAMailIsDecidedAboutOnce(t *testing.T) {
	l := newLedger(t)
	id := l.keep("a mail")
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
func TestABusyScopeIsStale(t *testing.T) {
	l := newLedger(t)
	s := l.invite("alpha", 2)
	beside := openLedger(t, l.path, store.Options{})
	asked := 0
	_, err := l.Update(t.Context(), scheduler.Scope{Themes: []string{"alpha"}}, func(have scheduler.State) ([]scheduler.Action, error) {
		asked++
		beside.record(yes(s, "person001@example.org", asked, noon))
		return answered(have, s.UID, "person000@example.org"), nil
	})
	if !errors.Is(err, store.ErrStale) || asked != tries {
		t.Errorf("asked %d times: %v", asked, err)
	}
}

// What fails is not taken for somebody else's change: it is said once, and decided once.
func TestAFailureIsNotStale(t *testing.T) {
	l := newLedger(t)
	l.invite("alpha", 1)
	if _, err := l.writer.Exec(`CREATE TRIGGER fails BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the disk has a fault'); END`); err != nil {
		t.Fatal(err)
	}
	asked := 0
	_, err := l.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		asked++
		return []scheduler.Action{scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Since: noon}}}, nil
	})
	if err == nil || errors.Is(err, store.ErrStale) || asked != 1 {
		t.Errorf("asked %d times: %v", asked, err)
	}
}
