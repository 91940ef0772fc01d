package office

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"time"

	"rondo/clash"
	"rondo/desk"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/web/edition"
)

// What the first page of the desk shows.
const (
	weeksShown    = 16 // of the strip
	weeksBefore   = 2  // of those, how many are past
	themesShown   = 10 // on a page
	sessionsShown = 12 // in the list
	todosShown    = 12
	daysCounted   = 30
	daysWarned    = 60 // of what collides; what is further ahead stands in the list and in the strip
	mostPages     = 1000
)

// seasons keeps how the sessions of the last edition stand, and what collides. What everybody of the desk sees is a part of it. Nothing of
// it is older than what it follows from: the ledger's version, the minute and the calendars; of what collides, the files, the hour, and
// what of the ledger it goes by.
type seasons struct {
	mu      sync.Mutex
	version int64
	minute  time.Time // for which it is true
	busy    scheduler.Calendars
	all     []desk.Standing

	files *theme.Set // whose collisions are known
	hour  time.Time  // from which they were looked for
	known desk.Known // beside the files
	found desk.Collisions
}

// standings returns how the sessions of an edition stand at a moment: those of the last weeks, and all that are coming.
func (room *Room) standings(e *edition.Edition, now time.Time) []desk.Standing {
	var busy scheduler.Calendars
	if room.Calendars != nil {
		busy = room.Calendars()
	}
	s := &room.seasons
	s.mu.Lock()
	defer s.mu.Unlock()
	minute := now.Truncate(time.Minute)
	if s.all != nil && s.version == e.Version && s.minute.Equal(minute) && alike(s.busy, busy) {
		return s.all
	}
	if set := e.State.Accepted; set != nil {
		known, hour := world(e.State, busy, minute), now.Truncate(time.Hour)
		if s.files != set || !s.hour.Equal(hour) || !reflect.DeepEqual(s.known, known) {
			s.found = desk.Conflicts(set, known, hour, hour.Add(set.Config.Horizon.Duration()), "", clash.Medium)
			s.files, s.hour, s.known = set, hour, known
		}
	}
	all := func(string) bool { return true }
	s.all = desk.Standings(e.State, s.found, all, minute.AddDate(0, 0, -7*(weeksBefore+1)), minute.AddDate(2, 0, 0), minute)
	if s.all == nil {
		s.all = []desk.Standing{}
	}
	s.version, s.minute, s.busy = e.Version, minute, busy
	return s.all
}

// alike reports whether calendars are the same that were read. One that is read again is another one.
func alike(a, b scheduler.Calendars) bool {
	return maps.Equal(a.Feeds, b.Feeds) && maps.Equal(a.Personal, b.Personal)
}

// world returns what is known of the world that sessions may collide with, as far as it matters to them.
func world(have scheduler.State, busy scheduler.Calendars, now time.Time) (known desk.Known) {
	have.Calendars = busy
	known.Feeds, known.Personal = busy.Feeds, busy.Personal
	for _, l := range have.Accepted.Config.Links {
		if l.Seats > 0 { // or else nobody asks how many are to come
			known.Accepted = desk.Accepted(have)
			break
		}
	}
	known.Casts = scheduler.Casts(have.Accepted, have.Sessions, now)
	known.Asides = scheduler.Asides(have.Accepted, have, now)
	return known
}

