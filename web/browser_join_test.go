package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"rondo/chromium"
	"rondo/scheduler"
	"rondo/token"
)

// Chromium holds form-action against every address to which the answer to a form redirects, so the policy of the page for joining
// has to let people out: to the meeting, and from there on to another host of its service. It works without scripts. With
// RONDO_SHOTS=folder the pages are kept as pictures, for phones and desks, light and dark.
func TestBrowserJoins(t *testing.T) {
	b := chromium.Open(t)
	room := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" && strings.Contains(r.Header.Get("Referer"), "/j/") {
			t.Errorf("the meeting hears the link: %s", r.Header.Get("Referer"))
		}
		w.Write([]byte("<!doctype html><title>Meeting</title><p>You are in the meeting"))
	}))
	defer room.Close()
	lobby := httptest.NewServer(http.RedirectHandler(strings.Replace(room.URL, "127.0.0.1", "localhost", 1), http.StatusFound))
	defer lobby.Close()
	o := openOffice(t, func(files fstest.MapFS) { edit(t, files, "themes/datatalks.yaml", meeting, lobby.URL+"/join") })
	server := httptest.NewServer(o)
	defer server.Close()
	const ada, tove = "ada@example.org", "tove@example.org"
	links := o.owned(t, ada)
	pages := map[string]string{"early": links[token.Join], "closed": "/in/datatalks"}
	b.Shoot(server.URL, "DataTalks", pages)

	o.clock.Time = start
	o.Invalidate()
	before := o.commits(t)
	tab := b.Tab("about:blank")
	tab.NoScripts()
	tab.Go(server.URL + links[token.Join])
	tab.Until("Join now")
	if o.commits(t) != before {
		t.Error("something was written without a click")
	}
	tab.Click("button[name=come]")
	tab.Until("You are in the meeting")
	uid := o.seat(t, "datatalks", "2026-12-01", ada).UID
	code := o.key.Code("datatalks", uid)
	tab.Go(server.URL + "/in/datatalks")
	tab.Until("Type the code")
	for field, text := range map[string]string{"input[name=code]": strings.ToLower(code), "input[name=address]": tove} {
		tab.Click(field)
		tab.Type(text)
	}
	tab.Click("main form button")
	tab.Until("Thank you.")
	have, err := o.db.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{ada, tove} {
		if came := have.Session(uid).Seat(who).Came; came != scheduler.Present {
			t.Errorf("%s came: %q", who, came)
		}
	}
	b.Shoot(server.URL, "DataTalks", map[string]string{"open": links[token.Join], "open-fi": o.owned(t, tove)[token.Join], "code": "/in/datatalks", "checked-in": "/in/datatalks?noted"})
	o.clock.Time = start.AddDate(0, 0, 1)
	o.Invalidate()
	b.Shoot(server.URL, "DataTalks", map[string]string{"over": links[token.Join]})
}
