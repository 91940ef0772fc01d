package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/web"
)

// record is what is recorded, in memory.
type record struct {
	state   scheduler.State
	version int64
	err     error
	reads   atomic.Int64 // of State and of parts of it
	asked   atomic.Int64 // of Version
}

func (r *record) State(context.Context) (scheduler.State, error) {
	r.reads.Add(1)
	return r.state, r.err
}

// Shown has nobody in it.
func (r *record) Shown(context.Context) (scheduler.State, error) {
	r.reads.Add(1)
	shown := scheduler.State{Accepted: r.state.Accepted, Feeds: r.state.Feeds}
	for _, s := range r.state.Sessions {
		empty := *s
		empty.Seats, empty.Told = nil, nil
		shown.Sessions = append(shown.Sessions, &empty)
	}
	return shown, r.err
}

func (r *record) Part(_ context.Context, scope scheduler.Scope) (scheduler.State, error) {
	r.reads.Add(1)
	return r.state.Within(scope), r.err
}

func (r *record) Roll(context.Context, *scheduler.Roll) (*scheduler.Roll, error) {
	r.reads.Add(1)
	return r.state.Roll(), r.err
}

func (r *record) Seated(_ context.Context, uid string) (addresses []string, err error) {
	r.reads.Add(1)
	if s := r.state.Session(uid); s != nil {
		for _, seat := range s.Seats {
			addresses = append(addresses, seat.Address)
		}
	}
	return addresses, r.err
}

func (r *record) Version(context.Context) (int64, error) {
	r.asked.Add(1)
	return r.version, r.err
}

// noon is the moment at which the tests look at the season: sessions lie before and after it.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// guild is testdata/guild.txtar, file by file.
func guild(t testing.TB) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/guild.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return files
}

// edit replaces a text that must be there in one of the files.
func edit(t testing.TB, files fstest.MapFS, name, old, new string) {
	t.Helper()
	text := string(files[name].Data)
	if !strings.Contains(text, old) {
		t.Fatalf("%s does not contain %q", name, old)
	}
	files[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1)), Mode: 0o644}
}

// plan follows the files for a moment: what the daemon would record then.
func plan(t testing.TB, have scheduler.State, files fstest.MapFS, now time.Time) scheduler.State {
	t.Helper()
	want, findings := theme.Load(files, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	acts, _ := scheduler.Plan(want, have, now)
	return have.Apply(acts, now)
}

// season plans the guild's files week by week until noon, when a session people were invited to is cancelled.
func season(t testing.TB, files fstest.MapFS) scheduler.State {
	t.Helper()
	var have scheduler.State
	for now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC); now.Before(noon); now = now.AddDate(0, 0, 7) {
		have = plan(t, have, files, now)
	}
	edit(t, files, "themes/brownbag.yaml", "sessions:", "sessions:\n  2026-12-11: { cancelled: office move }")
	return plan(t, have, files, noon)
}

// clock is a time that tests set.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

// site is a handler over a record.
type site struct {
	*web.Handler
	record *record
	clock  *clock
}

var builtIn = sync.OnceValues(func() (*templates.Set, error) { return templates.New(nil) })

func open(t testing.TB, have scheduler.State, change ...func(*web.Options)) site {
	t.Helper()
	words, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	s := site{record: &record{state: have, version: 1}, clock: &clock{noon}}
	options := web.Options{
		Source: s.record,
		Site:   theme.Site{Name: "Fallback", URL: "https://fallback.example.org", Language: "en"},
		Words:  func() *templates.Set { return words },
		Now:    s.clock.now,
		Beside: true,
	}
	for _, c := range change {
		c(&options)
	}
	s.Handler = web.New(options)
	return s
}

// ask sends one request; header lines are "Name: value".
func (s site) ask(method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// get asks for a target that must be there.
func (s site) get(t testing.TB, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	w := s.ask(http.MethodGet, target, header...)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: status %d\n%s", target, w.Code, w.Body)
	}
	return w
}
