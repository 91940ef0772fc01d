package chromium_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"rondo/chromium"
)

// Every page is kept as pictures to look at, in each language, where RONDO_SHOTS names a folder: as phones and desks show it, light and dark.
func TestShots(t *testing.T) {
	if os.Getenv(chromium.ShotsVariable) == "" {
		t.Skipf("%s names no folder for pictures", chromium.ShotsVariable)
	}
	for _, language := range []string{"en", "fi"} {
		i := install(t, language, true)
		pages := i.pages()
		window := i.Incognito()
		tab := window.Tab("about:blank")
		i.enter(tab, chief, func(page string) { tab.Shoot(pictureOf(page) + "-" + language) })
		for _, all := range pages {
			for path := range all {
				tab.Go(site + path)
				tab.Settle()
				tab.Shoot(pictureOf(path) + "-" + language)
			}
		}
		tab.Go(decemberEdit)
		tab.Fill("#title", "A title: with a colon")
		tab.Fill("#presenter", "Nobody Here")
		tab.TabTo("button[value=preview]")
		tab.Press("Enter")
		tab.UntilThere(".note")
		tab.Shoot("desk-edit-mistake-" + language)
		tab.Fill("#presenter", "tove@example.org")
		tab.TabTo("button[value=preview]")
		tab.Press("Enter")
		tab.UntilThere("button[value=save]")
		tab.Shoot("desk-edit-preview-" + language)
		tab.TabTo("button[value=save]")
		tab.Press("Enter")
		tab.UntilThere("[role=status]")
		tab.Shoot("desk-edit-saved-" + language)
	}
}

var secret = regexp.MustCompile(`/[A-Za-z0-9_-]{20,}`)

// pictureOf names the picture of a page, without what is secret in its address.
func pictureOf(path string) string {
	return strings.Trim(regexp.MustCompile(`[^A-Za-z0-9-]+`).ReplaceAllString(secret.ReplaceAllString(path, ""), "-"), "-")
}
