package web

import (
	"context"
	"sync"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// edition is what is served between two changes: one State and the feeds made from it. Nothing in it changes.
type edition struct {
	mark    uint64 // of the Handler when it was made
	version int64  // of the Source
	made    time.Time
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

// readAgain is how long a Source that answered with an error is left alone.
const readAgain = time.Second

// readWithin is how long a Source may take for one State.
const readWithin = 10 * time.Second

// current is the edition to serve now. It comes from memory unless the Source was said to have changed, or the day has:
// the window a feed shows moves at midnight UTC. While one request makes the next edition the others are served the
// last one, and so is everybody while the Source answers with errors. The error is that of a Source that never answered.
func (h *Handler) current(ctx context.Context) (*edition, error) {
	now := h.options.Now()
	last := h.latest.Load()
	if last.fresh(h.mark.Load(), now) {
		return last, nil
	}
	if !h.reading.TryLock() {
		if last != nil {
			return last, nil
		}
		h.reading.Lock()
	}
	defer h.reading.Unlock()
	return h.next(ctx, now)
}

// next makes the next edition if there is need, while reading is held.
func (h *Handler) next(ctx context.Context, now time.Time) (*edition, error) {
	last, mark := h.latest.Load(), h.mark.Load()
	if last.fresh(mark, now) || last != nil && now.Before(h.retry) {
		return last, nil
	}
	next, err := h.read(ctx, last, now)
	if err != nil {
		h.retry = now.Add(readAgain)
		h.options.Log.Error("read what is recorded", "error", err, "served", last != nil)
		if last != nil {
			return last, nil
		}
		return nil, err
	}
	next.mark, h.retry = mark, time.Time{}
	h.latest.Store(next)
	return next, nil
}

// renew makes sure that what is served from now on has what was recorded up to now. When that cannot be read, what was
// recorded shows later, and false is returned.
func (h *Handler) renew(ctx context.Context) bool {
	mark := h.mark.Add(1)
	h.reading.Lock()
	defer h.reading.Unlock()
	if last := h.latest.Load(); last != nil && last.mark >= mark {
		return true // somebody else has read meanwhile
	}
	h.retry = time.Time{}
	_, err := h.next(ctx, h.options.Now()) // it has logged what is wrong
	return err == nil
}

func (e *edition) fresh(mark uint64, now time.Time) bool {
	return e != nil && e.mark == mark && e.day.Equal(day(now))
}

func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// read makes the edition that follows last, which may be nil. What the Source says is not newer than last is kept.
func (h *Handler) read(ctx context.Context, last *edition, now time.Time) (*edition, error) {
	// The edition is for everybody, not only for the visitor who happens to wait for it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readWithin)
	defer cancel()
	version, err := h.options.Source.Version(ctx)
	if err != nil {
		return nil, err
	}
	if last != nil && last.version == version && last.day.Equal(day(now)) {
		same := *last
		return &same, nil
	}
	have, err := h.options.Source.State(ctx)
	if err != nil {
		return nil, err
	}
	return h.edit(have, version, now), nil
}

// edit arranges a State for serving.
func (h *Handler) edit(have scheduler.State, version int64, now time.Time) *edition {
	e := &edition{
		version: version,
		made:    now,
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
