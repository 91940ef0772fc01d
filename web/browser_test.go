package web_test

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"rondo/chromium"
	"rondo/scheduler"
	"rondo/token"
)

// A browser that opens every link and waits changes nothing; one whose reader presses the buttons does (S7).
func TestS7BrowserChangesNothingByItself(t *testing.T) {
	b := chromium.Open(t)
	o := openOffice(t)
	server := httptest.NewServer(o)
	defer server.Close()
	before := o.commits(t)
	tabs := map[token.Kind]*chromium.Tab{}
	for kind, target := range o.owned(t, "ada@example.org") {
		tabs[kind] = b.Tab(server.URL + target)
	}
	tabs[token.Answer].Until("Will you come?")
	tabs[token.Leave].Until("Leave DataTalks?")
	tabs[token.Page].Until("My coming sessions")
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
		tabs[kind].Run(fmt.Sprintf("document.querySelector(%q).click()", button))
	}
	press(token.Answer, "input[value=maybe]")
	tabs[token.Answer].Run("document.querySelector('textarea').value = 'Perhaps\\nlater'")
	press(token.Answer, "form button")
	tabs[token.Answer].Until("You said maybe on this page")
	tabs[token.Answer].Until("later")
	press(token.Page, "input[value=both]")
	tabs[token.Page].Run("document.querySelector('select').value = 'fi'")
	press(token.Page, "#how ~ form button")
	tabs[token.Page].Until("Tallennettu.")
	press(token.Leave, "form button")
	tabs[token.Leave].Until("Olet poistunut teemasta DataTalks.")
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
	b := chromium.Open(t)
	s, _ := years(t)
	server := httptest.NewServer(s)
	defer server.Close()
	for _, width := range []int{390, 1200} {
		tab := b.Tab(server.URL + "/archive")
		tab.NoScripts()
		tab.Size(width)
		tab.Until("Stretching at noon")
		tab.Run(`document.querySelector("input[name=q]").value = "paatoksia"; document.querySelector("select[name=year]").value = "2024"`)
		tab.Run(`document.querySelector(".search button").click()`)
		tab.Until("1 session")
		tab.Until("Hakutulosten järjestys")
		tab.Fits()
		tab.Run(`document.querySelector(".sessions h3 a").click()`)
		tab.Until("Presented by")
	}
}
