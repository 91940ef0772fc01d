package web_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rondo/scheduler"
	"rondo/token"
)

// Chromium holds form-action against every address to which the answer to a form redirects, so the policy of the page for joining
// has to let people out: to the meeting, and from there on to another host of its service. It works without scripts. With
// RONDO_SHOTS=folder the pages are kept as pictures, for phones and desks, light and dark.
func TestBrowserJoins(t *testing.T) {
	b := openBrowser(t)
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
	o.shoot(t, b, server.URL, pages)

	o.clock.Time = start
	o.Invalidate()
	before := o.commits(t)
	tab := b.open("about:blank")
	b.do(tab, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	b.do(tab, "Page.navigate", map[string]any{"url": server.URL + links[token.Join]}, nil)
	b.until(tab, "Join now")
	if o.commits(t) != before {
		t.Error("something was written without a click")
	}
	b.click(tab, "button[name=come]")
	b.until(tab, "You are in the meeting")
	uid := o.seat(t, "datatalks", "2026-12-01", ada).UID
	code := o.key.Code("datatalks", uid)
	b.do(tab, "Page.navigate", map[string]any{"url": server.URL + "/in/datatalks"}, nil)
	b.until(tab, "Type the code")
	for field, text := range map[string]string{"input[name=code]": strings.ToLower(code), "input[name=address]": tove} {
		b.click(tab, field)
		b.do(tab, "Input.insertText", map[string]any{"text": text}, nil)
	}
	b.click(tab, "main form button")
	b.until(tab, "Thank you.")
	have, err := o.db.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{ada, tove} {
		if came := have.Session(uid).Seat(who).Came; came != scheduler.Present {
			t.Errorf("%s came: %q", who, came)
		}
	}
	o.shoot(t, b, server.URL, map[string]string{"open": links[token.Join], "open-fi": o.owned(t, tove)[token.Join], "code": "/in/datatalks", "checked-in": "/in/datatalks?noted"})
	o.clock.Time = start.AddDate(0, 0, 1)
	o.Invalidate()
	o.shoot(t, b, server.URL, map[string]string{"over": links[token.Join]})
}

// click presses the mouse on what a selector names, as a hand does.
func (b *browser) click(tab, selector string) {
	b.t.Helper()
	at := b.place(tab, selector)
	for _, what := range []string{"mousePressed", "mouseReleased"} {
		b.do(tab, "Input.dispatchMouseEvent", map[string]any{"type": what, "x": (at[0] + at[4]) / 2, "y": (at[1] + at[5]) / 2, "button": "left", "clickCount": 1}, nil)
	}
}

// place scrolls to what a selector names, and returns its corners. A page that is just coming has other nodes a moment later.
func (b *browser) place(tab, selector string) []float64 {
	b.t.Helper()
	for range 200 {
		var document struct{ Root struct{ NodeID int } }
		var found struct{ NodeID int }
		var box struct{ Model struct{ Content []float64 } }
		if b.ask(tab, "DOM.getDocument", nil, &document) &&
			b.ask(tab, "DOM.querySelector", map[string]any{"nodeId": document.Root.NodeID, "selector": selector}, &found) &&
			b.ask(tab, "DOM.scrollIntoViewIfNeeded", map[string]any{"nodeId": found.NodeID}, nil) &&
			b.ask(tab, "DOM.getBoxModel", map[string]any{"nodeId": found.NodeID}, &box) && len(box.Model.Content) == 8 {
			return box.Model.Content
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("the browser does not show %s", selector)
	return nil
}

// shoot keeps pictures of pages where RONDO_SHOTS says, if it does.
func (o *office) shoot(t *testing.T, b *browser, site string, pages map[string]string) {
	folder := os.Getenv("RONDO_SHOTS")
	if folder == "" {
		return
	}
	for name, target := range pages {
		for width, size := range map[int]string{390: "phone", 1200: "desk"} {
			for _, scheme := range []string{"light", "dark"} {
				tab := b.open("about:blank")
				b.do(tab, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
				b.do(tab, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
				b.do(tab, "Page.navigate", map[string]any{"url": site + target}, nil)
				b.until(tab, "DataTalks")
				var shot struct{ Data string }
				b.do(tab, "Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}, &shot)
				png, err := base64.StdEncoding.DecodeString(shot.Data)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(folder, name+"-"+size+"-"+scheme+".png"), png, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
