package web_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rondo/ical"
	"rondo/office/officetest"
)

// An organizer sees the season, matches a parked answer and releases the brake: without scripts, by the keyboard alone, on a telephone
// and on a desk, and no page is wider than either. With RONDO_SHOTS=folder the pages are kept as pictures, light and dark.
func TestBrowserDesk(t *testing.T) {
	b := openBrowser(t)
	for _, width := range []int{390, 1200} {
		d := officetest.Busy(t)
		d.HeldEdit("2026-10-06 14:00", "2026-10-06 15:00")
		server := deskFor(t, d, officetest.Chief)
		tab := b.open("about:blank")
		b.do(tab, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
		b.do(tab, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
		see := func(path string, texts ...string) {
			t.Helper()
			b.do(tab, "Page.navigate", map[string]any{"url": server + path}, nil)
			for _, text := range texts {
				b.until(tab, text)
			}
			b.run(tab, `if (document.documentElement.scrollWidth > innerWidth) throw new Error("the page is too wide")`)
		}
		see("/desk", "The season", "Waits for you", "nobody presents yet", "needs a look")
		see("/desk/letters", "no such user here")
		see("/desk/addresses", "kim@example.org")

		see("/desk/inbox", "Answers without an owner")
		b.tabTo(tab, "input[name=person]")
		b.do(tab, "Input.insertText", map[string]any{"text": "ada@example.org"}, nil)
		b.tabTo(tab, "button[value=match]")
		b.press(tab, "Enter", "\r")
		b.until(tab, "The answer is recorded.")
		for _, s := range d.State().Sessions {
			if s.Theme == "datatalks" && s.Key() == "2026-12-01" && s.Seat("ada@example.org").Answer != ical.Accepted {
				t.Errorf("the answer is %s", s.Seat("ada@example.org").Answer)
			}
		}

		see("/desk/held", "4 letters follow", "moved 14:00 → 15:00")
		b.tabTo(tab, ".confirm summary")
		b.press(tab, "Enter", "\r")
		b.until(tab, "Exactly what the table shows goes out")
		b.tabTo(tab, "button[value=release]")
		b.press(tab, "Enter", "\r")
		b.until(tab, "Released.")
		if released := d.State().Released; released != d.Files.Digest() {
			t.Errorf("released is %q", released)
		}
		for _, path := range []string{"", "/letters", "/letters/1", "/inbox", "/held", "/addresses"} {
			b.shootDesk(server+"/desk"+path, "desk"+strings.ReplaceAll(path, "/", "-"), width)
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

// tabTo presses Tab until what a selector names has the focus.
func (b *browser) tabTo(tab, selector string) {
	b.t.Helper()
	for range 200 {
		var ran struct{ Result struct{ Value bool } }
		b.ask(tab, "Runtime.evaluate", map[string]any{"expression": "document.activeElement.matches('" + selector + "')"}, &ran)
		if ran.Result.Value {
			return
		}
		b.press(tab, "Tab", "")
	}
	b.t.Fatalf("Tab does not lead to %s", selector)
}

// shootDesk keeps pictures of a page where RONDO_SHOTS says, if it does.
func (b *browser) shootDesk(url, name string, width int) {
	folder := os.Getenv("RONDO_SHOTS")
	if folder == "" {
		return
	}
	for _, scheme := range []string{"light", "dark"} {
		tab := b.open("about:blank")
		b.do(tab, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
		b.do(tab, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
		b.do(tab, "Page.navigate", map[string]any{"url": url}, nil)
		b.until(tab, "Season")
		var shot struct{ Data string }
		b.do(tab, "Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}, &shot)
		png, err := base64.StdEncoding.DecodeString(shot.Data)
		if err == nil {
			size := map[bool]string{true: "phone", false: "desk"}[width < 500]
			err = os.WriteFile(filepath.Join(folder, name+"-"+size+"-"+scheme+".png"), png, 0o644)
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
}
