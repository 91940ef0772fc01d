package web_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/trend"
	"rondo/web"
)

// whose says of each address of the site whose it is: everybody's, or that of whoever has a token of a kind. A route that is not here fails
// the test; the desk has a table of its own (package office).
var whose = map[string]token.Kind{
	"/livez": "", "/readyz": "", "/healthz": "", "/metrics": "", "/feeds/{file}": "", "/style.css": "", "/icon.svg": "", "/{$}": "", "/calendar": "", "/t/{theme}": "", "/archive": "",
	"/api/sessions.json": "", "/api/sessions.jscalendar": "", "/api/sessions.schema.json": "", "/embed/{theme}": "",
	"/s/{theme}/{slot}": "", "/in/{theme}": "", "/join/{theme}": "", "/guest/{theme}/{slot}": "",

	"/a/{theme}/{slot}/{token}": token.Answer, "/leave/{theme}/{slot}/{token}": token.Leave, "/j/{token}": token.Join, "/me/{token}": token.Page, "/my/{file}": token.Feed,
	"/me/{token}/known": token.Page, "/me/{token}/forget": token.Page, "/p/{theme}/{slot}/{token}": token.Presenter, "/s/{token}": token.Survey,
	"/confirm/{token}": token.Confirm, "/affirm/{theme}/{token}": token.Affirm, "/call/{theme}/{token}": token.Call, "/health/{theme}/{token}": token.Health,
}

// quiet takes and tells nothing.
type quiet struct{}

func (quiet) Cast(context.Context, string, string, []theme.Question, scheduler.Ballot) (bool, error) {
	return false, errDisk
}
func (quiet) Results(context.Context, string) (scheduler.Results, error) {
	return scheduler.Results{}, nil
}
func (quiet) Offer(context.Context, string, string, bool) error       { return errDisk }
func (quiet) Affirm(context.Context, string, string) error            { return errDisk }
func (quiet) Volunteer(context.Context, string, string, string) error { return errDisk }
func (quiet) Forget(context.Context, string) error                    { return errDisk }
func (quiet) Known(context.Context, string) ([]templates.KnownPart, error) {
	return nil, nil
}

