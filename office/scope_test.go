package office_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rondo/ical"
	"rondo/office/officetest"
	"rondo/scheduler"
	"rondo/store"
)

// What somebody sees is what is of their themes: each thing, on its page, for everybody who can sign in. The curator organizes
// DataTalks and LunchBytes, the host PaperClub and the Forecast Clinic.
func TestEverybodySeesTheirThemes(t *testing.T) {
	d := officetest.Busy(t)
	d.HeldEdit("2026-10-06 14:00", "2026-10-06 15:00")
	all := []string{officetest.Organizer, officetest.Other, officetest.Chief, officetest.Operator}
	for _, test := range []struct {
		what, page, shows string
		to                string // who sees it: curator, host, chief, operator
	}{
		{"a session", "/desk", `id="s-datatalks-2026-12-01"`, "x-x-"},
		{"a session of another theme", "/desk", `id="s-reading-2026-11-25"`, "-xx-"},
		{"the weeks of a theme", "/desk", ">LunchBytes</text>", "x-x-"},
		{"a conflict of it", "/desk", "meets Forecast Clinic, 4 people", "x-x-"},
		{"how a theme goes", "/desk", "/desk/t/reading/health", "-xx-"},
		{"a letter about a session", "/desk/letters?theme=lunch", "LunchBytes, Fri", "x-xx"},
		{"a letter about a session of another theme", "/desk/letters", "PaperClub, Wed", "-xxx"},
		{"a letter to somebody, by address", "/desk/letters?to=kim@example.org", "PaperClub, Wed 9 Dec", "-xxx"},
		{"a notice about all files", "/desk/letters", "something is held", "--xx"},
		{"an answer that names a session", "/desk/inbox", "a.byron@mail.example.net is not invited", "x-x-"},
		{"another time that is asked for", "/desk/inbox", "Thu 26 Nov 2026", "-xx-"},
		{"a word with an answer", "/desk/inbox", "I bring a colleague", "x-x-"},
		{"a mail of somebody in both themes", "/desk/inbox", "I cannot come before three", "xxx-"},
		{"a mail of nobody's", "/desk/inbox", "count me in for December", "--x-"},
		{"what the brake would send for a theme", "/desk/held", "DataTalks</th>", "x-xx"},
		{"the button that releases it", "/desk/held", `value="release"`, "x-xx"},
		{"an address that is not written to", "/desk/addresses", "kim@example.org", "xxxx"},
		{"the doctor's page in the menu", "/desk", `href="/desk/health"`, "---x"},
	} {
		t.Run(test.what, func(t *testing.T) {
			for i, who := range all {
				if seen, want := strings.Contains(d.As(who).Page(test.page), test.shows), test.to[i] == 'x'; seen != want {
					t.Errorf("%s sees it: %t, want %t", who, seen, want)
				}
			}
		})
	}
}

