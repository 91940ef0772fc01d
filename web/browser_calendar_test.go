package web_test

import (
	"net/http/httptest"
	"testing"

	"rondo/chromium"
)

// Somebody gives a calendar of their own, mistypes its address first, sees which server it is from and nothing that stands in it, and
// takes it back: with the keyboard alone and without a script, on a telephone and on a desk. With RONDO_SHOTS=folder the page is
// kept as pictures.
func TestBrowserGivesCalendar(t *testing.T) {
	b := chromium.Open(t)
	d, s, page := openShelf(t)
	server := httptest.NewServer(d)
	defer server.Close()
	const ada, field = "ada@example.org", "input[name=calendar]"
	give := func(tab *chromium.Tab, address string) {
		tab.Fill(field, address)
		tab.Press("Enter")
	}
	for _, width := range []int{390, 1200} {
		tab := b.Tab("about:blank")
		tab.NoScripts()
		tab.Size(width)
		tab.Go(server.URL+page, "When I am busy")
		asked := s.asked
		give(tab, "sesame")
		tab.Until("This is no address of a calendar.")
		tab.Run(`if (document.querySelector("input[name=calendar]").value != "sesame") throw new Error("what was typed is gone")`)
		give(tab, "https://ics.example.org/ok.ics?sesame")
		tab.Until("Your calendar is read.")
		tab.Fits()
		tab.Run(`if (document.documentElement.outerHTML.includes("sesame")) throw new Error("the page has the address")`)
		tab.Run(`if (!document.body.innerText.includes("Overlaps your own calendar (ics.example.org)")) throw new Error("no session is marked")`)
		if s.asked != asked+2 || len(s.of[ada]) != 1 {
			t.Fatalf("at %d: asked %d times; she has %d calendars", width, s.asked-asked, len(s.of[ada]))
		}
		if width == 390 {
			b.Shoot(server.URL, "When I am busy", map[string]string{"calendar": page + "?given#calendar"})
		}
		tab.TabTo("button[name=forget]")
		tab.Press("Enter")
		tab.Until("Forgotten, with all that was read from it.")
		if len(s.of[ada]) != 0 {
			t.Errorf("at %d: she still has %d calendars", width, len(s.of[ada]))
		}
	}
}
