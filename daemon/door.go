package daemon

import (
	"context"
	"sync"

	"rondo/scheduler"
)

// door gathers those who come to sessions at the same time, since whoever notes one of them reads the whole session: a hundred
// people come within a minute.
type door struct {
	mu      sync.Mutex
	waiting []entrant
	busy    bool // somebody notes those who wait
}

type entrant struct {
	scheduler.Arrival
	noted chan error // receives what came of it
}

// Came notes that somebody came, as [web.Answers] says. It returns after the commit.
func (a answers) Came(ctx context.Context, one scheduler.Arrival) error {
	who := entrant{one, make(chan error, 1)}
	door := &a.d.door
	door.mu.Lock()
	door.waiting = append(door.waiting, who)
	if !door.busy {
		door.busy = true
		go a.d.admit(context.WithoutCancel(ctx))
	}
	door.mu.Unlock()
	select {
	case err := <-who.noted:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// admit notes those who wait, together, until nobody does.
func (d *Service) admit(ctx context.Context) {
	for {
		d.door.mu.Lock()
		group := d.door.waiting
		if d.door.waiting = nil; len(group) == 0 {
			d.door.busy = false
			d.door.mu.Unlock()
			return
		}
		d.door.mu.Unlock()
		err := d.noteArrivals(ctx, group)
		for _, who := range group {
			who.noted <- err
		}
	}
}

// noteArrivals records that people came. Nothing else follows at once, and when and how they came is in no log.
func (d *Service) noteArrivals(ctx context.Context, group []entrant) error {
	all := make([]scheduler.Arrival, len(group))
	scope := scheduler.Scope{}
	for i, who := range group {
		all[i] = who.Arrival
		scope.Sessions = append(scope.Sessions, who.UID)
	}
	_, err := d.db.Update(ctx, scope.And(scheduler.Scope{}), func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Arrivals(have, all, d.now())
	})
	return err
}
