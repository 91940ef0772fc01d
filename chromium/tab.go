package chromium

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Tab is one page after the other. Its methods end the test with what went wrong.
type Tab struct {
	b               *Browser
	target, session string
}

// Close closes the tab.
func (t *Tab) Close() {
	t.b.t.Helper()
	t.b.do("", "Target.closeTarget", map[string]any{"targetId": t.target}, nil)
}

func (t *Tab) do(method string, parameters map[string]any, result any) {
	t.b.t.Helper()
	t.b.do(t.session, method, parameters, result)
}

func (t *Tab) ask(method string, parameters map[string]any, result any) bool {
	t.b.t.Helper()
	return t.b.ask(t.session, method, parameters, result)
}

// Go goes to an address and waits for it to show each of the texts.
func (t *Tab) Go(address string, texts ...string) {
	t.b.t.Helper()
	t.do("Page.navigate", map[string]any{"url": address}, nil)
	for _, text := range texts {
		t.Until(text)
	}
}

// Settle waits for the page to be whole.
func (t *Tab) Settle() {
	t.b.t.Helper()
	for range 600 {
		var state string
		if t.value("document.readyState", &state); state == "complete" {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Again goes to an address over and over, until the page shows a text.
func (t *Tab) Again(address, text string) {
	t.b.t.Helper()
	for range 200 {
		t.Go(address, "")
		if strings.Contains(t.Shows(), text) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.b.t.Fatalf("%s does not come to show %q but\n%s", address, text, t.Shows())
}

// Size makes the tab as wide as a telephone (390) or a desk (1200), in CSS pixels.
func (t *Tab) Size(width int) {
	t.b.t.Helper()
	t.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
}

// Scheme prefers "light" or "dark" pages.
func (t *Tab) Scheme(scheme string) {
	t.b.t.Helper()
	t.do("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// NoScripts forbids the pages to run scripts. What [Tab.Run] runs is no script of theirs.
func (t *Tab) NoScripts() {
	t.b.t.Helper()
	t.do("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
}

// Run does in the tab what no key does, and fails with what the script throws.
func (t *Tab) Run(script string) {
	t.b.t.Helper()
	var ran struct{ ExceptionDetails json.RawMessage }
	t.do("Runtime.evaluate", map[string]any{"expression": script}, &ran)
	if ran.ExceptionDetails != nil {
		t.b.t.Fatalf("%s: %s", script, ran.ExceptionDetails)
	}
}

// value evaluates an expression into what result points at, which stays as it is while the tab has no page.
func (t *Tab) value(expression string, result any) {
	t.b.t.Helper()
	var ran struct {
		Result struct{ Value json.RawMessage }
	}
	if t.ask("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &ran) && ran.Result.Value != nil {
		if err := json.Unmarshal(ran.Result.Value, result); err != nil {
			t.b.t.Fatalf("%s: %v", expression, err)
		}
	}
}

// Shows returns the text of the tab, "" while there is none.
func (t *Tab) Shows() (text string) {
	t.b.t.Helper()
	t.value("document.body ? document.body.innerText : ''", &text)
	return text
}

// Text returns the text of what a selector names, or the value of a field; "" where there is none.
func (t *Tab) Text(selector string) (text string) {
	t.b.t.Helper()
	t.value(fmt.Sprintf("(e => e ? e.value ?? e.innerText : '')(document.querySelector(%q))", selector), &text)
	return text
}

// Font returns what the page is written in, by which it is known whether its style sheet was taken.
func (t *Tab) Font() (family string) {
	t.b.t.Helper()
	t.value("getComputedStyle(document.body).fontFamily", &family)
	return family
}

// Until waits for the tab to show a text.
func (t *Tab) Until(text string) {
	t.b.t.Helper()
	for range 600 {
		if strings.Contains(t.Shows(), text) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.b.t.Fatalf("the browser does not show %q but\n%s", text, t.Shows())
}

// UntilThere waits for the tab to have what a selector names.
func (t *Tab) UntilThere(selector string) {
	t.b.t.Helper()
	for range 600 {
		var there bool
		if t.value(fmt.Sprintf("document.querySelector(%q) !== null", selector), &there); there {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.b.t.Fatalf("the page has no %s\n%s", selector, t.Shows())
}

// Click presses the mouse on what a selector names, as a hand does.
func (t *Tab) Click(selector string) {
	t.b.t.Helper()
	at := t.place(selector)
	for _, what := range []string{"mousePressed", "mouseReleased"} {
		t.do("Input.dispatchMouseEvent", map[string]any{"type": what, "x": (at[0] + at[4]) / 2, "y": (at[1] + at[5]) / 2, "button": "left", "clickCount": 1}, nil)
	}
}

// place scrolls to what a selector names, and returns its corners. A page that is just coming has other nodes a moment later.
func (t *Tab) place(selector string) []float64 {
	t.b.t.Helper()
	for range 200 {
		var document struct{ Root struct{ NodeID int } }
		var found struct{ NodeID int }
		var box struct{ Model struct{ Content []float64 } }
		if t.ask("DOM.getDocument", nil, &document) &&
			t.ask("DOM.querySelector", map[string]any{"nodeId": document.Root.NodeID, "selector": selector}, &found) &&
			t.ask("DOM.scrollIntoViewIfNeeded", map[string]any{"nodeId": found.NodeID}, nil) &&
			t.ask("DOM.getBoxModel", map[string]any{"nodeId": found.NodeID}, &box) && len(box.Model.Content) == 8 {
			return box.Model.Content
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.b.t.Fatalf("the browser does not show %s", selector)
	return nil
}

// TabTo presses Tab until what a selector names has the focus, and holds that everything on the way shows that it has it.
func (t *Tab) TabTo(selector string) {
	t.b.t.Helper()
	for range 200 {
		var there bool
		t.value(fmt.Sprintf("document.activeElement.matches(%q)", selector), &there)
		if there {
			t.focusShows()
			return
		}
		t.Press("Tab")
	}
	t.b.t.Fatalf("Tab does not lead to %s", selector)
}

// focusShows holds that what has the focus has an outline that others do not have.
func (t *Tab) focusShows() {
	t.b.t.Helper()
	var unseen string
	t.value(`(() => {
		const e = document.activeElement, s = getComputedStyle(e);
		return e === document.body || e.matches(":focus-visible") && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 ? "" : e.outerHTML;
	})()`, &unseen)
	if unseen != "" {
		t.b.t.Fatalf("nobody sees that this has the focus: %s", unseen)
	}
}

// Press presses a key: Tab, Enter or a character.
func (t *Tab) Press(key string) {
	t.b.t.Helper()
	text, code := key, int(strings.ToUpper(key)[0])
	switch key {
	case "Tab":
		text, code = "", 9
	case "Enter":
		text, code = "\r", 13
	}
	for _, what := range []string{"keyDown", "keyUp"} {
		t.do("Input.dispatchKeyEvent", map[string]any{"type": what, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text}, nil)
	}
}

// Type writes a text where the focus is.
func (t *Tab) Type(text string) {
	t.b.t.Helper()
	t.do("Input.insertText", map[string]any{"text": text}, nil)
}

// Fill goes to a field by the keyboard, and writes a text in place of what is there.
func (t *Tab) Fill(selector, text string) {
	t.b.t.Helper()
	t.TabTo(selector)
	t.Run("document.activeElement.select()")
	if text == "" {
		t.Run("document.activeElement.value = ''")
		return
	}
	t.Type(text)
}

// Fits holds that the page is no wider than the tab.
func (t *Tab) Fits() {
	t.b.t.Helper()
	var wide []string
	t.value(`document.documentElement.scrollWidth <= innerWidth ? [] :
		[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(-3).map(e => e.outerHTML.slice(0, 200))`, &wide)
	if len(wide) > 0 {
		t.b.t.Errorf("the page is too wide: %s", wide)
	}
}
