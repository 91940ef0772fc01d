package daemon

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"rondo/desk"
	"rondo/fetch"
	"rondo/theme"
)

// lists are the lists of people that are fetched. What they say lies in files, which are followed like all others.
type lists struct {
	mu    sync.Mutex
	known map[string]listed // by group
}

// listed is how asking for a list went.
type listed struct {
	list     theme.List
	have     fetch.Validators
	kept     string // digest of the file that have names
	next     time.Time
	failures int
	problem  string
}

// listGlance is how often it is looked whether a list is due.
const listGlance = 5 * time.Second

// fetchLists asks for lists of people that are due. How that goes it tells by itself.
func (d *Service) fetchLists(ctx context.Context) error {
	if settings := d.files.settings(); settings != nil {
		for _, l := range desk.Lists(settings) {
			if ctx.Err() == nil {
				d.fetchList(ctx, settings, l)
			}
		}
	}
	return nil
}

// fetchList asks for a list, if it is due.
func (d *Service) fetchList(ctx context.Context, settings *theme.Config, l theme.List) {
	d.lists.mu.Lock()
	was, known := d.lists.known[l.Group]
	d.lists.mu.Unlock()
	if known && (was.list.URL != l.URL || !slices.Equal(was.list.Command, l.Command) || was.list.Format != l.Format) {
		was, known = listed{}, false
	}
	if now := d.now(); known && now.Before(was.next) && was.next.Sub(now) < 8*24*time.Hour {
		return
	}
	f := desk.FetchList(ctx, d.inst, settings, l, was.have, was.kept, d.now())
	if ctx.Err() != nil {
		return // that nobody waited says nothing about the list
	}
	now := listed{list: l, have: f.Answer.Validators, kept: f.Kept}
	if f.Err != nil {
		now = listed{list: l, have: was.have, kept: was.kept, failures: was.failures + 1, problem: f.Trouble()}
	}
	now.next = desk.NextList(l, now.failures, f.Answer.Wait, d.now(), rand.Float64())
	d.lists.mu.Lock()
	if d.lists.known == nil {
		d.lists.known = map[string]listed{}
	}
	d.lists.known[l.Group] = now
	d.lists.mu.Unlock()
	switch {
	case f.Err != nil && now.problem != was.problem:
		d.log.Warn("a list of people is not taken", "group", l.Group, "from", l.Label(), "why", now.problem, "again", now.next)
	case f.Err == nil && (was.problem != "" || f.Changed):
		d.log.Info("a list of people is read", "group", l.Group, "from", l.Label(), "people", f.People)
		for _, finding := range f.Findings {
			d.log.Warn("a line of a list is left out", "group", l.Group, "line", finding.Line)
		}
	}
}

// listTroubles says which lists somebody has to look at.
func (d *Service) listTroubles() (texts []string) {
	settings := d.files.settings()
	if settings == nil {
		return nil
	}
	d.lists.mu.Lock()
	defer d.lists.mu.Unlock()
	for _, l := range desk.Lists(settings) {
		if text, fine := desk.ListStanding(d.inst, l, d.lists.known[l.Group].problem, d.now()); !fine {
			texts = append(texts, text)
		}
	}
	return texts
}
