package chromium_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rondo/chromium"
	"rondo/office/officetest"
)

const (
	ada     = officetest.Attendee
	curator = officetest.Organizer
	chief   = officetest.Chief
)

// noPages are routes that answer with something else than a page.
var noPages = []string{
	"/livez", "/readyz", "/healthz", "/metrics", "/feeds/{file}", "/my/{file}", "/api/sessions.json", "/api/sessions.jscalendar", "/api/sessions.schema.json", "/style.css", "/icon.svg",
}

// pages lists every page, by its route: of each at least one, filled as in the middle of a season, with a text that shows that it is there.
func (i *installed) pages() map[string]map[string]string {
	path := func(link string) string { return strings.TrimPrefix(link, site) }
	december := i.seat("datatalks/2026-12-01", ada)
	return map[string]map[string]string{
		"/{$}":                          {"/": "Coming"},
		"/calendar":                     {"/calendar": "Nov 2026"},
		"/t/{theme}":                    {"/t/datatalks": "Join DataTalks", "/t/lunch": "LunchBytes"},
		"/embed/{theme}":                {"/embed/datatalks": "How search ranking was rebuilt", "/embed/all": "LunchBytes"},
		"/archive":                      {"/archive": "PaperClub", "/archive?q=clocks": "session"},
		"/s/{theme}/{slot}":             {"/s/datatalks/2026-12-01": "How search ranking was rebuilt"},
		"/a/{theme}/{slot}/{token}":     {path(i.links.Answer(december)): "Will you come?"},
		"/leave/{theme}/{slot}/{token}": {path(i.links.Leave(december)): "Leave DataTalks?"},
		"/j/{token}":                    {path(i.links.Join(december)): "DataTalks"},
		"/in/{theme}":                   {"/in/datatalks": "DataTalks"},
		"/me/{token}":                   {path(i.links.Page(ada, 0)): "My coming sessions"},
		"/me/{token}/known":             {path(i.links.Page(ada, 0)) + "/known": ada},
		"/me/{token}/forget":            {path(i.links.Page(ada, 0)) + "/forget": "forget"},
		"/join/{theme}":                 {"/join/datatalks": "DataTalks", "/join/datatalks?asked": "check your mail"},
		"/guest/{theme}/{slot}":         {"/guest/datatalks/2026-12-01": "DataTalks"},
		"/confirm/{token}":              {i.confirm(): "Is it you"},
		"/affirm/{theme}/{token}":       {path(i.links.Affirm("lunch", curator, 0)): "LunchBytes"},
		"/call/{theme}/{token}":         {path(i.links.Call("datatalks", ada, 0)): "DataTalks"},
		"/s/{token}":                    {path(i.links.Survey(i.seat("reading/2026-11-11", ada))) + "?a=4": "Was it worth your time?"},
		"/p/{theme}/{slot}/{token}":     {path(i.links.Presenter(december)): "Will you present?"},
		"/health/{theme}/{token}":       {path(i.links.Health("datatalks", curator, 0)): "DataTalks"},

		"/desk":                       {"/desk": "Waits for you"},
		"/desk/letters":               {"/desk/letters": "no such user here"},
		"/desk/letters/{letter}":      {"/desk/letters/1": "Letter"},
		"/desk/inbox":                 {"/desk/inbox": "Answers without an owner"},
		"/desk/held":                  {"/desk/held": "moved 14:00 → 15:00"},
		"/desk/addresses":             {"/desk/addresses": "kim@example.org"},
		"/desk/health":                {"/desk/health": "Health"},
		"/desk/t/{theme}/health":      {"/desk/t/datatalks/health": "DataTalks"},
		"/desk/t/{theme}/report":      {"/desk/t/datatalks/report": "DataTalks"},
		"/desk/t/{theme}/{slot}/edit": {"/desk/t/datatalks/2026-12-01/edit": "Edit a session"},
		"/desk/t/{theme}/new":         {"/desk/t/datatalks/new": "DataTalks"},
		"/desk/me":                    {"/desk/me": "this one"},

		// These are seen on the way in.
		"/desk/in": {}, "/desk/in/sent": {}, "/desk/in/{login}/{token}": {},
	}
}

// Every page of the site and of the desk, by the tables of their routes: a page that is new and is not here fails the test.
func TestAxe(t *testing.T) {
	script := chromium.Axe(t)
	i := install(t, "en", true)
	pages := i.pages()
	served := regexp.MustCompile(`"GET (/[^"]*)"`)
	for _, table := range []string{"../web/handler.go", "../office/policy.go"} {
		text, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		all := served.FindAllStringSubmatch(string(text), -1)
		if len(all) < 10 {
			t.Errorf("%s has only %d routes; are they elsewhere?", table, len(all))
		}
		for _, found := range all {
			if pages[found[1]] == nil && !slices.Contains(noPages, found[1]) {
				t.Errorf("GET %s of %s is held to axe nowhere", found[1], table)
			}
		}
	}
	tab := i.Incognito().AxeTab(script)
	hold := func(page string) {
		t.Helper()
		if font := tab.Font(); !strings.HasPrefix(font, "system-ui") {
			t.Errorf("%s has no style: %s", page, font)
		}
		for _, found := range tab.Axe() {
			t.Errorf("%s at %s", page, found)
		}
	}
	i.enter(tab, chief, func(page string) {
		if pages[page] == nil {
			t.Errorf("%s is no page", page)
		}
		hold(page)
	})
	for _, route := range slices.Sorted(maps.Keys(pages)) {
		for path, text := range pages[route] {
			tab.Go(site+path, text)
			hold(path)
		}
	}
}

// confirm returns where somebody confirms that they come, after they have asked for it.
func (i *installed) confirm() string {
	i.t.Helper()
	const who = "lin@example.org"
	tab := i.Tab("about:blank")
	tab.Go(site + "/join/datatalks")
	tab.Fill("[name=address]", who)
	tab.Press("Enter")
	return i.letter(who, regexp.MustCompile(`https://sessions\.example\.org(/confirm/[A-Za-z0-9_-]+)`), "")
}
