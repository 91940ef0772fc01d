package web

import (
	"sync"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// edition is what is served between two changes: one State and the feeds made from it. Nothing in it changes.
type edition struct {
	mark    uint64    // of the Handler when it was made
	version int64     // of the Source
	day     time.Time // UTC, on which it was made
	state   scheduler.State
	site    theme.Site
	words   scheduler.FeedWords // in the site's language
	themes  map[string]*theme.Theme
	order   []*scheduler.Session            // by start
	of      map[string][]*scheduler.Session // those of one theme, likewise
	session map[string]*scheduler.Session   // by theme and key, as sessionPath ends
	feeds   map[string]func() *feed         // by id
	people  func() []string                 // addresses of everybody, in order; found when somebody asks
}

func (e *edition) fresh(mark uint64, now time.Time) bool {
	return e != nil && e.mark == mark && e.day.Equal(day(now))
}

func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// edit arranges a State for serving.
func (h *Handler) edit(have scheduler.State, version int64, now time.Time) *edition {
	e := &edition{
		version: version,
		day:     day(now),
		state:   have,
		site:    h.options.Site,
		themes:  make(map[string]*theme.Theme),
		order:   byStart(have.Sessions),
		of:      make(map[string][]*scheduler.Session),
		session: make(map[string]*scheduler.Session, len(have.Sessions)),
		feeds:   make(map[string]func() *feed),
		people:  sync.OnceValue(func() []string { return addresses(have) }),
	}
	if have.Accepted != nil {
		e.site = have.Accepted.Config.Site
		for _, t := range have.Accepted.Themes {
			e.themes[t.ID] = t
		}
	}
	e.words = scheduler.FeedWords(h.options.Words().FeedWords(e.site.Language))
	for _, s := range e.order {
		e.of[s.Theme] = append(e.of[s.Theme], s)
		e.session[s.Theme+"/"+s.Key()] = s
	}
	e.feeds[scheduler.Everything] = h.promise(e, scheduler.Everything)
	for id := range e.themes {
		e.feeds[id] = h.promise(e, id)
	}
	for id := range e.of { // a theme whose file is gone still has its sessions
		e.feeds[id] = h.promise(e, id)
	}
	return e
}
