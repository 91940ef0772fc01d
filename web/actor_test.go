package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/web/edition"
)

// seatless is an actor who has no seat and is in no file.
type seatless struct{}

func (seatless) site() theme.Site {
	return theme.Site{Name: "Guild", URL: "https://sessions.example.org"}
}
func (seatless) language() string { return "fi" }
func (seatless) paceKey() string  { return "seatless" }

// nothing is recorded.
type nothing struct{}

func (nothing) Shown(context.Context) (s scheduler.State, err error)                 { return s, nil }
func (nothing) State(context.Context) (s scheduler.State, err error)                 { return s, nil }
func (nothing) Part(context.Context, scheduler.Scope) (s scheduler.State, err error) { return s, nil }
func (nothing) Roll(context.Context, *scheduler.Roll) (*scheduler.Roll, error) {
	return &scheduler.Roll{}, nil
}
func (nothing) Seated(context.Context, string) ([]string, error) { return nil, nil }
func (nothing) Version(context.Context) (int64, error)           { return 1, nil }

// Whoever has no seat can have a page and post on it: within the same limits, and with errors in their language.
func TestActorWithoutASeat(t *testing.T) {
	words, err := templates.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	h := New(Options{Source: nothing{}, Words: func() *templates.Set { return words }, Now: func() time.Time { return noon }})
	page := private(h, func(_ *edition.Edition, r *http.Request) (seatless, bool, error) {
		return seatless{}, r.URL.Path == "/desk", nil
	}, func(w http.ResponseWriter, r *http.Request, who seatless) {
		if form, ok := h.post(w, r, who, "say"); ok {
			w.Write([]byte("heard " + form.Get("say")))
		}
	})
	post := func(path, body, from string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", from)
		w := httptest.NewRecorder()
		page(w, r)
		return w
	}
	for _, test := range []struct {
		path, body, from string
		code             int
		says             string
	}{
		{"/desk", "say=yes", "same-origin", http.StatusOK, "heard yes"},
		{"/elsewhere", "say=yes", "same-origin", http.StatusNotFound, `lang="en"`},
		{"/desk", "say=yes", "cross-site", http.StatusForbidden, `lang="fi"`},
		{"/desk", "say=yes&more=1", "same-origin", http.StatusBadRequest, `lang="fi"`},
	} {
		w := post(test.path, test.body, test.from)
		if w.Code != test.code || !strings.Contains(w.Body.String(), test.says) {
			t.Errorf("%s %s from %s: status %d without %q, want %d", test.path, test.body, test.from, w.Code, test.says, test.code)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s %s: Cache-Control %q", test.path, test.body, got)
		}
	}
	for range perMinute {
		post("/desk", "say=yes", "same-origin")
	}
	if w := post("/desk", "say=yes", "same-origin"); w.Code != http.StatusTooManyRequests {
		t.Errorf("status %d after %d posts in a minute, want 429", w.Code, perMinute+2)
	}
}
