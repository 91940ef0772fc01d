package office_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/desk"
	"rondo/doctor"
	"rondo/ical"
	"rondo/installation"
	"rondo/office"
	"rondo/office/officetest"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web"
)

// community is a large one: people who are asked to some themes each, three years of sessions, letters, and what goes wrong.
type community struct {
	*web.Handler
	pages map[string]string // what is asked for, by a name

	answer func(n int) // has somebody answer for the n-th time
	as     string      // the cookie of somebody who may see all
}

// gather makes a community of themes with as many people each, of whom the last 26 weeks are still to come.
func gather(t testing.TB, themes, each int) *community {
	files := theme.Files{}
	var people, groups strings.Builder
	people.WriteString("people:\n- { email: chief@example.org, name: Cleo Chief }\n")
	groups.WriteString("groups:\n")
	for i := range themes * each {
		fmt.Fprintf(&people, "- { email: p%d@example.org, name: Person %d }\n", i, i)
	}
	for i := range themes {
		var members []string
		for n := range each {
			members = append(members, fmt.Sprintf("p%d@example.org", i*each+n))
		}
		fmt.Fprintf(&groups, "  g%d: [%s]\n", i, strings.Join(members, ", "))
		first := time.Date(2023, 11, 27, 9+i%8, 0, 0, 0, time.UTC).AddDate(0, 0, i%5)
		files[fmt.Sprintf("themes/t%d.yaml", i)] = fmt.Appendf(nil, "name: Theme %d\ntitle: What theme %d is about\npurpose: Decisions that are made with data, told by whoever made them.\n"+
			"organizers: [chief@example.org]\naudience: [g%d]\nplace: https://meet.example.org/t%d\npresenters: { confirm: 3 weeks before }\njoin: open\n"+
			"schedule: { starts: %s, timezone: Europe/Helsinki, duration: 45m, rrule: FREQ=WEEKLY;INTERVAL=4 }\ninvite: 6 weeks before\n"+
			"sessions:\n  %s: { presenter: p%d@example.org, title: A story of theme %d }\n", i, i, i, i, first.Format("2006-01-02 15:04"), first.AddDate(0, 0, 28*40).Format("2006-01-02"), i*each, i)
	}
	files["people.yaml"] = []byte(people.String() + groups.String())
	files["rondo.yaml"] = []byte("site: { name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: sent }\n" +
		"desk: { organizers: [chief@example.org], operators: [chief@example.org] }\n")
	d := &officetest.Desk{T: t, Dir: t.TempDir(), Clock: officetest.Noon.AddDate(0, 0, -14)}
	d.Write(files)
	now := func() time.Time { return d.Clock }
	folder, err := installation.Open(filepath.Join(d.Dir, "rondo.yaml"))
	must(t, err)
	settings, err := folder.Settings()
	must(t, err)
	d.Key, err = folder.MakeKey(settings)
	must(t, err)
	d.DB, err = installation.OpenLedger(t.Context(), filepath.Join(d.Dir, "rondo.db"), now)
	must(t, err)
	t.Cleanup(func() { d.DB.Close() })
	must(t, d.DB.NoteKey(t.Context(), d.Key.Fingerprint()))
	words, err := templates.New(nil)
	must(t, err)
	d.Handler = web.New(web.Options{
		Source: d.DB, Site: settings.Site, Words: func() *templates.Set { return words }, Now: now, Key: d.Key, Past: past{d.DB},
		Answers: nobody{}, Presenters: nobody{},
		Desk: office.New(office.Options{
			Ledger: d.DB, Key: d.Key, Now: now, Desk: &desk.Desk{Folder: folder, Ledger: d.DB, Now: now},
			Examine: func(ctx context.Context) []doctor.Check { return doctor.Examine(ctx, folder, now, false, false) },
			Edits:   func(ctx context.Context) (*desk.Basis, error) { return desk.EditBasis(ctx, folder, now) },
			Glances: func(have scheduler.State) (*desk.Basis, error) { return desk.Glance(folder, have, now()) },
		}),
	})
	set, findings := theme.Load(files.FS(), "rondo.yaml")
	must(t, findings.Err())
	var before []scheduler.Session
	for _, th := range set.Themes {
		for _, o := range th.Occurrences(th.Schedule.Starts.Local, ical.LocalOf(officetest.Noon.AddDate(0, 0, -21))) {
			before = append(before, scheduler.Session{Theme: th.ID, UID: fmt.Sprintf("%s.%s@sessions.example.org", th.ID, o.Slot.Date()), Slot: o.Slot,
				Facts: scheduler.Facts{Name: th.Name, Title: th.Title, Presenter: "Person 1", Start: o.Start, End: o.End, Wall: o.Slot, Zone: o.Zone}})
		}
	}
	_, _, err = d.DB.Import(t.Context(), before)
	must(t, err)
	d.Follow(files)
	d.Clock = officetest.Noon
	d.Plan()
	var silent []scheduler.Action
	for i := range 40 { // who is not written to any more
		silent = append(silent, scheduler.Silence{Address: fmt.Sprintf("p%d@example.org", i), Suppression: scheduler.Suppression{Reason: "550 5.1.1 gone", At: d.Clock}})
	}
	_, err = d.DB.Update(t.Context(), scheduler.Scope{Everybody: true}, func(scheduler.State) ([]scheduler.Action, error) { return silent, nil })
	must(t, err)
	d.Invalidate()
	c := &community{Handler: d.Handler, as: d.As("chief@example.org").Cookies["__Host-rondo-desk"]}
	have := d.State()
	links := token.Links{Key: d.Key, Site: settings.Site.URL}
	path := func(link string) string { return strings.TrimPrefix(link, settings.Site.URL) }
	var session *scheduler.Session
	for i := range have.Sessions {
		if s := have.Sessions[i]; s.Theme == "t0" && s.Facts.Start.After(d.Clock) && (session == nil || s.Facts.Start.Before(session.Facts.Start)) {
			session = s
		}
	}
	seat := token.Seat{Theme: "t0", Session: session.Key(), UID: session.UID, Address: "p0@example.org"}
	c.answer = func(n int) {
		said := []ical.PartStat{ical.Accepted, ical.Declined}[n%2]
		d.Clock = d.Clock.Add(time.Second)
		officetest.Answer(d, "t0/"+session.Key(), "p1@example.org", said, "")
	}
	c.pages = map[string]string{
		"home": "/", "theme": "/t/t0", "session": "/s/t0/" + session.Key(), "archive": "/archive", "calendar": "/calendar",
		"own": path(links.Page("p0@example.org", 0)), "presenter": path(links.Presenter(seat)),
		"desk": "/desk", "letters": "/desk/letters", "inbox": "/desk/inbox", "held": "/desk/held", "addresses": "/desk/addresses", "health": "/desk/health",
		"trend": "/desk/t/t0/health", "report": "/desk/t/t0/report", "edit": "/desk/t/t0/" + session.Key() + "/edit", "new": "/desk/t/t0/new",
	}
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// past is what the archive reads.
type past struct{ store.Ledger }

func (p past) Past(ctx context.Context, before time.Time) ([]*scheduler.Session, error) {
	return p.Ended(ctx, before)
}

// nobody posts anything.
type nobody struct{}

func (nobody) Reply(context.Context, scheduler.Form) (bool, error)                    { return true, nil }
func (nobody) Prefer(context.Context, string, scheduler.Change) error                 { return nil }
func (nobody) Came(context.Context, scheduler.Arrival) error                          { return nil }
func (nobody) Present(context.Context, string, string, scheduler.PresenterForm) error { return nil }
func (nobody) Liked(context.Context, string) (liking scheduler.Liking, err error)     { return liking, nil }

// get asks for a page as a browser does, and returns how many octets come back.
func (c *community) get(t testing.TB, path string) int {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	r.AddCookie(&http.Cookie{Name: "__Host-rondo-desk", Value: c.as})
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: status %d", path, w.Code)
	}
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("GET %s: it is not compressed", path)
	}
	return w.Body.Len()
}

