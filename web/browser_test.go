package web_test

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/token"
)

// A browser that opens every link and waits changes nothing; one whose reader presses the buttons does (S7).
func TestS7BrowserChangesNothingByItself(t *testing.T) {
	b := openBrowser(t)
	o := openOffice(t)
	server := httptest.NewServer(o)
	defer server.Close()
	before := o.commits(t)
	tabs := map[token.Kind]string{}
	for kind, target := range o.owned(t, "ada@example.org") {
		tabs[kind] = b.open(server.URL + target)
	}
	b.until(tabs[token.Answer], "Will you come?")
	b.until(tabs[token.Leave], "Leave DataTalks?")
	b.until(tabs[token.Page], "My coming sessions")
	looks := 10 * time.Second // as long as a filter that runs scripts looks at a page
	if testing.Short() {
		looks = 2 * time.Second
	}
	time.Sleep(looks)
	if o.commits(t) != before {
		t.Error("something was written without a click")
	}

	press := func(kind token.Kind, button string) {
		t.Helper()
		b.run(tabs[kind], fmt.Sprintf("document.querySelector(%q).click()", button))
	}
	press(token.Answer, "input[value=maybe]")
	b.run(tabs[token.Answer], "document.querySelector('textarea').value = 'Perhaps\\nlater'")
	press(token.Answer, "form button")
	b.until(tabs[token.Answer], "You said maybe on this page")
	b.until(tabs[token.Answer], "later")
	press(token.Page, "input[value=both]")
	b.run(tabs[token.Page], "document.querySelector('select').value = 'fi'")
	press(token.Page, "#how ~ form button")
	b.until(tabs[token.Page], "Tallennettu.")
	press(token.Leave, "form button")
	b.until(tabs[token.Leave], "Olet poistunut teemasta DataTalks.")
	if wish := o.wish(t, "ada@example.org"); wish.Way != "both" || wish.Language != "fi" || len(wish.Left) != 1 {
		t.Errorf("the wish is %+v", wish)
	}
}

// wish is what the ledger has of somebody's wishes.
func (o *office) wish(t *testing.T, address string) scheduler.Wish {
	t.Helper()
	have, err := o.db.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return have.Wishes[address]
}

// The archive is searched without a script, on a telephone and on a desk, and is no wider than either.
func TestArchiveInABrowserWithoutScripts(t *testing.T) {
	b := openBrowser(t)
	s, _ := years(t)
	server := httptest.NewServer(s)
	defer server.Close()
	for _, width := range []int{390, 1200} {
		tab := b.open(server.URL + "/archive")
		b.do(tab, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
		b.do(tab, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
		b.until(tab, "Stretching at noon")
		b.run(tab, `document.querySelector("input[name=q]").value = "paatoksia"; document.querySelector("select[name=year]").value = "2024"`)
		b.run(tab, `document.querySelector(".search button").click()`)
		b.until(tab, "1 session")
		b.until(tab, "Hakutulosten järjestys")
		b.run(tab, `if (document.documentElement.scrollWidth > innerWidth) throw new Error("the page is too wide")`)
		b.run(tab, `document.querySelector(".sessions h3 a").click()`)
		b.until(tab, "Presented by")
	}
}
