package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/web"
)

// shelf keeps calendars in memory. What an address answers is in its path.
type shelf struct {
	of    map[string][]web.OwnCalendar
	now   func() time.Time
	asked int
	err   error
}

func (s *shelf) Of(_ context.Context, address string) ([]web.OwnCalendar, error) {
	return s.of[address], s.err
}

func (s *shelf) Give(_ context.Context, address, calendar, zone string) (host, trouble string, err error) {
	s.asked++
	u, err := url.Parse(calendar)
	if err != nil || u.Host == "" {
		return "", "address", s.err
	}
	if trouble := strings.Trim(u.Path, "/"); trouble != "ok.ics" {
		return u.Host, trouble, s.err
	}
	day := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	s.of[address] = append(s.of[address], web.OwnCalendar{
		ID: fmt.Sprintf("%s-%d", zone, s.asked), Host: u.Host, Given: s.now(), Read: s.now().Add(-3 * time.Hour),
		Busy: func(from, to time.Time) int { // all of 1 December, UTC
			return int(max(min(to.Unix(), day.Add(24*time.Hour).Unix())-max(from.Unix(), day.Unix()), 0) / 60)
		},
	})
	return u.Host, "", s.err
}

func (s *shelf) Forget(_ context.Context, address, id string) error {
	s.of[address] = slices.DeleteFunc(s.of[address], func(c web.OwnCalendar) bool { return c.ID == id })
	return s.err
}

func openShelf(t testing.TB) (*personal, *shelf, string) {
	t.Helper()
	s := &shelf{of: map[string][]web.OwnCalendar{}}
	d := openPersonal(t, season(t, guild(t)), func(o *web.Options) {
		o.Calendars = s
		s.now = o.Now
	})
	return d, s, path(d.links().Page("ada@example.org", 0))
}

