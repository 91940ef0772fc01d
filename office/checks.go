package office

import (
	"context"
	"net/http"
	"sync"
	"time"

	"rondo/doctor"
	"rondo/templates"
)

// How long a look at everything may take, for how long it is shown again, and for how long it is shown while the next one goes on behind it.
const (
	lookWithin = 8 * time.Second
	lookKept   = 15 * time.Second
	lookShown  = 5 * time.Minute
)

// checks keeps what the doctor found last.
type checks struct {
	mu   sync.Mutex
	at   time.Time
	last []doctor.Check
	slow bool
	busy bool // somebody looks
}

// health serves GET /desk/health: what the doctor finds, without what it would ask of the network.
func (room *Room) health(w http.ResponseWriter, r *http.Request, v *visitor) {
	if room.Examine == nil {
		room.frame.Refuse(w, r, http.StatusNotFound)
		return
	}
	c, now := &room.checks, room.Now()
	c.mu.Lock()
	switch age := now.Sub(c.at); {
	case c.at.IsZero() || age < 0 || age >= lookShown:
		found, slow := room.examine(r.Context())
		c.found(found, slow, now)
	case age >= lookKept && !c.busy: // whoever waits for the page sees what is there, and how old it is
		c.busy = true
		ctx := context.WithoutCancel(r.Context())
		go func() {
			found, slow := room.examine(ctx)
			c.mu.Lock()
			defer c.mu.Unlock()
			c.busy = false
			c.found(found, slow, now)
		}()
	}
	p := templates.ChecksPage{DeskOutcome: outcome(r), At: c.at, Zone: v.zone.Location(), City: v.zone.City(), Slow: c.slow}
	for _, one := range c.last {
		p.Checks = append(p.Checks, templates.DeskCheck{Verdict: string(one.Verdict), About: one.About, Found: one.Found, Do: one.Do})
	}
	c.mu.Unlock()
	room.page(w, r, v, http.StatusOK, p)
}

// examine looks at everything. slow says that it took too long.
func (room *Room) examine(ctx context.Context) (found []doctor.Check, slow bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookWithin)
	defer cancel()
	found = room.Examine(ctx)
	return found, ctx.Err() != nil
}

func (c *checks) found(found []doctor.Check, slow bool, at time.Time) {
	c.last, c.slow, c.at = found, slow, at
}