// S16: every page that belongs to somebody opens for its owner alone. Everybody else gets the one page that says that there is nothing, with
// a token of another person, session, theme or kind, of before a new address, or of somebody who is in no file any more.
func TestS16EveryPageOpensForItsOwner(t *testing.T) {
	source, err := os.ReadFile("handler.go")
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]map[string]bool{}
	for _, m := range regexp.MustCompile(`"(GET|POST) (/[^"]*)"`).FindAllStringSubmatch(string(source), -1) {
		if _, known := whose[m[2]]; !known {
			t.Errorf("%s is in no row: say in whose, whose it is", m[2])
		}
		if routes[m[2]] == nil {
			routes[m[2]] = map[string]bool{}
		}
		routes[m[2]][m[1]] = true
	}
	if len(routes) != len(whose) {
		t.Errorf("there are %d addresses, and %d rows", len(routes), len(whose))
	}

	const ada, tove, host, gone = "ada@example.org", "tove@example.org", "host@example.org", "gone@example.org"
	files := guild(t)
	edit(t, files, "people.yaml", "  - { name: Curator, email: curator@example.org }\n", "  - { name: Curator, email: curator@example.org }\n  - { name: Host, email: host@example.org }\n")
	edit(t, files, "themes/reading.yaml", "organizers: [curator@example.org]", "organizers: [host@example.org]\nseason: 6 months\nsurvey: [{ ask: Was it worth it?, scale: 1-5 }]")
	edit(t, files, "themes/datatalks.yaml", "color: teal\n", "color: teal\nseason: 6 months\njoin: open\n")
	d := openPersonal(t, season(t, files), func(o *web.Options) {
		o.Joins, o.Surveys, o.Series, o.Forgetter = o.Answers.(*ledger), quiet{}, quiet{}, quiet{}
		o.Reports = func(_ context.Context, have scheduler.State, id string) (trend.Report, error) {
			return trend.Report{Theme: trend.Theme{ID: id, Name: id}}, nil
		}
	})
	d.ledger.apply(
		scheduler.Prefer{Address: tove, Wish: scheduler.Wish{Links: 1, Feed: 1}},
		scheduler.Join{Joined: scheduler.Joined{Theme: "datatalks", Address: "lin@example.org", Asked: noon, Wrote: noon}},
	)
	d.Invalidate()
	links := d.links()
	first, other := d.seat(t, "datatalks", "2026-12-01", ada), d.seat(t, "reading", "2026-11-25", ada)
	was := d.seat(t, "reading", "2026-11-11", ada)
	as := func(s token.Seat, address string) token.Seat { s.Address = address; return s }
	in := func(s token.Seat, link string) string { // the token at the address of another session
		return regexp.MustCompile(`/[a-z]+/[0-9-]+/`).ReplaceAllString(link, "/"+s.Theme+"/"+s.Session+"/")
	}
	at := func(theme, link string) string {
		return regexp.MustCompile(`/(datatalks|reading)/`).ReplaceAllString(link, "/"+theme+"/")
	}
	pages := map[string]struct {
		owner  []string
		others []string
	}{
		"/a/{theme}/{slot}/{token}": {
			[]string{links.Answer(first), links.Answer(as(first, tove)), links.Answer(other)},
			[]string{links.Answer(as(first, host)), links.Answer(as(first, gone)), in(other, links.Answer(first)), in(first, links.Answer(other)), strings.Replace(links.Leave(first), "/leave/", "/a/", 1)},
		},
		"/leave/{theme}/{slot}/{token}": {
			[]string{links.Leave(first)}, []string{links.Leave(as(first, host)), in(other, links.Leave(first)), strings.Replace(links.Answer(first), "/a/", "/leave/", 1)},
		},
		"/j/{token}":         {[]string{links.Join(first)}, []string{links.Join(as(first, host)), links.Join(as(first, gone))}},
		"/me/{token}":        {[]string{links.Page(ada, 0), links.Page(tove, 1), links.Page("curator@example.org", 0)}, []string{links.Page(tove, 0), links.Page(ada, 1), links.Page(gone, 0), strings.Replace(links.Feed(ada, 0), "/my/", "/me/", 1)}},
		"/me/{token}/known":  {[]string{links.Page(ada, 0) + "/known"}, []string{links.Page(tove, 0) + "/known", links.Page(gone, 0) + "/known"}},
		"/me/{token}/forget": {[]string{links.Page(ada, 0) + "/forget"}, []string{links.Page(tove, 0) + "/forget", links.Page(gone, 0) + "/forget"}},
		"/my/{file}":         {[]string{links.Feed(ada, 0), links.Feed(tove, 1)}, []string{links.Feed(tove, 0), links.Feed(gone, 0), strings.Replace(links.Page(ada, 0), "/me/", "/my/", 1) + ".ics"}},
		"/p/{theme}/{slot}/{token}": {
			[]string{links.Presenter(first)}, []string{links.Presenter(as(first, tove)), links.Presenter(as(first, "curator@example.org")), in(first, links.Presenter(as(other, tove))), in(other, links.Presenter(first))},
		},
		"/s/{token}":              {[]string{links.Survey(was)}, []string{links.Survey(as(was, host+"x")), links.Survey(as(was, gone)), links.Survey(first)}},
		"/confirm/{token}":        {[]string{links.Confirm("lin@example.org", noon)}, []string{links.Confirm("lin@example.org", noon.Add(time.Second)), links.Confirm(ada, noon)}},
		"/affirm/{theme}/{token}": {[]string{links.Affirm("datatalks", "curator@example.org", 0), links.Affirm("reading", host, 0)}, []string{links.Affirm("datatalks", host, 0), links.Affirm("reading", "curator@example.org", 0), links.Affirm("datatalks", ada, 0), at("datatalks", links.Affirm("reading", host, 0)), links.Affirm("datatalks", "curator@example.org", 1), strings.Replace(links.Health("datatalks", "curator@example.org", 0), "/health/", "/affirm/", 1)}},
		"/call/{theme}/{token}":   {[]string{links.Call("datatalks", ada, 0)}, []string{links.Call("datatalks", host, 0), links.Call("datatalks", gone, 0), links.Call("datatalks", tove, 0), at("reading", links.Call("datatalks", ada, 0))}},
		"/health/{theme}/{token}": {[]string{links.Health("datatalks", "curator@example.org", 0), links.Health("reading", host, 0)}, []string{links.Health("datatalks", host, 0), links.Health("reading", "curator@example.org", 0), links.Health("datatalks", ada, 0), at("reading", links.Health("datatalks", "curator@example.org", 0)), links.Health("datatalks", "curator@example.org", 1)}},
	}
	missing := said(d.ask(http.MethodGet, "/me/"+strings.Repeat("b", token.Length)))
	for pattern, kind := range whose {
		if kind == "" {
			continue
		}
		page, known := pages[pattern]
		if !known {
			t.Errorf("%s: nobody is let in or kept out", pattern)
		}
		for _, link := range page.owner {
			if w := d.ask(http.MethodGet, path(link)); w.Code != http.StatusOK {
				t.Errorf("%s: its owner: GET %s: status %d", pattern, path(link), w.Code)
			}
			d.clock.Time = d.clock.Add(time.Second)
			if routes[pattern][http.MethodPost] {
				if w := d.post(path(link), url.Values{"nothing": {"x"}}); w.Code != http.StatusBadRequest && w.Code != http.StatusSeeOther {
					t.Errorf("%s: its owner: POST %s: status %d", pattern, path(link), w.Code)
				}
			}
		}
		for _, link := range page.others {
			if got := said(d.ask(http.MethodGet, path(link))); got != missing {
				t.Errorf("%s: GET %s is not theirs to see:\n%.300s", pattern, path(link), got)
			}
			if routes[pattern][http.MethodPost] {
				if got := said(d.post(path(link), url.Values{"nothing": {"x"}})); got != missing {
					t.Errorf("%s: POST %s is not theirs to do:\n%.300s", pattern, path(link), got)
				}
			}
		}
	}
	if len(d.ledger.kept) > 0 || len(d.ledger.posted) > 0 || len(d.ledger.state.Wishes) != 1 {
		t.Error("something was recorded")
	}
}
