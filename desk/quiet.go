package desk

import (
	"context"
	"errors"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Quiet is what `rondo apply --quiet` would do.
type Quiet struct {
	Acts     []scheduler.Action // after which the files on disk are the accepted ones
	Told     []Leaving          // letters that follow all the same: to those who join or leave, of sessions that are back on, …
	Silenced []Leaving          // letters that there would be otherwise
	Astray   int                // how many people have another time or place than there is now in their calendar, or a session that is off
}

// Quietly decides what becomes of the files on disk when nobody is told what they change, without changing anything.
func (p *Planned) Quietly() Quiet {
	q := Quiet{Acts: scheduler.Quietly(p.Want, p.Have, p.Now)}
	have := p.Have.Apply(q.Acts, p.Now)
	acts, wake := scheduler.Plan(p.Want, have, p.Now)
	leaving, settling := p.leaving(have, acts, wake)
	q.Told = append(leaving, settling...)
	told := map[string]bool{}
	for _, l := range q.Told {
		told[l.Letter.Name] = true
	}
	otherwise := p.Leaving
	if p.Digest != "" {
		otherwise = append(otherwise[:len(otherwise):len(otherwise)], p.Waiting...)
	}
	astray := map[string]bool{}
	for _, l := range otherwise {
		if kind := l.Letter.Kind; told[l.Letter.Name] || kind != scheduler.Update && kind != scheduler.Cancel {
			continue
		}
		q.Silenced = append(q.Silenced, l)
		for _, field := range l.Letter.Changed {
			switch field {
			case scheduler.FieldStart, scheduler.FieldEnd, scheduler.FieldPlace, scheduler.FieldCancelled:
				astray[l.Letter.To.Email] = true
			}
		}
	}
	q.Astray = len(astray)
	return q
}

// ApplyQuietly makes files the accepted ones, and lets nobody be written to because of what they change. It returns what was
// recorded.
func (d *Desk) ApplyQuietly(ctx context.Context, want *theme.Set) ([]scheduler.Action, error) {
	if _, err := d.Steer(ctx, want, true); err != nil {
		return nil, err
	}
	return d.Ledger.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Quietly(want, have, d.Now().UTC()), nil
	})
}

// Steer lets all nodes plan by these files, where several share the ledger. It says whether they went by others. Where no node
// at work has them, it is [store.ErrUnseen], after a moment in which one may read them, unless unseen says that one will.
func (d *Desk) Steer(ctx context.Context, want *theme.Set, unseen bool) (changed bool, err error) {
	joint, ok := d.Ledger.(store.Joint)
	if !ok {
		return false, nil
	}
	for range 12 {
		if changed, err = joint.Choose(ctx, want.Files.Digest(), unseen); !errors.Is(err, store.ErrUnseen) {
			break
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(savedSoon / 12):
		}
	}
	return changed, err
}

// savedSoon is how long a node may take to read what somebody has just saved.
const savedSoon = 3 * time.Second
