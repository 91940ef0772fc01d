package loop

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/scheduler"
	"rondo/theme"
)

// holdTemplate begins the scope of a hold that stands because a letter of a theme could not be rendered; the theme's id
// follows.
const holdTemplate = "template/"

// seal renders the letter of every Post in acts. If one letter of a theme cannot be rendered, seal holds the theme: it removes
// all of the theme's letters and changes of seats, so that the next plan makes the same letters again.
func (l *Loop) seal(ctx context.Context, acts []scheduler.Action, sealer func(*theme.Set) (scheduler.Seal, error), want *theme.Set, have scheduler.State, now time.Time) ([]scheduler.Action, error) {
	inUse := have.Accepted
	var posts []int
	for i, a := range acts {
		switch a.(type) {
		case scheduler.Accept:
			inUse = want
		case scheduler.Post:
			posts = append(posts, i)
		}
	}
	if len(posts) == 0 {
		return acts, nil
	}
	if inUse == nil { // only notices leave before anything is accepted
		inUse = want
	}
	broken := map[string]error{}
	seal, err := sealer(inUse)
	if err != nil {
		for _, i := range posts {
			broken[acts[i].(scheduler.Post).Letter.Theme] = err
		}
		return holdBroken(acts, broken, have, now), nil
	}
	sealed := make([]scheduler.Post, len(posts))
	errs := make([]error, len(posts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	const share = 64
	for from := 0; from < len(posts); from += share {
		g.Go(func() error {
			for n := from; n < min(from+share, len(posts)); n++ {
				sealed[n] = acts[posts[n]].(scheduler.Post)
				sealed[n].Sealed, errs[n] = l.survive(seal, sealed[n].Letter)
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for n, p := range sealed {
		acts[posts[n]] = p
		if id := p.Letter.Theme; errs[n] != nil && broken[id] == nil {
			broken[id] = fmt.Errorf("%s: %w", p.Letter.Name, errs[n])
		}
	}
	return holdBroken(acts, broken, have, now), nil
}

// survive seals one letter. A panic, which would end the program from the goroutine of a group, is an error of this letter alone.
func (l *Loop) survive(seal scheduler.Seal, letter scheduler.Letter) (sealed scheduler.Sealed, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			l.Log.Error("panic", "part", "seal", "letter", letter.Name, "error", fmt.Sprintf("%v\n%s", cause, debug.Stack()))
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	return seal(letter)
}

// holdBroken returns acts without the letters and seats of broken themes, which are by id with their errors. It adds a hold for
// each of them, unless one with the same reason stands already, and lifts the holds of themes whose letters could be rendered
// again.
func holdBroken(acts []scheduler.Action, broken map[string]error, have scheduler.State, now time.Time) []scheduler.Action {
	themeOf := make(map[string]string)
	for _, s := range have.Sessions {
		themeOf[s.UID] = s.Theme
	}
	holds := make(map[string]scheduler.Hold)
	for _, h := range have.Holds {
		if id, ok := strings.CutPrefix(h.Scope, holdTemplate); ok {
			holds[id] = h
		}
	}
	var kept []scheduler.Action
	told := map[string]bool{}
	for _, a := range acts {
		id, letter := "", false
		switch a := a.(type) {
		case scheduler.Post:
			id, letter = a.Letter.Theme, true
		case scheduler.Drop:
			id = themeOf[a.UID]
		case scheduler.Expire:
			id = themeOf[a.UID]
		default:
			kept = append(kept, a)
			continue
		}
		err := broken[id]
		h, held := holds[id]
		switch {
		case err == nil:
			kept = append(kept, a)
			if letter && held && !told[id] {
				told[id] = true
				kept = append(kept, scheduler.Lift{Scope: h.Scope, Why: "its letters can be rendered again"})
			}
		case !told[id] && !(held && h.Why == err.Error()):
			told[id] = true
			kept = append(kept, scheduler.HoldBack{Hold: scheduler.Hold{Scope: holdTemplate + id, Why: err.Error(), Since: now}})
		}
	}
	return kept
}
