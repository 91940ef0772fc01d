package web_test

import (
	"strings"
	"testing"
)

// A title in several languages: a person's own feed and their calendar over CalDAV have that of their language, those for everybody have that
// of the site's.
func TestTitlesOfCalendars(t *testing.T) {
	const ada, tove = "ada@example.org", "tove@example.org"
	for _, site := range []struct{ language, everybody string }{{"en", "Search\\, rebuilt"}, {"fi", "Haku uusiksi"}} {
		files := guild(t)
		edit(t, files, "rondo.yaml", "language: en", "language: "+site.language)
		edit(t, files, "people.yaml", "email: ada@example.org", "email: ada@example.org, language: en")
		edit(t, files, "themes/brownbag.yaml", "sessions:", "sessions:\n  2026-12-04: { title: { en: 'Search, rebuilt', fi: Haku uusiksi } }")
		d := openPersonal(t, season(t, files))
		for _, c := range []struct{ target, password, want string }{
			{path(d.links().Feed(ada, 0)), "", "Search\\, rebuilt"},
			{path(d.links().Feed(tove, 0)), "", "Haku uusiksi"},
			{"/feeds/brownbag.ics", "", site.everybody},
			{"/feeds/all.ics", "", site.everybody},
			{"/s/brownbag/2026-12-04.ics", "", site.everybody},
			{"/dav/calendars/_own/", d.links().Password(ada, 0), "Search\\, rebuilt"},
			{"/dav/calendars/_own/", d.links().Password(tove, 0), "Haku uusiksi"},
			{"/dav/calendars/brownbag/", "", site.everybody},
			{"/dav/calendars/brownbag/", d.links().Password(tove, 0), site.everybody},
		} {
			w := d.askDAV("GET", c.target, c.password, "")
			body := w.Body.String()
			if !strings.HasPrefix(c.target, "/dav/") {
				body = d.get(t, c.target).Body.String()
			}
			for _, title := range []string{"Search\\, rebuilt", "Haku uusiksi"} {
				if got := strings.Contains(body, "BrownBag: "+title); got != (title == c.want) {
					t.Errorf("site in %s, GET %s, password %q, status %d: says %q: %t", site.language, c.target, c.password, w.Code, title, got)
				}
			}
		}
	}
}