// home serves GET /desk: the season at a glance.
func (room *Room) home(w http.ResponseWriter, r *http.Request, v *visitor) {
	now := room.Now()
	var all []desk.Standing
	for _, s := range room.standings(v.Edition, now) {
		if v.of(s.Session.Theme) {
			all = append(all, s)
		}
	}
	waiting, err := room.waiting(r.Context(), v)
	if err != nil {
		room.Log.Error("look what waits at the desk", "error", err)
		room.frame.Refuse(w, r, http.StatusServiceUnavailable)
		return
	}
	p := templates.SeasonPage{DeskOutcome: outcome(r)}
	p.Counts.Days = daysCounted
	p.Todos = waiting.todos()
	themes := v.organized()
	themes, p.Earlier, p.Later = pageOf(themes, r)
	shown := map[string]bool{}
	for _, t := range themes {
		shown[t.ID] = true
		path := "/desk/t/" + url.PathEscape(t.ID)
		row := templates.Themed{ID: t.ID, Name: t.Name, Color: t.Color, Health: path + "/health", Report: path + "/report"}
		if room.edits {
			row.New = path + "/new"
		}
		p.Themes = append(p.Themes, row)
	}
	listed := map[*scheduler.Session]bool{}
	for i := range all {
		s := &all[i]
		f := &s.Session.Facts
		coming := f.End.After(now)
		if coming && f.Start.Before(now.AddDate(0, 0, daysCounted)) && !f.Cancelled {
			p.Counts.Sessions++
			p.Counts.Ready += one(s.State == "confirmed" || s.State == "ready" || s.State == desk.AsPlanned)
			p.Counts.Asked += one(s.State == "asked")
			p.Counts.Lacking += one(len(s.Lacks) > 0)
			p.Counts.Meeting += one(len(s.Conflicts) > 0)
		}
		if coming && len(p.Sessions) < sessionsShown {
			listed[s.Session] = true
			p.Sessions = append(p.Sessions, room.standing(v, s))
		}
		p.Todos = append(p.Todos, room.todos(v, s)...)
	}
	slices.SortStableFunc(p.Todos, func(a, b templates.Todo) int { return one(b.Late) - one(a.Late) })
	if more := len(p.Todos) - todosShown; more > 0 {
		p.Todos, p.More = p.Todos[:todosShown], more
	}
	p.Strip = strip(v, themes, all, listed, now)
	p.Month, p.Dated = room.month(v, r, all, shown, now)
	room.page(w, r, v, http.StatusOK, p)
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// organized returns the themes that the visitor organizes, in the order of the files, without those that have ended.
func (v *visitor) organized() (all []*theme.Theme) {
	if v.State.Accepted == nil {
		return nil
	}
	for _, t := range v.State.Accepted.Themes {
		if v.of(t.ID) && !t.Ended {
			all = append(all, t)
		}
	}
	return all
}

// pageOf returns the themes of one page, and the paths of those beside it.
func pageOf(all []*theme.Theme, r *http.Request) (themes []*theme.Theme, earlier, later string) {
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || page < 1 || page > mostPages || (page-1)*themesShown >= len(all) {
		page = 1
	}
	at := func(n int) string { return "/desk?page=" + strconv.Itoa(n) + "#weeks" }
	if page > 1 {
		earlier = at(page - 1)
	}
	if page*themesShown < len(all) {
		later = at(page + 1)
	}
	return all[(page-1)*themesShown : min(page*themesShown, len(all))], earlier, later
}

// anchor names a session on the page.
func anchor(s *scheduler.Session) string { return "s-" + s.Theme + "-" + s.Key() }

// sessionPath returns the path of the public page of a session.
func sessionPath(s *scheduler.Session) string {
	return "/s/" + url.PathEscape(s.Theme) + "/" + s.Key()
}

// standing returns what the page says of one session.
func (room *Room) standing(v *visitor, s *desk.Standing) templates.Standing {
	said := templates.Standing{Occurrence: occurrence(s.Session), ID: anchor(s.Session), State: s.State, Edit: room.editPath(s.Session)}
	counts := desk.Headcounts(v.State, []*scheduler.Session{s.Session})[0]
	n := func(status scheduler.Status) int { return counts.Counts[string(status)] }
	said.Answers = templates.Answers{
		Yes: n(scheduler.Accepted), Waiting: n(scheduler.Waiting), Maybe: n(scheduler.Tentative), No: n(scheduler.Declined) + n(scheduler.Delegated),
		None: n(scheduler.NeedsAction), Back: n(scheduler.Undeliverable), Places: counts.Capacity,
	}
	for _, l := range s.Lacks {
		said.Lacks = append(said.Lacks, l.What)
	}
	for _, c := range s.Conflicts {
		said.Meets = append(said.Meets, templates.Meeting{Severity: c.Severity, Kind: c.Kind, With: c.WithName, People: c.People, Free: c.Free})
	}
	for _, p := range s.Presenters {
		said.Presenters = append(said.Presenters, templates.DeskPresenter{Name: p.Name, Answer: p.Answer, Standby: p.Standby, Asked: p.Asked})
	}
	if said.Presenters != nil {
		said.Presenter = ""
	}
	return said
}

// occurrence returns what pages of the desk say of a session: the place, too, since organizers know it.
func occurrence(s *scheduler.Session) templates.Occurrence {
	f := &s.Facts
	said := templates.Occurrence{
		Session: templates.Session{
			Name: f.Name, Title: f.Title, Presenter: f.Presenter, Place: f.Place, Reason: f.Reason, Start: f.Start, End: f.End,
			Zone: f.Zone.Location(), City: f.Zone.City(), URL: sessionPath(s), Cancelled: f.Cancelled,
		},
		Color: f.Color, ThemePath: "/t/" + url.PathEscape(s.Theme),
	}
	if f.Wall != s.Slot {
		said.From = f.Zone.In(s.Slot)
	}
	return said
}

// todos returns what should be done about a session, soon or now.
func (room *Room) todos(v *visitor, s *desk.Standing) (all []templates.Todo) {
	o := occurrence(s.Session)
	o.URL = sessionPath(s.Session)
	path := room.editPath(s.Session)
	for _, l := range s.Lacks {
		if l.When == desk.Someday {
			continue
		}
		t := templates.Todo{Kind: l.What, Late: l.When == desk.Now, Session: &o, Path: path}
		if l.Step {
			t.Kind, t.What = "step", l.What
		}
		all = append(all, t)
	}
	for _, c := range s.Conflicts {
		if c.Severity != clash.High.String() || c.Again || s.Session.Facts.Start.After(room.Now().AddDate(0, 0, daysWarned)) {
			continue
		}
		what := c.WithName
		if what == "" {
			what = c.Kind
		}
		all = append(all, templates.Todo{Kind: "conflict", Session: &o, What: what, People: c.People, Free: c.Free, Path: path})
		break
	}
	return all
}

// strip returns the weeks of some themes.
func strip(v *visitor, themes []*theme.Theme, all []desk.Standing, listed map[*scheduler.Session]bool, now time.Time) templates.Strip {
	today := now.In(v.zone.Location())
	monday := time.Date(today.Year(), today.Month(), today.Day()-(int(today.Weekday())+6)%7-7*weeksBefore, 0, 0, 0, 0, today.Location())
	said := templates.Strip{First: monday, Weeks: weeksShown}
	row := map[string]int{}
	for i, t := range themes {
		said.Rows = append(said.Rows, templates.StripRow{Name: t.Name, Color: t.Color, Path: "/t/" + url.PathEscape(t.ID)})
		row[t.ID] = i
	}
	for i := range all {
		s := &all[i]
		at, shown := row[s.Session.Theme]
		f := &s.Session.Facts
		week := weekOf(f.Start.In(monday.Location()), monday)
		if !shown || week < 0 || week >= weeksShown {
			continue
		}
		mark := templates.StripMark{
			Week: week, State: s.State, N: 1, Alarm: s.Urgent() > desk.Someday, Start: f.Start, Zone: f.Zone.Location(), City: f.Zone.City(), Title: f.Title, Path: sessionPath(s.Session),
		}
		if listed[s.Session] {
			mark.Path = "#" + anchor(s.Session)
		}
		marks := &said.Rows[at].Marks
		if n := len(*marks); n > 0 && (*marks)[n-1].Week == week {
			last := &(*marks)[n-1]
			mark.N, mark.Alarm = last.N+1, mark.Alarm || last.Alarm
			if slices.Index(templates.States, last.State) <= slices.Index(templates.States, s.State) {
				mark.State, mark.Start, mark.Path, mark.Title = last.State, last.Start, last.Path, last.Title
			}
			*last = mark
			continue
		}
		*marks = append(*marks, mark)
	}
	return said
}

// weekOf returns in which week after a Monday a moment is, by the days of the Monday's zone.
func weekOf(at, monday time.Time) int {
	day := time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, time.UTC)
	first := time.Date(monday.Year(), monday.Month(), monday.Day(), 12, 0, 0, 0, time.UTC)
	days := int(day.Sub(first) / (24 * time.Hour))
	if days < 0 {
		return -1
	}
	return days / 7
}

