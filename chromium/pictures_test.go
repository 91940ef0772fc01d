package chromium_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/desk"
	"rondo/ical"
	"rondo/mailbox"
	"rondo/scheduler"
	"rondo/theme"
)

var update = flag.Bool("update", false, "write the pictures of docs/organizers.md anew")

// The pictures of the handbook can be made, are small, and are named there; with -update they are written anew.
func TestPictures(t *testing.T) {
	i := install(t, "en", false)
	const wide, narrow = 1200, 780
	tab := i.Tab("about:blank")
	tab.Scheme("light")
	tab.Size(wide)
	i.enter(tab, curator, func(string) {})
	tab.Settle()
	pictures := map[string][]byte{"season": tab.Part("body", 1500)}

	tab.Size(narrow)
	tab.Go(decemberEdit, "Edit a session")
	tab.Fill("#title", "How search ranking was rebuilt, twice")
	tab.Fill("#presenter", "tove@example.org")
	tab.TabTo("button[value=preview]")
	tab.Press("Enter")
	tab.Until("It is not saved yet.")
	tab.Settle()
	pictures["edit"] = tab.Part("body", 1100)

	page := func(name, address, selector string, most float64, text string) {
		t.Helper()
		tab.Go(address, text)
		tab.Settle()
		pictures[name] = tab.Part(selector, most)
	}
	page("presenter", i.links.Presenter(i.seat("datatalks/2026-12-01", ada)), "body", 1500, "Will you present?")
	page("door", site+"/t/datatalks", "section[aria-labelledby=join]", 700, "Join DataTalks")
	letter := filepath.Join(t.TempDir(), "weekly.html")
	if err := os.WriteFile(letter, []byte(i.weekly(curator)), 0o644); err != nil {
		t.Fatal(err)
	}
	page("weekly", "file://"+letter, "body", 1500, "next four weeks")

	handbook, err := os.ReadFile("../docs/organizers.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, picture := range pictures {
		file := "organizers-" + name + ".webp"
		if len(picture) < 4_000 || len(picture) > 100_000 {
			t.Errorf("the picture %s has %d octets; it should show something, and be small", file, len(picture))
		}
		if !strings.Contains(string(handbook), "]("+file+")") {
			t.Errorf("docs/organizers.md does not show %s", file)
		}
		if *update {
			err = os.WriteFile("../docs/"+file, picture, 0o644)
		} else {
			_, err = os.Stat("../docs/" + file)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// weekly returns the page that a weekly letter is, as an organizer gets it now.
func (i *installed) weekly(address string) string {
	i.t.Helper()
	page := func() (string, error) {
		p, err := desk.Plan(i.t.Context(), i.folder, i.now, theme.When{})
		if err != nil {
			return "", err
		}
		letter, err := scheduler.Draft(p.Want, p.Have, scheduler.Drafting{Theme: "datatalks", Slot: ical.LocalDate(2026, time.December, 1, 14, 0, 0), Kind: scheduler.Weekly, To: address}, p.Now)
		if err != nil {
			return "", err
		}
		own := *i.folder // beside the daemon's
		if own.Key, _, err = own.LoadKey(&p.Want.Config); err != nil {
			return "", err
		}
		seal, err := own.Sealer(p.Want)
		if err != nil {
			return "", err
		}
		sealed, err := seal(letter)
		return mailbox.Read(sealed.Bytes).HTML, err
	}
	html, err := page()
	if err != nil {
		i.t.Fatal(err)
	}
	return html
}
