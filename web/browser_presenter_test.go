package web_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"rondo/scheduler"
)

// A presenter opens the link of their letter, says Yes, makes a mistake, mends it and finds everything kept: with the keyboard alone and
// without a script, on a telephone and on a desk. With RONDO_SHOTS=folder the pages are kept as pictures.
func TestBrowserPresents(t *testing.T) {
	b := openBrowser(t)
	files := guild(t)
	march(t, files)
	d := openPersonal(t, season(t, files))
	server := httptest.NewServer(d)
	defer server.Close()
	const ada = "ada@example.org"
	page := d.presenter(t, "2027-03-02", ada)
	before := d.ledger.version
	for _, width := range []int{390, 1200} {
		tab := b.open("about:blank")
		b.do(tab, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
		b.do(tab, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
		b.do(tab, "Page.navigate", map[string]any{"url": server.URL + page}, nil)
		b.until(tab, "Will you present?")
		if d.ledger.version != before {
			t.Fatal("something was written by looking")
		}
		b.run(tab, `if (document.documentElement.scrollWidth > innerWidth) throw new Error("the page is too wide")`)
		title := fmt.Sprint("How we stopped guessing ", width)
		b.focus(tab, "input[name=answer]")
		b.key(tab, " ")
		for field, text := range map[string]string{"input[name=title]": title, "textarea[name=surprise]": "It was easy", "input[name=label1]": "slides", "input[name=link1]": "slides"} {
			b.focus(tab, field)
			b.run(tab, "document.activeElement.value = ''")
			b.do(tab, "Input.insertText", map[string]any{"text": text}, nil)
		}
		b.focus(tab, "input[name=title]")
		b.key(tab, "Enter")
		b.until(tab, "This is not a whole address that begins with https://.")
		b.run(tab, `for (const [name, value] of [["title", `+quoted(title)+`], ["surprise", "It was easy"], ["link1", "slides"]])
			if (document.querySelector("[name=" + name + "]").value != value) throw new Error(name + " is not kept")`)
		b.focus(tab, "input[name=link1]")
		b.run(tab, "document.activeElement.value = ''")
		b.do(tab, "Input.insertText", map[string]any{"text": "https://slides.example.org/deck"}, nil)
		b.key(tab, "Enter")
		b.until(tab, "Saved.")
		got := d.entered(t, "2027-03-02", ada)
		if got.Answer != scheduler.Yes || got.Title != title || got.Storyline.Surprise != "It was easy" || got.Materials != "slides\thttps://slides.example.org/deck" {
			t.Errorf("at %d: recorded is %+v", width, got)
		}
		before = d.ledger.version
	}
	new(office).shoot(t, b, server.URL, map[string]string{"presenter": page, "presenter-saved": page + "?saved", "presenter-fixed": d.presenter(t, "2026-12-01", ada)})
	if axe, err := os.ReadFile(os.Getenv("RONDO_AXE")); err == nil {
		b.axe(t, server.URL+page, string(axe))
	}
}

func quoted(text string) string {
	said, _ := json.Marshal(text)
	return string(said)
}

// focus moves to what a selector names, as the Tab key does.
func (b *browser) focus(tab, selector string) {
	b.t.Helper()
	b.run(tab, fmt.Sprintf(`{ const e = document.querySelector(%q); if (e.tabIndex < 0) throw new Error("no key leads here"); e.focus(); }`, selector))
}

// key presses a key: Enter or a character.
func (b *browser) key(tab, key string) {
	b.t.Helper()
	press := map[string]any{"type": "keyDown", "key": key, "text": key}
	if key == "Enter" {
		press["text"], press["windowsVirtualKeyCode"] = "\r", 13
	} else {
		press["windowsVirtualKeyCode"] = int(strings.ToUpper(key)[0])
	}
	b.do(tab, "Input.dispatchKeyEvent", press, nil)
	b.do(tab, "Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key}, nil)
}

// axe holds a page to the rules of axe, whose script RONDO_AXE names.
func (b *browser) axe(t *testing.T, address, script string) {
	for _, scheme := range []string{"light", "dark"} {
		tab := b.open("about:blank")
		b.do(tab, "Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
		b.do(tab, "Page.setBypassCSP", map[string]any{"enabled": true}, nil)
		b.do(tab, "Page.navigate", map[string]any{"url": address}, nil)
		b.until(tab, "DataTalks")
		b.run(tab, script)
		var ran struct{ Result struct{ Value string } }
		b.do(tab, "Runtime.evaluate", map[string]any{"expression": "axe.run().then(r => JSON.stringify(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))))", "awaitPromise": true}, &ran)
		if ran.Result.Value != "[]" {
			t.Errorf("axe, %s: %s", scheme, ran.Result.Value)
		}
	}
}