// month returns the month that is asked for, by default the present one, with the sessions of the themes on the page.
func (room *Room) month(v *visitor, r *http.Request, all []desk.Standing, shown map[string]bool, now time.Time) (m templates.Month, dated []templates.Standing) {
	zone := v.zone.Location()
	today := now.In(zone)
	first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, zone)
	if asked, err := time.ParseInLocation("2006-01", r.URL.Query().Get("month"), zone); err == nil && asked.Year() >= 1970 && asked.Year() < 2200 {
		first = asked
	}
	m.First = first
	path := func(months int) string {
		q := url.Values{"month": {first.AddDate(0, months, 0).Format("2006-01")}}
		if page := r.URL.Query().Get("page"); page != "" {
			q.Set("page", page)
		}
		return "/desk?" + q.Encode()
	}
	from, to := first.AddDate(0, 0, -7), first.AddDate(0, 1, 7)
	for i := range all {
		s := &all[i]
		f := &s.Session.Facts
		if f.Start.Before(first) {
			m.Earlier = path(-1)
		}
		if !f.Start.Before(first.AddDate(0, 1, 0)) {
			m.Later = path(1)
		}
		if shown[s.Session.Theme] && !f.Start.Before(from) && f.Start.Before(to) {
			one := templates.Standing{Occurrence: occurrence(s.Session), ID: anchor(s.Session), State: s.State}
			if s.Urgent() > desk.Someday {
				one.Lacks = []string{"x"}
			}
			dated = append(dated, one)
		}
	}
	return m, dated
}

