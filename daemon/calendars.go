package daemon

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"rondo/desk"
	"rondo/fetch"
	"rondo/gather"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
	"rondo/web"
)

// calendars are those of others that sessions keep out of the way of.
type calendars struct {
	wake chan struct{} // wakes whoever gathers them

	mu     sync.Mutex
	since  map[store.SourceKey]time.Time // since when a plan knows of one that nobody has asked for
	looked *frozen                       // the reading whose files were looked at
	unread []string                      // those of them that are no calendars, in words
	light  []store.Source                // what is known of all of them but when they are busy; nil where that has to be read

	planned scheduler.Calendars // when they are busy, as the last plan knew it
}

// avoided lists by name what a theme avoids in some part of a time, as letters of the last plan say it.
func (c *calendars) avoided(t *theme.Theme, from, to time.Time) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.planned.Avoided(t, from, to)
}

// known returns when they are busy, as the last plan knew it, without whose calendars are people's own.
func (c *calendars) known() scheduler.Calendars {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.planned
}

// look has them looked through, since others may be wanted.
func (c *calendars) look() {
	tell(c.wake)
}

// gatherer asks for the calendars that the files name.
func (d *Service) gatherer() *gather.Gatherer {
	return &gather.Gatherer{
		Get: d.get, Ledger: gathered{d.db, &d.calendars}, Wanted: d.wanted, Now: d.now, Chance: rand.Float64, Wake: d.calendars.wake, Log: d.log,
		Ready:   func() bool { return d.clock.Believed() == nil && d.files.says() != nil },
		Changed: d.replan,
	}
}

// get asks for one calendar, as the files allow at present.
func (d *Service) get(ctx context.Context, url string, have fetch.Validators) (fetch.Answer, error) {
	settings := d.files.settings()
	if settings == nil {
		settings = &d.config
	}
	client, err := d.inst.Fetcher(settings)
	if err != nil {
		return fetch.Answer{}, err
	}
	return client.Get(ctx, url, have)
}

// wanted lists the calendars that are to be asked for.
func (d *Service) wanted(ctx context.Context) ([]gather.Wanted, error) {
	set := d.files.says()
	if set == nil {
		return nil, errors.New("the files cannot be used")
	}
	own, err := d.ownWanted(ctx)
	return append(gather.Of(set), own...), err
}

// replan plans again what depends on calendars.
func (d *Service) replan() {
	if scheduler.Consults(d.files.says()) {
		d.wake()
	}
}

// known returns what calendars say, for a plan. It waits for those that nobody has asked for yet, though not long, or a first
// invitation would leave before it is known what its session meets.
func (d *Service) known(ctx context.Context, set *theme.Set) (scheduler.Calendars, error) {
	for {
		sources, err := d.db.Sources(ctx)
		if err != nil {
			return scheduler.Calendars{}, err
		}
		if d.calendars.settled(set, sources, d.now()) {
			now := d.now()
			feeds, _ := desk.Feeds(d.files.installation().Files, set, sources, now, now.Add(desk.PlanReach(set)))
			d.calendars.mu.Lock()
			d.calendars.planned = scheduler.Calendars{Feeds: feeds}
			d.calendars.mu.Unlock()
			own, err := d.db.OwnCalendars(ctx, "")
			return scheduler.Calendars{Feeds: feeds, Personal: desk.Personal(own)}, err
		}
		select {
		case <-ctx.Done():
			return scheduler.Calendars{}, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// forCalendars is how long a plan waits for a calendar that nobody has asked for yet.
const forCalendars = 30 * time.Second

// settled reports whether there is nothing to wait for.
func (c *calendars) settled(set *theme.Set, sources []store.Source, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.since
	c.since = map[store.SourceKey]time.Time{}
	settled := true
	for _, w := range gather.Of(set) {
		key := w.Key()
		if !gather.Find(sources, key).Asked.IsZero() {
			continue
		}
		since, known := before[key]
		if !known {
			since = now
		}
		c.since[key] = since
		settled = settled && now.Sub(since) >= forCalendars
	}
	return settled
}

// calendarTroubles returns the calendars that somebody has to look at.
func (d *Service) calendarTroubles(ctx context.Context) (texts []string) {
	for _, c := range d.standings(ctx) {
		if c.Bad {
			texts = append(texts, c.Avoid.Label()+" "+c.Text)
		}
	}
	return append(texts, d.unread()...)
}

// unread says which files of calendars cannot be read. It looks once at each reading of the files.
func (d *Service) unread() []string {
	c, files, set := &d.calendars, d.files.last(), d.files.says()
	c.mu.Lock()
	defer c.mu.Unlock()
	if files == c.looked || set == nil {
		return c.unread
	}
	c.looked, c.unread = files, nil
	for _, f := range desk.Unread(files, set, d.now()) {
		c.unread = append(c.unread, f.String())
	}
	return c.unread
}

// standings returns how calendars stand that are asked for.
func (d *Service) standings(ctx context.Context) (all []desk.Calendar) {
	set := d.files.says()
	if set == nil || len(gather.Of(set)) == 0 {
		return nil
	}
	sources, err := d.light(ctx)
	if err != nil {
		return nil // the ledger cannot be read, which is told elsewhere
	}
	for _, c := range desk.Calendars(set, sources, d.now()) {
		if c.URL != "" {
			all = append(all, c)
		}
	}
	return all
}

// countCalendars counts the calendars that themes avoid and that are asked for. Those of people are nobody's business.
func (d *Service) countCalendars(ctx context.Context) (n web.Gathered) {
	for _, c := range d.standings(ctx) {
		switch {
		case c.Source.Read.IsZero():
			n.Unknown++
			continue
		case c.Bad:
			n.Old++
		default:
			n.Read++
		}
		n.Oldest = max(n.Oldest, d.now().Sub(c.Source.Read))
	}
	return n
}

// light returns what is known of calendars but when they are busy, which is much to read, and seldom news.
func (d *Service) light(ctx context.Context) ([]store.Source, error) {
	c := &d.calendars
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.light != nil {
		return c.light, nil
	}
	all, err := d.db.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Busy, all[i].Tentative = nil, nil
	}
	c.light = append([]store.Source{}, all...)
	return c.light, nil
}

// gathered notes that what is known has changed.
type gathered struct {
	db store.Sources
	c  *calendars
}

// Sources lists calendars.
func (g gathered) Sources(ctx context.Context) ([]store.Source, error) { return g.db.Sources(ctx) }

// KeepSources records calendars.
func (g gathered) KeepSources(ctx context.Context, all ...store.Source) error {
	defer g.stale()
	return g.db.KeepSources(ctx, all...)
}

// ForgetSources forgets calendars.
func (g gathered) ForgetSources(ctx context.Context, keys ...store.SourceKey) error {
	defer g.stale()
	return g.db.ForgetSources(ctx, keys...)
}

func (g gathered) stale() {
	g.c.mu.Lock()
	defer g.c.mu.Unlock()
	g.c.light = nil
}
