package office

import (
	"context"
	"net/http"
	"sync"
	"time"

	"rondo/doctor"
	"rondo/templates"
)

// How long a look at everything may take, and for how long it is shown again.
const (
	lookWithin = 8 * time.Second
	lookKept   = 15 * time.Second
)

// checks keeps what the doctor found last.
type checks struct {
	mu   sync.Mutex
	at   time.Time
	last []doctor.Check
	slow bool
}

// health serves GET /desk/health: what the doctor finds, without what it would ask of the network.
func (room *Room) health(w http.ResponseWriter, r *http.Request, v *visitor) {
	if room.Examine == nil {
		room.frame.Refuse(w, r, http.StatusNotFound)
		return
	}
	c, now := &room.checks, room.Now()
	c.mu.Lock()
	if c.at.IsZero() || now.Before(c.at) || now.Sub(c.at) >= lookKept {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), lookWithin)
		c.last = room.Examine(ctx)
		c.at, c.slow = now, ctx.Err() != nil
		cancel()
	}
	p := templates.ChecksPage{DeskOutcome: outcome(r), At: c.at, Zone: v.zone.Location(), City: v.zone.City(), Slow: c.slow}
	for _, one := range c.last {
		p.Checks = append(p.Checks, templates.DeskCheck{Verdict: string(one.Verdict), About: one.About, Found: one.Found, Do: one.Do})
	}
	c.mu.Unlock()
	room.page(w, r, v, http.StatusOK, p)
}