// waitings is what waits at the desk for a visitor.
type waitings struct {
	parked, proposals, words, joining int
	heldLetters                       int
	held, asks                        int
}

// todos returns what waits beside sessions.
func (n waitings) todos() (all []templates.Todo) {
	for _, w := range []struct {
		kind, path string
		n          int
	}{
		{"held", "/desk/held", n.held}, {"asks", "/desk/held", n.asks}, {"parked", "/desk/inbox#parked", n.parked},
		{"proposals", "/desk/inbox#asked", n.proposals}, {"joining", "/desk/inbox#joining", n.joining}, {"words", "/desk/inbox#words", n.words},
		{"heldletters", "/desk/letters?state=held", n.heldLetters},
	} {
		if w.n > 0 {
			t := templates.Todo{Kind: w.kind, N: w.n, Late: true, Path: w.path}
			if w.kind == "held" { // how many letters it would send, only a plan tells
				t.N = 0
			}
			all = append(all, t)
		}
	}
	return all
}

// outcome returns what the query of a page says was just done.
func outcome(r *http.Request) templates.DeskOutcome {
	q := r.URL.Query()
	return templates.DeskOutcome{Done: q.Get("done"), Sorry: q.Get("sorry")}
}

// waiting looks up what waits for a visitor.
func (room *Room) waiting(ctx context.Context, v *visitor) (n waitings, err error) {
	ctx, cancel := context.WithTimeout(ctx, reading)
	defer cancel()
	for _, h := range v.State.Holds {
		switch {
		case h.Asks():
			n.asks += one(v.ofUID(heldSession(h)))
		case h.Digest != "":
			n.held = 1
		}
	}
	n.joining = len(joining(v))
	for _, p := range v.State.Proposals {
		n.proposals += one(p.State == scheduler.ProposalOpen && v.of(p.Theme))
	}
	if room.Desk == nil {
		return n, nil
	}
	if v.all || v.operator {
		counts, err := room.Desk.Ledger.Counts(ctx)
		if err != nil {
			return n, err
		}
		n.heldLetters = counts.ByState[scheduler.Held]
	}
	n.words, n.parked, err = room.waitingMail(ctx, v)
	return n, err
}

// reading is how long looking something up may take.
const reading = 5 * time.Second
