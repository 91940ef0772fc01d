package office_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/office"
	"rondo/office/officetest"
	"rondo/scheduler"
	"rondo/theme"
)

// What is kept of the season never shows: after anything that happens, the first page says the same as that of a desk which has kept
// nothing. Each thing happens alone first, so that what the kept page does not notice is named; then many in any order.
func TestSeasonIsTheSameAsAfresh(t *testing.T) {
	busy := scheduler.Calendars{}
	var fresh *office.Options
	d := officetest.Open(t, func(_ *officetest.Desk, o *office.Options) {
		o.Calendars = func() scheduler.Calendars { return busy }
		fresh = o
	})
	files := colliding()
	d.Follow(files)
	session := func(id string) *scheduler.Session {
		var first *scheduler.Session
		for _, s := range d.State().Sessions {
			if s.Theme == id && s.Facts.Start.After(d.Clock) && (first == nil || s.Facts.Start.Before(first.Facts.Start)) {
				first = s
			}
		}
		return first
	}
	edit := func(name, from, to string) {
		if strings.Contains(string(files[name]), to) { // and back again
			from, to = to, from
		}
		files[name] = []byte(strings.Replace(string(files[name]), from, to, 1))
		d.Follow(files)
	}
	answers := []ical.PartStat{ical.Accepted, ical.Declined, ical.Tentative}
	n := 0
	answer := func(id, who string) {
		n++
		d.Clock = d.Clock.Add(time.Second)
		s := session(id)
		officetest.Answer(d, id+"/"+s.Key(), who, answers[n%len(answers)], "")
	}
	events := []struct {
		what string
		do   func()
	}{
		{"somebody accepts, and the link has no seat for them", func() {
			answer("talks", "ada@example.org")
			answer("talks", "tove@example.org")
			n++
			answer("talks", "bo@example.org")
		}},
		{"a presenter answers", func() { answer("clinic", "bo@example.org") }},
		{"a file moves a session", func() { edit("themes/clinic.yaml", "15:00", "14:15") }},
		{"a file names another presenter", func() { edit("themes/clinic.yaml", "presenter: bo@example.org", "presenter: kim@example.org") }},
		{"a rule has sessions step aside", func() { edit("themes/talks.yaml", "audience", "on_conflict: { people: skip }\naudience") }},
		{"a calendar is read", func() {
			s := session("talks")
			end := s.Facts.Start.Add(time.Duration(10+n) * time.Minute)
			m := clash.NewMinutes(s.Facts.Start, end)
			m.Add(s.Facts.Start, end)
			busy = scheduler.Calendars{Personal: map[string]*clash.Feed{}}
			for _, who := range []string{"ada@example.org", "tove@example.org", "bo@example.org", "kim@example.org"} {
				busy.Personal[who] = &clash.Feed{Busy: m, Read: d.Clock}
			}
		}},
		{"calendars are taken back", func() { busy = scheduler.Calendars{} }},
		{"a minute goes by", func() { d.Clock = d.Clock.Add(time.Minute) }},
		{"a session goes by", func() { d.Clock = session("clinic").Facts.End.Add(time.Minute) }},
		{"an hour goes by", func() { d.Clock = d.Clock.Add(time.Hour) }},
		{"a day goes by", func() { d.Clock = d.Clock.AddDate(0, 0, 1); d.Plan() }},
		{"somebody is not written to", func() {
			officetest.Update(d, func(scheduler.State) []scheduler.Action {
				n++
				return []scheduler.Action{scheduler.Silence{Address: []string{"ada@example.org", "kim@example.org"}[n%2], Suppression: scheduler.Suppression{Reason: "550 5.1.1 gone", At: d.Clock}}}
			})
		}},
		{"something is held", func() {
			officetest.Update(d, func(scheduler.State) []scheduler.Action {
				return []scheduler.Action{scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Why: "many", Digest: fmt.Sprint(n), Since: d.Clock}}}
			})
		}},
		{"what was held is released", func() {
			officetest.Update(d, func(scheduler.State) []scheduler.Action {
				return []scheduler.Action{scheduler.Lift{Scope: "files", Why: "by hand"}}
			})
		}},
	}
	kept := d.As(officetest.Chief)
	compare := func(after string) {
		t.Helper()
		page := kept.Page("/desk")
		again := (&officetest.Client{Desk: d.Afresh(*fresh), Cookies: kept.Cookies}).Page("/desk")
		if page != again {
			t.Fatalf("after %s the page is\n%s\nand afresh\n%s", after, page, again)
		}
	}
	compare("nothing")
	pages := map[string]bool{}
	for _, e := range events {
		e.do()
		compare(e.what)
		pages[kept.Page("/desk")] = true
	}
	if len(pages) < len(events)/2 {
		t.Errorf("of %d events only %d show", len(events), len(pages))
	}
	rnd := rand.New(rand.NewPCG(16, 1))
	rounds := 40
	if testing.Short() {
		rounds = 5
	}
	for range rounds {
		e := events[rnd.IntN(len(events))]
		e.do()
		compare(e.what)
	}
}

// colliding are the files of two themes that share people, one of them at a link with two seats.
func colliding() theme.Files {
	files := officetest.Guild()
	files["people.yaml"] = []byte(strings.Replace(string(files["people.yaml"]), "people:\n", "people:\n  - { name: Kim Otieno, email: kim@example.org }\n  - { name: Bo Lind, email: bo@example.org }\n", 1))
	files["rondo.yaml"] = append(files["rondo.yaml"], "links: { meet.example.org/talks: { seats: 1 } }\n"...)
	files["themes/talks.yaml"] = []byte("name: Talks\npurpose: They help.\norganizers: [curator@example.org]\naudience: [ada@example.org, tove@example.org, bo@example.org, kim@example.org]\n" +
		"schedule: { starts: 2026-11-24 14:00, timezone: Europe/Helsinki, duration: 45m, repeats: weekly, count: 8 }\nplace: https://meet.example.org/talks\n")
	files["themes/clinic.yaml"] = []byte("name: Clinic\npurpose: It helps.\norganizers: [host@example.org]\naudience: [ada@example.org, tove@example.org]\n" +
		"schedule: { starts: 2026-11-24 14:15, timezone: Europe/Helsinki, duration: 1h, repeats: weekly, count: 8 }\nplace: Room 4\n" +
		"presenters: { confirm: 2 weeks before }\nsessions:\n  2026-12-01: { presenter: bo@example.org }\n")
	return files
}