// BenchmarkPages is what each page costs on the server and on the wire, with 10,000 people in 200 themes and three years of their sessions.
func BenchmarkPages(b *testing.B) {
	c := gather(b, 200, 50)
	for _, name := range slices.Sorted(maps.Keys(c.pages)) {
		b.Run("page="+name, func(b *testing.B) {
			wire := c.get(b, c.pages[name])
			for b.Loop() {
				wire = c.get(b, c.pages[name])
			}
			b.ReportMetric(float64(wire)/1e3, "kB-on-the-wire")
		})
	}
}

// BenchmarkPagesAfterAWrite is what the first page costs that is asked for after somebody answered: it reads what has changed, and works
// out anew what was kept.
func BenchmarkPagesAfterAWrite(b *testing.B) {
	c := gather(b, 200, 50)
	for _, name := range []string{"home", "theme", "own", "desk", "letters", "trend"} {
		b.Run("page="+name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				b.StopTimer()
				c.answer(n)
				b.StartTimer()
				c.get(b, c.pages[name])
			}
		})
	}
}

// TestPagesOfACommunity holds that the benchmark has something to measure: every page is there, and shows what it is about.
func TestPagesOfACommunity(t *testing.T) {
	c := gather(t, 3, 2)
	for name, path := range c.pages {
		if n := c.get(t, path); n < 500 {
			t.Errorf("%s: %d octets", name, n)
		}
	}
}