// What somebody does is what is of their themes: each button, pressed by everybody. Whoever may not press it learns that there is
// nothing, and nothing is done.
func TestEverybodyDoesWhatIsOfTheirThemes(t *testing.T) {
	all := []string{officetest.Organizer, officetest.Other, officetest.Chief, officetest.Operator}
	id := func(page, pattern string) string {
		m := regexp.MustCompile(pattern).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("no %s in\n%s", pattern, page)
		}
		return m[1]
	}
	for _, test := range []struct {
		what string
		to   string // who may: curator, host, chief, operator
		form func(d *officetest.Desk, chief *officetest.Client) (string, url.Values)
		done func(d *officetest.Desk) bool
		act  string // in the audit trail
	}{
		{"match an answer", "x-x-", func(_ *officetest.Desk, chief *officetest.Client) (string, url.Values) {
			return "/desk/inbox", url.Values{"do": {"match"}, "id": {id(chief.Page("/desk/inbox"), `id="m-(\w+)">\s*<h3>a.byron`)}, "person": {"ada@example.org"}, "session": {""}, "answer": {""}}
		}, func(d *officetest.Desk) bool {
			return said(d, "datatalks", "2026-12-01", "ada@example.org") == ical.Accepted
		}, "matched a mail"},
		{"put a mail away", "--x-", func(_ *officetest.Desk, chief *officetest.Client) (string, url.Values) {
			return "/desk/inbox", url.Values{"do": {"drop"}, "id": {id(chief.Page("/desk/inbox"), `id="m-(\w+)">\s*<h3>Stranger`)}}
		}, func(d *officetest.Desk) bool {
			return !strings.Contains(d.As(officetest.Chief).Page("/desk/inbox"), "Stranger")
		}, "put a mail away"},
		{"decline another time", "-xx-", func(_ *officetest.Desk, chief *officetest.Client) (string, url.Values) {
			return "/desk/inbox", url.Values{"do": {"decline"}, "id": {id(chief.Page("/desk/inbox"), `id="p-(\w+)"`)}}
		}, func(d *officetest.Desk) bool { return d.State().Proposals[0].State == scheduler.ProposalDeclining }, "declined another time"},
		{"release an edit of one theme's file", "x-xx", func(d *officetest.Desk, chief *officetest.Client) (string, url.Values) {
			d.HeldEdit("2026-10-06 14:00", "2026-10-06 15:00")
			return "/desk/held", url.Values{"do": {"release"}, "digest": {id(chief.Page("/desk/held"), `name="digest" value="(\w+)"`)}}
		}, func(d *officetest.Desk) bool { return d.State().Released != "" && d.State().Released == digest(d) }, "released what the brake held"},
		{"try a letter again", "-xxx", func(d *officetest.Desk, _ *officetest.Client) (string, url.Values) {
			return "/desk/letters/" + failed(d, "reading"), url.Values{"do": {"retry"}}
		}, func(d *officetest.Desk) bool { return failed(d, "reading") != first(d, "reading") }, "had a letter tried again"},
		{"write to an address again", "xxxx", func(*officetest.Desk, *officetest.Client) (string, url.Values) {
			return "/desk/addresses", url.Values{"do": {"restore"}, "address": {"kim@example.org"}}
		}, func(d *officetest.Desk) bool { _, silent := d.State().Suppressed["kim@example.org"]; return !silent }, "had an address written to again"},
		{"write to somebody who is in no theme", "---x", func(*officetest.Desk, *officetest.Client) (string, url.Values) {
			return "/desk/addresses", url.Values{"do": {"restore"}, "address": {"nobody@example.net"}}
		}, nil, ""},
	} {
		t.Run(test.what, func(t *testing.T) {
			var d *officetest.Desk
			var target string
			var form url.Values
			for i, who := range all {
				if d == nil {
					d = officetest.Busy(t)
					target, form = test.form(d, d.As(officetest.Chief))
				}
				before := len(d.Acts())
				w := d.As(who).Post(target, form)
				if may := test.to[i] == 'x'; !may {
					if w.Code != http.StatusNotFound && !strings.Contains(w.Header().Get("Location"), "sorry=") || len(d.Acts()) != before || test.done != nil && test.done(d) {
						t.Errorf("%s may not: status %d, %s, acts %v", who, w.Code, w.Header().Get("Location"), d.Acts()[before:])
					}
					continue
				}
				desk := d
				d = nil // something was done
				if test.done == nil {
					if w.Code != http.StatusSeeOther {
						t.Errorf("%s: status %d", who, w.Code)
					}
					continue
				}
				if w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Location"), "done=") || !test.done(desk) {
					t.Errorf("%s may: status %d, %s", who, w.Code, w.Header().Get("Location"))
				}
				acts := desk.Acts()[before:]
				if len(acts) != 1 || acts[0].Who != who || acts[0].What != test.act {
					t.Errorf("%s: the audit trail has %+v, want %q", who, acts, test.act)
				}
			}
		})
	}
}

// The brake's button releases what it showed, or nothing.
func TestReleasesWhatWasShown(t *testing.T) {
	d := officetest.Busy(t)
	d.HeldEdit("2026-10-06 14:00", "2026-10-06 15:00")
	chief := d.As(officetest.Chief)
	page := chief.Page("/desk/held")
	shown := regexp.MustCompile(`name="digest" value="(\w+)"`).FindStringSubmatch(page)[1]
	for _, says := range []string{"5 letters follow", "1 × will you present?", "4 × update, Tue 1 Dec 15:00", "moved 14:00 → 15:00", "Changed files: themes/datatalks.yaml", "Release 5 letters"} {
		if !strings.Contains(page, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	d.HeldEdit("2026-10-06 14:00", "2026-10-06 16:00")
	if w := chief.Post("/desk/held", url.Values{"do": {"release"}, "digest": {shown}}); !strings.HasSuffix(w.Header().Get("Location"), "?sorry=changed") || d.State().Released == shown {
		t.Errorf("an edit that was changed meanwhile: to %s, released %q", w.Header().Get("Location"), d.State().Released)
	}
	if page := chief.Page("/desk/held?sorry=changed"); !strings.Contains(page, "Something has changed meanwhile") || !strings.Contains(page, "→ 16:00") {
		t.Error("the plan is not shown anew")
	}
}

// said returns the answer that counts of somebody's seat.
func said(d *officetest.Desk, theme, key, who string) ical.PartStat {
	for _, s := range d.State().Sessions {
		if s.Theme == theme && s.Key() == key {
			if seat := s.Seat(who); seat != nil {
				return seat.Answer
			}
		}
	}
	return ""
}

// failed returns the number of the first letter about a theme that has failed; "" for none.
func failed(d *officetest.Desk, theme string) string {
	d.T.Helper()
	rows, err := d.DB.Letters(d.T.Context(), store.Filter{State: scheduler.Failed, Theme: theme, Limit: 1})
	if err != nil {
		d.T.Fatal(err)
	}
	if len(rows) == 0 {
		return ""
	}
	return strconv.FormatInt(rows[0].ID, 10)
}

// first returns the number of the first letter about a theme to somebody to whom letters fail.
func first(d *officetest.Desk, theme string) string {
	d.T.Helper()
	rows, err := d.DB.Letters(d.T.Context(), store.Filter{Theme: theme, To: "kim@example.org", Limit: 1})
	if err != nil || len(rows) == 0 {
		d.T.Fatal("no such letter", err)
	}
	return strconv.FormatInt(rows[0].ID, 10)
}

// digest returns that of the files that lie on the disk.
func digest(d *officetest.Desk) string { return d.Files.Digest() }
