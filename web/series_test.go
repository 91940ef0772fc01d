package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"rondo/scheduler"
	"rondo/web"
)

func (o *office) Affirm(ctx context.Context, theme, address string) error {
	_, err := o.db.Update(ctx, scheduler.Scope{Rest: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Reaffirm(have, theme, address, o.clock.now()), nil
	})
	return err
}

func (o *office) Volunteer(ctx context.Context, uid, address, words string) error {
	_, err := o.db.Update(ctx, scheduler.Scope{Rest: true, Sessions: []string{uid}}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Volunteer(have, uid, address, words, o.clock.now())
	})
	return err
}

// openSeries is a site whose DataTalks has a season, and of 1 December no presenter.
func openSeries(t *testing.T) *office {
	return openOffice(t, func(files fstest.MapFS) {
		edit(t, files, "themes/datatalks.yaml", "sessions:", "season: 4 weeks\nhold_until: 1 day before\nsessions:")
		edit(t, files, "themes/datatalks.yaml", "presenter: ada@example.org", "seats: 40")
	})
}

var _ web.Series = (*office)(nil)

// One press by an organizer begins a new season. Looking at the page does nothing, and nobody else has one.
func TestAffirm(t *testing.T) {
	o := openSeries(t)
	affirmed := func() (at int64) {
		have, err := o.db.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return have.Affirmed["datatalks"].Unix()
	}
	first := affirmed()
	o.clock.Time = noon.AddDate(0, 0, 20)
	target := path(o.links().Affirm("datatalks", curator, 0))
	before := o.commits(t)
	page := o.get(t, target)
	if text := page.Body.String(); !strings.Contains(text, "Its season ends on") || !strings.Contains(text, "Yes, DataTalks goes on") {
		t.Errorf("the page says\n%s", text)
	}
	if o.commits(t) != before || affirmed() != first {
		t.Error("looking has written")
	}
	if got := o.post(target, url.Values{"goes-on": {"yes"}}); got.Code != http.StatusSeeOther || affirmed() != o.clock.Unix() {
		t.Errorf("status %d, affirmed at %d, want %d", got.Code, affirmed(), o.clock.Unix())
	}
	if text := o.get(t, target).Body.String(); !strings.Contains(text, "DataTalks goes on. Its season ends on") || strings.Contains(text, "<form method=\"post\"") {
		t.Errorf("after the press the page says\n%s", text)
	}
	for name, target := range map[string]string{
		"of somebody in the audience": path(o.links().Affirm("datatalks", "ada@example.org", 0)),
		"of an earlier generation":    path(o.links().Affirm("datatalks", curator, 1)),
		"of another kind":             strings.Replace(path(o.links().Health("datatalks", curator, 0)), "/health/", "/affirm/", 1),
		"of a theme without a season": path(o.links().Affirm("paperclub", curator, 0)),
	} {
		if got := o.ask(http.MethodGet, target); got.Code != http.StatusNotFound {
			t.Errorf("a link %s: status %d", name, got.Code)
		}
	}
}

// Who offers to present a session is passed on once, and the page says so.
func TestCall(t *testing.T) {
	o := openSeries(t)
	target := path(o.links().Call("datatalks", "ada@example.org", 0))
	before := o.commits(t)
	if text := o.get(t, target).Body.String(); !strings.Contains(text, "I would present: Tue 1 Dec 2026") {
		t.Errorf("the page says\n%s", text)
	}
	if o.commits(t) != before {
		t.Error("looking has written")
	}
	form := url.Values{"session": {"2026-12-01"}, "words": {"How we forecast."}}
	for range 2 {
		if got := o.post(target, form); got.Code != http.StatusSeeOther {
			t.Fatalf("status %d\n%s", got.Code, got.Body)
		}
	}
	have, err := o.db.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(have.Written) != 1 || have.Written[0].From != "ada@example.org" || have.Written[0].Text != "How we forecast." || have.Written[0].Offers == "" {
		t.Errorf("passed on is %+v", have.Written)
	}
	if text := o.get(t, target).Body.String(); !strings.Contains(text, "The organizers are told") {
		t.Errorf("after that the page says\n%s", text)
	}
	for _, wrong := range []url.Values{{}, {"session": {"2026-12-01"}, "words": {strings.Repeat("x", scheduler.MaxComment+1)}}} {
		if got := o.post(target, wrong); got.Code < 400 {
			t.Errorf("%v: status %d", wrong, got.Code)
		}
	}
	if got := o.post(target, url.Values{"session": {"2027-02-02"}}); got.Code != http.StatusSeeOther {
		t.Errorf("a session that looks for nobody: status %d", got.Code)
	}
	if got := o.ask(http.MethodGet, path(o.links().Call("datatalks", "nobody@example.org", 0))); got.Code != http.StatusNotFound {
		t.Errorf("a stranger: status %d", got.Code)
	}
}
