package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"rondo/chromium"
	"rondo/ical"
	"rondo/office/officetest"
)

// An organizer sees the season, matches a parked answer and releases the brake: without scripts, by the keyboard alone, on a telephone
// and on a desk, and no page is wider than either.
func TestBrowserDesk(t *testing.T) {
	b := chromium.Open(t)
	for _, width := range []int{390, 1200} {
		d := officetest.Busy(t)
		d.HeldEdit("2026-10-06 14:00", "2026-10-06 15:00")
		server := deskFor(t, d, officetest.Chief)
		tab := b.Tab("about:blank")
		tab.NoScripts()
		tab.Size(width)
		see := func(path string, texts ...string) {
			t.Helper()
			tab.Go(server + path)
			for _, text := range texts {
				tab.Until(text)
			}
			tab.Fits()
		}
		see("/desk", "The season", "Waits for you", "nobody presents yet", "needs a look")
		see("/desk/letters", "no such user here")
		see("/desk/addresses", "kim@example.org")

		see("/desk/inbox", "Answers without an owner")
		tab.TabTo("input[name=person]")
		tab.Type("ada@example.org")
		tab.TabTo("button[value=match]")
		tab.Press("Enter")
		tab.Until("The answer is recorded.")
		for _, s := range d.State().Sessions {
			if s.Theme == "datatalks" && s.Key() == "2026-12-01" && s.Seat("ada@example.org").Answer != ical.Accepted {
				t.Errorf("the answer is %s", s.Seat("ada@example.org").Answer)
			}
		}

		see("/desk/held", "4 letters follow", "moved 14:00 → 15:00")
		tab.TabTo(".confirm summary")
		tab.Press("Enter")
		tab.Until("Exactly what the table shows goes out")
		tab.TabTo("button[value=release]")
		tab.Press("Enter")
		tab.Until("Released.")
		if released := d.State().Released; released != d.Files.Digest() {
			t.Errorf("released is %q", released)
		}
	}
}

// deskFor serves a desk at which somebody has signed in, and returns its address. Signing in has tests of its own.
func deskFor(t *testing.T, d *officetest.Desk, who string) string {
	c := d.As(who)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range c.Cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		d.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
