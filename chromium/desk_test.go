package chromium_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

const decemberEdit = site + "/desk/t/datatalks/2026-12-01/edit"

// An organizer signs in by the link of the letter that the daemon writes, in the browser that asked and, with the six digits, in another
// one; edits a session, first with a mistake; and signs out: by the keyboard alone and without scripts, on a telephone, light, and on a desk,
// dark. No page is wider than its screen.
func TestOrganizer(t *testing.T) {
	i := install(t, "en", false)
	sixDigits := regexp.MustCompile(`\d{3} \d{3}`)
	for n, width := range []int{390, 1200} {
		window, phone := i.Incognito(), i.Incognito()
		tab := window.Tab("about:blank")
		tab.NoScripts()
		tab.Size(width)
		tab.Scheme([]string{"light", "dark"}[n])
		fits := func(string) { tab.Fits() }
		who := []string{curator, chief}[n] // each has letters of their own
		link := i.enter(tab, who, fits)
		tab.Go(site+link, "This link does not work") // once is enough

		// The letter is read on another device than the one that asks.
		tab.Go(site+"/desk/me", "this one")
		tab.TabTo("button[value=all]")
		tab.Press("Enter")
		tab.Until("Sign in")
		tab.Fill("input[name=address]", who)
		tab.Press("Enter")
		tab.Until("Check your mail")
		digits := sixDigits.FindString(tab.Shows())
		link = i.letter(who, signInLink, link)
		other := phone.Tab("about:blank")
		other.NoScripts()
		other.Size(width)
		other.Go(site+link, "You asked for this link in another browser")
		other.Fill("input[name=digits]", "000 000")
		other.Press("Enter")
		other.Until("These are not the digits.")
		other.Fits()
		other.Fill("input[name=digits]", digits)
		other.Press("Enter")
		other.Until("Waits for you")
		other.Fits()
		tab.Go(site+"/desk", "Your mail address") // it was the other one that came in

		tab = other
		before := i.file("themes/datatalks.yaml")
		title := fmt.Sprint("How ranking was rebuilt in ", 2026+n)
		tab.Go(decemberEdit, "Edit a session")
		tab.Fits()
		tab.Fill("#title", title)
		tab.Fill("#presenter", "Nobody Here")
		tab.TabTo("button[value=preview]")
		tab.Press("Enter")
		tab.Until("Nothing is saved yet.")
		tab.Fits()
		tab.TabTo("main .notice a")
		tab.Press("Enter") // to where the mistake is
		tab.TabTo("#presenter")
		if wrong := tab.Text("label:has(#presenter[aria-invalid]) .note"); !strings.Contains(wrong, `"Nobody Here" is nobody in people.yaml`) {
			t.Errorf("at the field of the mistake stands %q", wrong)
		}
		if kept := tab.Text("#title"); kept != title {
			t.Errorf("the title is %q", kept)
		}
		if i.file("themes/datatalks.yaml") != before {
			t.Error("something is saved in spite of a mistake")
		}
		tab.Fill("#presenter", "tove@example.org")
		tab.TabTo("button[value=preview]")
		tab.Press("Enter")
		tab.Until("This is what the edit does. It is not saved yet.")
		tab.Fits()
		shows := tab.Shows()
		for _, want := range []string{"What changes in themes/datatalks.yaml", "+  2026-12-01:", title, "Who is written to", "tove@example.org"} {
			if !strings.Contains(shows, want) {
				t.Errorf("what the edit does lacks %q\n%s", want, shows)
			}
		}
		if i.file("themes/datatalks.yaml") != before {
			t.Error("looking at what changes saves it")
		}
		tab.TabTo("button[value=save]")
		tab.Press("Enter")
		tab.Until("Saved.")
		tab.Fits()
		after := i.file("themes/datatalks.yaml")
		if same(before, after) != strings.Count(before, "\n")-1 || !strings.Contains(after, title) {
			t.Errorf("the file was\n%s\nand is\n%s", before, after)
		}
		tab.Again(site+"/s/datatalks/2026-12-01", title) // the daemon has taken it up
		tab.Go(site+"/desk", "Waits for you")

		tab.TabTo("form[action='/desk/out'] button")
		tab.Press("Enter")
		tab.Until("Sign in")
		tab.Go(decemberEdit, "Your mail address")
		tab.Close()
	}
}

// same counts the lines of a text that the other one has in the same order, from both ends.
func same(a, b string) (n int) {
	one, two := strings.Split(a, "\n"), strings.Split(b, "\n")
	for n < min(len(one), len(two)) && one[n] == two[n] {
		n++
	}
	for k := 1; k <= min(len(one), len(two))-n && one[len(one)-k] == two[len(two)-k]; k++ {
		n++
	}
	return n
}