// A calendar is given, marks the sessions that it overlaps, and is gone when it is taken back. Its address shows nowhere.
func TestOwnCalendar(t *testing.T) {
	d, s, page := openShelf(t)
	mustSee(t, d.sees(t, page), "When I am busy", "Address of my calendar (ICS)", "Secret address in iCal format")
	w := d.post(page, url.Values{"calendar": {" webcal://ics.example.org/ok.ics?sesame "}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != page+"?given#calendar" {
		t.Fatalf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	seen := d.sees(t, page+"?given")
	mustSee(t, seen, "Your calendar is read.", "ics.example.org Given on Mon 23 Nov. Read 3 hours ago: ", "and 1 of your sessions above overlaps it.",
		"How search ranking was rebuilt 14:00–14:45 (Helsinki time) Ada Byron No answer yet Overlaps your own calendar (ics.example.org)", "Forget ics.example.org")
	if strings.Count(seen, "Overlaps") != 1 {
		t.Errorf("more than one session overlaps: %s", seen)
	}
	if html := d.get(t, page).Body.String(); strings.Contains(html, "sesame") || strings.Contains(html, "webcal://ics.") {
		t.Error("the page has the address")
	}
	for _, other := range []string{path(d.links().Page("tove@example.org", 0)), d.answer(t, "datatalks", "2026-12-01", "ada@example.org"), "/", "/t/datatalks",
		"/s/datatalks/2026-12-01", "/feeds/all.ics", path(d.links().Feed("ada@example.org", 0)), "/healthz", "/metrics"} {
		if body := d.get(t, other).Body.String(); strings.Contains(body, "ics.example.org") || strings.Contains(body, "verlaps") {
			t.Errorf("%s tells of her calendar", other)
		}
	}
	d.post(page, url.Values{"way": {"mail"}, "language": {"fi"}, "timezone": {"Asia/Tokyo"}})
	mustSee(t, d.sees(t, page), "Päällekkäin oman kalenterisi kanssa (ics.example.org)", "Luettu 3 tuntia sitten", "ja yllä olevista tapaamisistasi yksi on sen kanssa päällekkäin")
	d.post(d.answer(t, "datatalks", "2026-12-01", "ada@example.org"), answering("no"))
	if strings.Contains(d.sees(t, page), "Päällekkäin oman") {
		t.Error("a session that she declined is said to overlap")
	}
	id := s.of["ada@example.org"][0].ID
	w = d.post(page, url.Values{"forget": {id}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != page+"?forgotten#calendar" || len(s.of["ada@example.org"]) != 0 {
		t.Errorf("status %d to %q; she has %d", w.Code, w.Header().Get("Location"), len(s.of["ada@example.org"]))
	}
	mustSee(t, d.sees(t, page+"?forgotten"), "on unohdettu")
}

// Whatever is wrong with an address is said in words, and nothing is kept.
func TestOwnCalendarIsRefused(t *testing.T) {
	for typed, says := range map[string]string{
		"":                                   "This is no address of a calendar.",
		"my calendar":                        "This is no address of a calendar.",
		"https://ics.example.org/login":      "ics.example.org answered with a web page, perhaps one to sign in on",
		"https://ics.example.org/calendar":   "What ics.example.org answered is no calendar.",
		"https://ics.example.org/refused":    "ics.example.org does not give this calendar out.",
		"https://ics.example.org/large":      "This calendar is larger than 5 MB",
		"https://ics.example.org/away":       "ics.example.org does not answer.",
		"https://ics.example.org/host":       "ics.example.org is not asked from here, since it is no public web server.",
		"https://ics.example.org/host?<b>\"": "ics.example.org is not asked from here",
	} {
		d, s, page := openShelf(t)
		w := d.post(page, url.Values{"calendar": {typed}})
		if w.Code != http.StatusBadRequest || len(s.of) != 0 {
			t.Errorf("%q: status %d, %d are kept", typed, w.Code, len(s.of))
		}
		mustSee(t, visible(parse(t, w.Body.String())), says, "Nothing was kept.")
		if shapes, findings := skeleton(t, w.Body.String()); len(findings) > 0 || !slices.ContainsFunc(shapes, func(s string) bool { return strings.Contains(s, "aria-invalid") }) {
			t.Errorf("%q: %v", typed, findings)
		}
	}
}

// What is posted beside a calendar, too often, beyond three, or to a site that takes none, changes nothing.
func TestOwnCalendarsAreBounded(t *testing.T) {
	d, s, page := openShelf(t)
	const good = "https://ics.example.org/ok.ics"
	for _, form := range []url.Values{
		{"calendar": {good}, "forget": {"x"}}, {"calendar": {good}, "leave": {"datatalks"}},
		{"calendar": {good}, "way": {"mail"}, "language": {"en"}, "timezone": {"UTC"}},
	} {
		if w := d.post(page, form); w.Code != http.StatusBadRequest || s.asked > 0 {
			t.Errorf("%v: status %d", form, w.Code)
		}
	}
	if w := d.post(page, url.Values{"calendar": {good}}, "Sec-Fetch-Site: cross-site"); w.Code != http.StatusForbidden || s.asked > 0 {
		t.Errorf("from another site: status %d", w.Code)
	}
	if w := d.get(t, page+"?calendar="+url.QueryEscape(good)); w.Code != http.StatusOK || s.asked > 0 {
		t.Errorf("a look at the page: status %d", w.Code)
	}
	var codes []int
	for range 6 {
		codes = append(codes, d.post(page, url.Values{"calendar": {"https://ics.example.org/away"}}).Code)
	}
	if !slices.Equal(codes, []int{400, 400, 400, 400, 400, 429}) || s.asked != 5 {
		t.Errorf("asked %d times: %v", s.asked, codes)
	}
	for range 4 {
		d.clock.Time = d.clock.Add(time.Minute)
		d.post(page, url.Values{"calendar": {good}})
	}
	if n := len(s.of["ada@example.org"]); n != 3 {
		t.Errorf("she has %d", n)
	}
	if seen := d.sees(t, page); strings.Contains(seen, "Address of my calendar") || !strings.Contains(seen, "Forget one to give another.") {
		t.Errorf("says %s", seen)
	}
	s.err = errors.New("disk full")
	if w := d.post(page, url.Values{"forget": {"x"}}); w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
	none := openPersonal(t, season(t, guild(t)))
	page = path(none.links().Page("ada@example.org", 0))
	if seen := none.sees(t, page); strings.Contains(seen, "When I am busy") {
		t.Error("a site that takes no calendars has a form for them")
	}
	if w := none.post(page, url.Values{"calendar": {good}}); w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
}
