package office_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rondo/office"
	"rondo/office/officetest"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web"
)

// still is a desk over a record in memory that nobody changes, in which one person is signed in. Its time is that of the bubble it is
// opened in.
type still struct {
	*web.Handler
	office.Ledger // nil: nothing else is asked of it

	state scheduler.State
	who   string
	asked func(scheduler.Login) // told of each wish to sign in
}

func openStill(t *testing.T, who string, options office.Options) *still {
	t.Helper()
	words, err := templates.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	set, findings := theme.Load(officetest.Guild().FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	s := &still{state: scheduler.State{Accepted: set}, who: who, asked: func(scheduler.Login) {}}
	options.Ledger, options.Key, options.Now = s, token.NewKey(), time.Now
	s.Handler = web.New(web.Options{
		Source: s, Site: theme.Site{Name: "Fallback", URL: "https://sessions.example.org", Language: "en"},
		Words: func() *templates.Set { return words }, Now: time.Now, Key: options.Key, Desk: office.New(options),
	})
	return s
}

func (s *still) Shown(context.Context) (scheduler.State, error) { return s.state, nil }
func (s *still) State(context.Context) (scheduler.State, error) { return s.state, nil }
func (s *still) Part(_ context.Context, scope scheduler.Scope) (scheduler.State, error) {
	return s.state.Within(scope), nil
}
func (s *still) Roll(context.Context, *scheduler.Roll) (*scheduler.Roll, error) {
	return s.state.Roll(), nil
}
func (s *still) Seated(context.Context, string) ([]string, error) { return nil, nil }
func (s *still) Version(context.Context) (int64, error)           { return 1, nil }

func (s *still) AskIn(_ context.Context, l scheduler.Login) error { s.asked(l); return nil }

func (s *still) Device(context.Context, store.Hash) (store.Device, store.Cookie, bool, error) {
	now := time.Now()
	return store.Device{ID: strings.Repeat("a", 26), Address: s.who, Name: "Test", Began: now, Seen: now}, store.Cookie{Given: now}, s.who != "", nil
}

func (s *still) page(t *testing.T, path string) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: deviceCookie, Value: "x"})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: status %d\n%s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func (s *still) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}
