package web_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"testing"

	"rondo/chromium"
	"rondo/scheduler"
)

// A presenter opens the link of their letter, says Yes, makes a mistake, mends it and finds everything kept: with the keyboard alone and
// without a script, on a telephone and on a desk. With RONDO_SHOTS=folder the pages are kept as pictures.
func TestBrowserPresents(t *testing.T) {
	b := chromium.Open(t)
	files := guild(t)
	march(t, files)
	d := openPersonal(t, season(t, files))
	server := httptest.NewServer(d)
	defer server.Close()
	const ada = "ada@example.org"
	page := d.presenter(t, "2027-03-02", ada)
	before := d.ledger.version
	for _, width := range []int{390, 1200} {
		tab := b.Tab("about:blank")
		tab.NoScripts()
		tab.Size(width)
		tab.Go(server.URL + page)
		tab.Until("Will you present?")
		if d.ledger.version != before {
			t.Fatal("something was written by looking")
		}
		tab.Fits()
		title := fmt.Sprint("How we stopped guessing ", width)
		tab.TabTo("input[name=answer]")
		tab.Press(" ")
		for field, text := range map[string]string{"input[name=title]": title, "textarea[name=surprise]": "It was easy", "input[name=label1]": "slides", "input[name=link1]": "slides"} {
			tab.TabTo(field)
			tab.Run("document.activeElement.value = ''")
			tab.Type(text)
		}
		tab.TabTo("input[name=title]")
		tab.Press("Enter")
		tab.Until("This is not a whole address that begins with https://.")
		tab.Run(`for (const [name, value] of [["title", ` + quoted(title) + `], ["surprise", "It was easy"], ["link1", "slides"]])
			if (document.querySelector("[name=" + name + "]").value != value) throw new Error(name + " is not kept")`)
		tab.TabTo("input[name=link1]")
		tab.Run("document.activeElement.value = ''")
		tab.Type("https://slides.example.org/deck")
		tab.Press("Enter")
		tab.Until("Saved.")
		got := d.entered(t, "2027-03-02", ada)
		if got.Answer != scheduler.Yes || got.Title != title || got.Storyline.Surprise != "It was easy" || got.Materials != "slides\thttps://slides.example.org/deck" {
			t.Errorf("at %d: recorded is %+v", width, got)
		}
		before = d.ledger.version
	}
	b.Shoot(server.URL, "DataTalks", map[string]string{"presenter": page, "presenter-saved": page + "?saved", "presenter-fixed": d.presenter(t, "2026-12-01", ada)})
}

func quoted(text string) string {
	said, _ := json.Marshal(text)
	return string(said)
}
