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
	byKey  map[string]*scheduler.Session   // by "theme/key"
	feeds  map[string]func() *File         // by id
	busy   map[string]func() *File         // likewise
	people func() []string
}

// arrange makes an Edition of a State that was read at now.
func (p *Publisher) arrange(have scheduler.State, version int64, now time.Time) *Edition {
	e := &Edition{
		Version:  version,
		Day:      day(now),
		State:    have,
		Site:     p.options.Site,
		Sessions: byStart(have.Sessions),
		themes:   make(map[string]*theme.Theme),
		of:       make(map[string][]*scheduler.Session),
		byKey:    make(map[string]*scheduler.Session, len(have.Sessions)),
		feeds:    make(map[string]func() *File),
		busy:     make(map[string]func() *File),
		people:   sync.OnceValue(func() []string { return addresses(have) }),
	}
	if have.Accepted != nil {
		e.Site = have.Accepted.Config.Site
		for _, t := range have.Accepted.Themes {
			if !t.Draft {
				e.themes[t.ID] = t
			}
		}
	}
	e.words = p.options.Words(e.Site.Language)
	for _, s := range e.Sessions {
		e.of[s.Theme] = append(e.of[s.Theme], s)
		e.byKey[s.Theme+"/"+s.Key()] = s
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

// promise sees to it that the feed with this id can be asked for.
func (p *Publisher) promise(e *Edition, id string) {
	e.feeds[id] = p.shelf.promise(e, id, func() (calendar, time.Time, error) { return p.shelf.press.print(e, id) })
	e.busy[id] = p.shelf.promise(e, BusyPath(id), func() (calendar, time.Time, error) { return e.printBusy(id) })
}

// Theme returns the accepted theme with this id; nil if there is none or it is a draft.
func (e *Edition) Theme(id string) *theme.Theme { return e.themes[id] }

// Of returns the sessions of the theme with this id, by start; empty if there are none. The theme's file may be gone.
func (e *Edition) Of(id string) []*scheduler.Session { return e.of[id] }

// Session returns the session that addresses name by its theme's id and its [scheduler.Session.Key]; nil if there is none.
func (e *Edition) Session(theme, key string) *scheduler.Session { return e.byKey[theme+"/"+key] }

// People returns the addresses of everybody who was ever written to or whom the accepted files name, sorted and each
// once. The list is shared: do not change it. An edition of a State without people has only those of the files.
func (e *Edition) People() []string { return e.people() }

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

// addresses returns everybody who was ever written to or whom the accepted files name, sorted and each once.
func addresses(have scheduler.State) []string {
	var all []string
	for address := range have.Known {
		all = append(all, address)
	}
	if have.Accepted != nil {
		for address := range have.Accepted.People.ByAddress {
			all = append(all, address)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
