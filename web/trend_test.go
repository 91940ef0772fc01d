package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/trend"
	"rondo/web"
)

const curator = "curator@example.org"

// openHealth is a site where three sessions of DataTalks are over.
func openHealth(t *testing.T, change ...func(*web.Options)) *personal {
	t.Helper()
	reports := func(_ context.Context, have scheduler.State, id string) (trend.Report, error) {
		at := ical.LocalDate(2026, time.October, 6, 14, 0, 0)
		var sessions []trend.Session
		for i := range ical.Local(3) {
			wall := at + i*7*86400
			sessions = append(sessions, trend.Session{UID: wall.Date(), Key: wall.Date(), Wall: wall, Start: wall.Time(), Title: "A <b>title</b>",
				Invited: 9, Answered: 8, Came: trend.Known(7), Survey: trend.Survey{Rated: 6, Points: 27, Asked: 6, Present: 2}})
		}
		sessions[1].Came, sessions[1].Survey = trend.Number{}, trend.Survey{Rated: 4, Points: 4}
		return trend.Of(trend.Theme{ID: id, Name: "DataTalks", Purpose: "Learn."}, sessions, trend.QuarterOf(at), 5), nil
	}
	return openPersonal(t, season(t, guild(t)), append([]func(*web.Options){func(o *web.Options) { o.Reports = reports }}, change...)...)
}

// How a theme goes is for its organizers. Everybody else gets what a wrong link gets.
func TestHealthIsForOrganizers(t *testing.T) {
	d := openHealth(t)
	path := func(theme, address string, generation int) string {
		return strings.TrimPrefix(d.links().Health(theme, address, generation), sessions)
	}
	wrong := d.ask(http.MethodGet, "/health/datatalks/"+strings.Repeat("a", 26))
	for name, target := range map[string]string{
		"somebody in the audience":     path("datatalks", "ada@example.org", 0),
		"a stranger":                   path("datatalks", "nobody@example.org", 0),
		"a link to another theme":      strings.Replace(path("brownbag", curator, 0), "brownbag", "datatalks", 1),
		"an earlier link":              path("datatalks", curator, 1),
		"a link to the curator's page": strings.Replace(strings.TrimPrefix(d.links().Page(curator, 0), sessions), "/me/", "/health/datatalks/", 1),
		"a theme that is none":         path("nothing", curator, 0),
	} {
		if got := d.ask(http.MethodGet, target); got.Code != http.StatusNotFound || got.Body.String() != strings.ReplaceAll(wrong.Body.String(), "datatalks/"+strings.Repeat("a", 26), strings.TrimPrefix(target, "/health/")) {
			t.Errorf("%s: status %d\n%s", name, got.Code, got.Body)
		}
	}
	page := d.get(t, path("datatalks", curator, 0))
	if page.Header().Get("Cache-Control") != "no-store" || !strings.Contains(page.Header().Get("X-Robots-Tag"), "noindex") {
		t.Errorf("it may be kept or found: %v", page.Header())
	}
	d.ledger.state.Wishes = map[string]scheduler.Wish{curator: {Links: 1}} // a new address for the own page
	d.ledger.version++
	d.Invalidate()
	if got := d.ask(http.MethodGet, path("datatalks", curator, 0)); got.Code != http.StatusNotFound {
		t.Errorf("an old link opens it: status %d", got.Code)
	}
}

func TestHealthPageSays(t *testing.T) {
	d := openHealth(t)
	target := strings.TrimPrefix(d.links().Health("datatalks", curator, 0), sessions)
	text := d.sees(t, target)
	for _, says := range []string{
		"How DataTalks goes", "Learn.", "Q4 2026", "6 Oct 2026 A <b>title</b> 9 8 7 6 4.5 2", "13 Oct 2026 A <b>title</b> 9 8 not known – – –",
		"In all 3 sessions 27 24 14 12 4.5 4", "What fewer than 5 people said is not shown.",
	} {
		if !strings.Contains(text, says) {
			t.Errorf("it does not say %q:\n%s", says, text)
		}
	}
	html := d.get(t, target).Body.String()
	for _, has := range []string{`role="img" aria-labelledby="chart-datatalks-title chart-datatalks-desc"`, `<title id="chart-datatalks-title">`,
		`<desc id="chart-datatalks-desc">`, `href="/s/datatalks/2026-10-06"`} {
		if !strings.Contains(html, has) {
			t.Errorf("it has no %s", has)
		}
	}
	for _, not := range []string{"style=", "<style", "<script", "@example.org"} {
		if strings.Contains(html, not) {
			t.Errorf("it has %s", not)
		}
	}
	mine := d.get(t, strings.TrimPrefix(d.links().Page(curator, 0), sessions)).Body.String()
	ada := d.get(t, strings.TrimPrefix(d.links().Page("ada@example.org", 0), sessions)).Body.String()
	if !strings.Contains(mine, `href="`+target+`"`) || strings.Contains(ada, "/health/") {
		t.Error("not organizers and nobody else are led there")
	}
}

func TestHealthThatCannotBeRead(t *testing.T) {
	d := openHealth(t, func(o *web.Options) {
		o.Reports = func(context.Context, scheduler.State, string) (trend.Report, error) {
			return trend.Report{}, errors.New("busy")
		}
	})
	if got := d.ask(http.MethodGet, strings.TrimPrefix(d.links().Health("datatalks", curator, 0), sessions)); got.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", got.Code)
	}
}
