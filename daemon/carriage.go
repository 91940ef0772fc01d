package daemon

import (
	"context"
	"math/rand/v2"
	"os"
	"reflect"
	"sync"
	"time"

	"rondo/desk"
	"rondo/mailer"
	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
	"rondo/web"
)

// carriage is the carrier of the route that the files name at present. A changed route gets a carrier of its own, after
// the one before it has brought home what it had in flight.
type carriage struct {
	d     *Service
	calls chan struct{} // wakes the carrier

	mu      sync.Mutex
	route   route
	carrier *mailer.Carrier    // nil when letters go into a folder
	folder  *mailer.Folder     // nil when they do not
	change  context.CancelFunc // ends the carrier for one of another route
	broken  error              // why there is no carrier
}

// route is the part of the settings that a carrier is made of.
type route struct {
	smtp theme.SMTP
	dir  string
}

func routeOf(m theme.Mail) route { return route{m.SMTP, m.Dir} }

func newCarriage(d *Service) *carriage {
	return &carriage{d: d, calls: make(chan struct{}, 1), route: routeOf(d.config.Mail)}
}

// wake says that letters were posted or released.
func (c *carriage) wake() {
	tell(c.calls)
	tell(c.d.chats.calls)
}

// setRoute goes over to the route, if it is another one.
func (c *carriage) setRoute(next route) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if reflect.DeepEqual(next, c.route) {
		return
	}
	c.route = next
	if c.change != nil {
		c.change()
	}
}

// run carries letters until ctx ends.
func (c *carriage) run(ctx context.Context) error {
	for gently := c.d.skills.unclean(); ctx.Err() == nil; gently = false {
		leg, carry := c.next(ctx, gently)
		if err := carry(leg); err != nil {
			c.d.log.Error("carry letters: mend mail in rondo.yaml", "error", err)
			c.note(err)
			<-leg.Done()
			c.note(nil)
		}
	}
	return nil
}

// next returns how letters are carried on the present route, and the context that ends with it.
func (c *carriage) next(ctx context.Context, gently bool) (context.Context, func(context.Context) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	leg, change := context.WithCancel(ctx)
	c.change = change
	d, box := c.d, outbox{steadyOutbox{c.d.db, c.d.clock}, c.d.pages, c.d.wake}
	if c.route.dir != "" {
		c.carrier, c.folder = nil, &mailer.Folder{Outbox: box, Path: d.inst.Path(c.route.dir), Now: d.now, Wake: c.calls, Log: d.log}
		_ = os.MkdirAll(c.folder.Path, 0o750) // what is wrong with it the folder tells, for as long as it is
		return leg, c.folder.Run
	}
	c.folder, c.carrier = nil, &mailer.Carrier{
		Outbox: box, Memory: d.db, Route: c.route.smtp, Secret: d.inst.Secret(c.route.smtp), Hello: d.config.Site.Host(),
		Now: d.now, Wake: c.calls, Log: d.log, Gently: gently, Jitter: rand.Float64,
	}
	return leg, c.carrier.Run
}

func (c *carriage) note(err error) {
	c.mu.Lock()
	c.broken = err
	c.mu.Unlock()
}

// problem returns why nothing leaves, when somebody has to look; "" otherwise.
func (c *carriage) problem() string {
	c.mu.Lock()
	carrier, folder, broken := c.carrier, c.folder, c.broken
	c.mu.Unlock()
	var status mailer.Status
	switch {
	case broken != nil:
		return "letters do not leave: " + broken.Error()
	case folder != nil:
		status = folder.Status()
	case carrier != nil:
		status = carrier.Status()
	}
	if status.Alarm || status.Why != "" && c.d.now().Sub(status.Since) > desk.Brief {
		return "letters do not leave since " + say.Time(status.Since, c.d.config.Site.Zone) + ": " + status.Why
	}
	return ""
}

// outbox is the ledger as the carrier sees it; what becomes of attempts is counted for the metrics.
type outbox struct {
	steadyOutbox
	pages *web.Handler
	wake  func() // tells the plan that a letter did not arrive
}

func (o outbox) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) func() error {
	recorded := o.steadyOutbox.Settle(ctx, id, r, now)
	return func() error {
		err := recorded()
		if err == nil {
			o.settled(r)
		}
		return err
	}
}

func (o outbox) settled(r scheduler.Result) {
	o.pages.Carried(r)
	if r.Gone || len(r.With) > 0 {
		o.pages.Invalidate()
	}
	if r.State == scheduler.Failed || r.State == scheduler.Held {
		o.wake()
	}
}
