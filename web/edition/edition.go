package edition

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Edition is what is served between two changes: one State, arranged for reading, and the feeds made from it. Nothing in
// it changes, and it is safe for concurrent use.
type Edition struct {
	Version  int64     // of what was read, as [Options].Version gave it
	Day      time.Time // 00:00 UTC of the day it was made on: feeds show what they show on that day
	State    scheduler.State
	Site     theme.Site           // the accepted files', or Options.Site before any are accepted
	Sessions []*scheduler.Session // all of State, by start; those that start together are in State's order

	told   uint64 // Publisher.told before it was read
	words  scheduler.FeedWords
	themes map[string]*theme.Theme         // by id
	of     map[string][]*scheduler.Session // by theme
	byKey  func() sessionsByKey
	feeds  map[string]func() *File       // by id
	busy   map[string]func() *File       // by id: the free and busy times
	over   map[string]*scheduler.Session // by UID: what stands in place of the sessions of byKey
	lists  map[string]func() *File       // by format and id, and by path: the same for other programs
	asked  *asked
	shelf  *shelf

	collections map[string]func() (*Collection, error) // by id
}

// arrange makes an Edition of a State that was read at now.
func (p *Publisher) arrange(have scheduler.State, version int64, now time.Time) *Edition {
	e := &Edition{
		Version:  version,
		Day:      day(now),
		State:    have,
		Site:     p.options.Site,
		Sessions: byStart(have.Sessions),
		of:       make(map[string][]*scheduler.Session),
		feeds:    make(map[string]func() *File),
		busy:     make(map[string]func() *File),
		lists:    make(map[string]func() *File),
		asked:    &asked{},
		shelf:    &p.shelf,

		collections: make(map[string]func() (*Collection, error)),
	}
	e.follow(have.Accepted)
	e.words = p.options.Words(e.Site.Language)
	e.byKey = sync.OnceValue(func() sessionsByKey { // feeds do not ask for it
		all := make(sessionsByKey, len(e.Sessions))
		for _, s := range e.Sessions {
			all.add(s)
		}
		return all
	})
	for _, s := range e.Sessions {
		e.of[s.Theme] = append(e.of[s.Theme], s)
	}
	p.promise(e, scheduler.Everything)
	for id := range e.themes {
		p.promise(e, id)
	}
	for id := range e.of { // a theme whose file is gone still has its sessions
		p.promise(e, id)
	}
	return e
}

// follow takes site and themes from the accepted files, which may be nil.
func (e *Edition) follow(files *theme.Set) {
	e.themes = make(map[string]*theme.Theme)
	if files == nil {
		return
	}
	e.Site = files.Config.Site
	for _, t := range files.Themes {
		if !t.Draft {
			e.themes[t.ID] = t
		}
	}
}

// sessionsByKey are sessions by "theme/key".
type sessionsByKey map[string]*scheduler.Session

func (m sessionsByKey) add(s *scheduler.Session) { m[s.Theme+"/"+s.Key()] = s }

// promise sees to it that the feed with this id can be asked for.
func (p *Publisher) promise(e *Edition, id string) {
	e.feeds[id] = p.shelf.promise(e, id, func() (calendar, time.Time, error) { return p.shelf.press.print(e, id) })
	e.busy[id] = p.shelf.promise(e, BusyPath(id), func() (calendar, time.Time, error) { return e.printBusy(id) })
	p.promiseLists(e, id)
	e.collections[id] = sync.OnceValues(func() (*Collection, error) {
		p.shelf.mu.Lock()
		defer p.shelf.mu.Unlock()
		return p.shelf.press.collect(e, id)
	})
}

// Theme returns the accepted theme with this id; nil if there is none or it is a draft.
func (e *Edition) Theme(id string) *theme.Theme { return e.themes[id] }

// Of returns the sessions of the theme with this id, by start; empty if there are none. The theme's file may be gone.
func (e *Edition) Of(id string) []*scheduler.Session { return e.of[id] }

// Session returns the session that addresses name by its theme's id and its [scheduler.Session.Key]; nil if there is none.
func (e *Edition) Session(theme, key string) *scheduler.Session {
	s := e.byKey()[theme+"/"+key]
	if s != nil && e.over[s.UID] != nil {
		return e.over[s.UID]
	}
	return s
}

// Feed returns the public calendar of the theme with this id, or of all themes with the id [scheduler.Everything]. The
// first request makes it. found is false if there is no such theme and no session of it; the File is nil if the calendar
// cannot be written and there is no earlier one, which is logged.
func (e *Edition) Feed(id string) (f *File, found bool) {
	promised, found := e.feeds[id]
	if !found {
		return nil, false
	}
	return promised(), true
}

// FeedPath returns the path of the feed with this id on the site.
func FeedPath(id string) string { return "/feeds/" + url.PathEscape(id) + ".ics" }

// Address returns the full address of a path on the site; "" if the site has no address.
func (e *Edition) Address(path string) string {
	if !strings.Contains(e.Site.URL, "://") {
		return ""
	}
	return strings.TrimSuffix(e.Site.URL, "/") + path
}

// day returns 00:00 UTC of the day on which t is in UTC.
func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// byStart returns the sessions sorted by start. Those that start together keep their order.
func byStart(sessions []*scheduler.Session) []*scheduler.Session {
	sorted := slices.Clone(sessions)
	slices.SortStableFunc(sorted, func(a, b *scheduler.Session) int { return a.Facts.Start.Compare(b.Facts.Start) })
	return sorted
}
