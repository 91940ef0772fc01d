package loop

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// shelf is a ledger that reads parts, as those of SQL do. Somebody else records something meanwhile, as often as busy says.
type shelf struct {
	memory
	busy int
}

func (s *shelf) Update(_ context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	for {
		acts, err := decide(s.read().Within(scope))
		var lack *scheduler.Unread
		switch {
		case errors.As(err, &lack):
			scope = scope.And(lack.Scope)
			continue
		case err != nil:
			return nil, err
		case s.busy > 0:
			s.busy--
			continue
		}
		s.Lock()
		defer s.Unlock()
		s.state = s.state.Apply(acts, s.now())
		return acts, nil
	}
}

func (s *shelf) read() scheduler.State {
	s.Lock()
	defer s.Unlock()
	return s.state
}

// What is planned by files that do not lie still yet is sealed at once, and recorded when they did; otherwise nothing comes of it. It is
// decided anew where somebody else has recorded something, and left for later where everything has to be planned.
func TestLoopPlansByFilesThatDoNotLieStillYet(t *testing.T) {
	room := func(name, horizon string) *theme.Set {
		return guildWith(t, "Room 5", name, "horizon: 8 weeks", "notify: { settle: 0s }\nhorizon: "+horizon)
	}
	first := room("Room 5", "8 weeks")
	synctest.Test(t, func(t *testing.T) {
		now := func() time.Time { return time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC) }
		ledger := &shelf{memory: memory{now: now}}
		var follows atomic.Pointer[theme.Set]
		follows.Store(first)
		var sealed, left, asked atomic.Int32
		glance, prepared := make(chan struct{}), make(chan Preparation)
		count := func(set *theme.Set) (scheduler.Seal, error) {
			seal, err := sealer(set)
			return func(l scheduler.Letter) (scheduler.Sealed, error) { sealed.Add(1); return seal(l) }, err
		}
		loop := &Loop{
			Now: now, Want: func(*theme.Set) *theme.Set { asked.Add(1); return follows.Load() }, Sealer: count, Ledger: ledger,
			Glance: glance, Prepared: prepared, Log: slog.New(slog.DiscardHandler),
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- loop.Run(ctx) }()
		defer func() { cancel(); <-ended }()
		synctest.Wait()

		// prepare has the loop plan by a set, and returns when it has nothing more to do.
		prepare := func(set *theme.Set) (still, stirred chan struct{}) {
			still, stirred = make(chan struct{}), make(chan struct{})
			prepared <- Preparation{
				Want: func(*theme.Set) *theme.Set { return set }, Sealer: count, Still: still, Stirred: stirred, Leave: func() { left.Add(1) },
			}
			synctest.Wait()
			return still, stirred
		}
		want := func(what string, places []string, seals, leaves, asks int32) {
			t.Helper()
			synctest.Wait()
			var told []string
			for _, s := range ledger.read().Sessions {
				told = append(told, s.Facts.Place)
			}
			if slices.Sort(told); !slices.Equal(slices.Compact(told), places) {
				t.Errorf("%s: the sessions are in %v, want %v", what, told, places)
			}
			if n := sealed.Swap(0); n != seals {
				t.Errorf("%s: %d letters were sealed, want %d", what, n, seals)
			}
			if n := left.Swap(0); n != leaves {
				t.Errorf("%s: left %d times, want %d", what, n, leaves)
			}
			if n := asked.Swap(0); n != asks {
				t.Errorf("%s: the files that lie still were asked for %d times, want %d", what, n, asks)
			}
		}
		want("at the start", []string{"Room 5"}, 3, 0, 2)
		second := room("Room 6", "8 weeks")
		_, stirred := prepare(second)
		want("while they have to lie still", []string{"Room 5"}, 3, 0, 0)
		close(stirred)
		want("they are written again", []string{"Room 5"}, 0, 1, 0)
		still, _ := prepare(second)
		want("while they have to lie still again", []string{"Room 5"}, 3, 0, 0)
		follows.Store(second)
		close(still)
		want("they lay still", []string{"Room 6"}, 0, 0, 0)

		third := room("Room 7", "8 weeks")
		ledger.busy = 1
		still, _ = prepare(third)
		want("while somebody else records something", []string{"Room 6"}, 3, 0, 0)
		follows.Store(third)
		close(still)
		want("somebody else has recorded something", []string{"Room 7"}, 3, 0, 1)

		fourth := room("Room 8", "9 weeks")
		prepare(fourth)
		want("all has to be planned", []string{"Room 7"}, 0, 1, 0)
		follows.Store(fourth)
		glance <- struct{}{}
		want("all is planned", []string{"Room 8"}, 3, 0, 2)

		fifth := room("Room 9", "9 weeks")
		prepare(fifth)
		time.Sleep(longestWait)
		want("nobody says what became of the files", []string{"Room 8"}, 3, 1, 0)
		follows.Store(fifth)
		glance <- struct{}{}
		want("they lay still in the end", []string{"Room 9"}, 3, 0, 2)
	})
}

// guildWith is [guild] with other words in its files: pairs of what stands there and what is to.
func guildWith(t *testing.T, words ...string) *theme.Set {
	t.Helper()
	return guildAs(t, strings.NewReplacer(words...).Replace)
}
