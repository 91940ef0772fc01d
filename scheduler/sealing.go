package scheduler

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/theme"
)

// holdTemplate begins the scope of holds that stand because a letter of a theme could not be rendered.
const holdTemplate = "template/"

// seal fills in the bytes of every letter. A theme one of whose letters cannot be rendered is held: none of its letters
// is posted and no seat of it is touched, so that the next plan comes to the same letters again.
func (l *Loop) seal(ctx context.Context, acts []Action, want *theme.Set, have State, now time.Time) ([]Action, error) {
	inUse := have.Accepted
	var posts []int
	for i, a := range acts {
		switch a.(type) {
		case Accept:
			inUse = want
		case Post:
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
	seal, err := l.Sealer(inUse)
	if err != nil {
		for _, i := range posts {
			broken[acts[i].(Post).Letter.Theme] = err
		}
		return holdBroken(acts, broken, have, now), nil
	}
	sealed := make([]Post, len(posts))
	errs := make([]error, len(posts))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	const share = 64
	for from := 0; from < len(posts); from += share {
		g.Go(func() error {
			for n := from; n < min(from+share, len(posts)); n++ {
				sealed[n] = acts[posts[n]].(Post)
				sealed[n].Sealed, errs[n] = seal(sealed[n].Letter)
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

// holdBroken takes the letters and seats of broken themes out of acts, adds the holds that tell of them, and lifts the
// template holds of themes whose letters could be sealed again.
func holdBroken(acts []Action, broken map[string]error, have State, now time.Time) []Action {
	themeOf := make(map[string]string)
	for _, s := range have.Sessions {
		themeOf[s.UID] = s.Theme
	}
	holds := make(map[string]Hold)
	for _, h := range have.Holds {
		if id, ok := strings.CutPrefix(h.Scope, holdTemplate); ok {
			holds[id] = h
		}
	}
	var kept []Action
	told := map[string]bool{}
	for _, a := range acts {
		id, letter := "", false
		switch a := a.(type) {
		case Post:
			id, letter = a.Letter.Theme, true
		case Drop:
			id = themeOf[a.UID]
		case Expire:
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
				kept = append(kept, Lift{Scope: h.Scope, Why: "its letters can be rendered again"})
			}
		case !told[id] && !(held && h.Why == err.Error()):
			told[id] = true
			kept = append(kept, HoldBack{Hold{Scope: holdTemplate + id, Why: err.Error(), Since: now}})
		}
	}
	return kept
}
