package chromium_test

import (
	"strings"
	"testing"
)

// Somebody goes from their own page to all that is known of them, and has it forgotten: by the keyboard alone and without scripts, on a
// telephone, in English and dark, and on a desk, in Finnish and light.
func TestForgotten(t *testing.T) {
	i := install(t, "en", false)
	for _, one := range []struct {
		address, scheme            string
		width                      int
		own, known, has, ask, gone string
	}{
		{"bo@example.org", "dark", 390, "My coming sessions", "What is known of me", "Forecast Clinic", "Shall everything about you be forgotten?", "You are forgotten"},
		{"tove@example.org", "light", 1200, "Tulevat tapaamiseni", "Mitä minusta tiedetään", "I bring a colleague", "Unohdetaanko kaikki, mitä sinusta tiedetään?", "Sinut on unohdettu"},
	} {
		page := strings.TrimPrefix(i.links.Page(one.address, 0), site)
		tab := i.Incognito().Tab("about:blank")
		tab.NoScripts()
		tab.Size(one.width)
		tab.Scheme(one.scheme)
		tab.Go(site+page, one.own)
		tab.Fits()
		follow := func(path string, texts ...string) {
			t.Helper()
			tab.TabTo("a[href='" + path + "']")
			tab.Press("Enter")
			for _, text := range texts {
				tab.Until(text)
			}
			tab.Fits()
		}
		follow(page+"/known", one.known, one.has)
		follow(page+"/forget", one.ask)
		follow(page, one.own) // not yet
		follow(page+"/known", one.known)
		follow(page+"/forget", one.ask)
		tab.TabTo("button[name=forget]")
		tab.Press("Enter")
		tab.Until(one.gone)
		tab.Fits()
		tab.Go(site+page, "There is no such page.")
		tab.Close()
	}
}
