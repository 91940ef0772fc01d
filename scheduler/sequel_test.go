package scheduler

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/theme"
)

// Whatever the order of edits, answers, arrivals of materials and clock: nobody gets two letters after one session, nor two about
// what came late, nor anything after they left, nor anything before the session is over or long after it.
func TestNobodyIsFollowedTwice(t *testing.T) {
	people := []string{"ada@example.org", "ben@example.org", "grace@example.org", "curator@example.org"}
	read := map[string]*theme.Set{}
	rapid.Check(t, func(r *rapid.T) {
		s := newStory(t)
		s.read = read
		base := string(s.files["themes/datatalks.yaml"])
		if rapid.Bool().Draw(r, "quiet") { // so that some have theirs while others still sleep
			s.files["rondo.yaml"] = append(slices.Clone(s.files["rondo.yaml"]), "quiet_hours: 16:00-08:00\n"...)
		}
		plans, links := []string{"", "on", "off", "{ wait_for: [slides, recording], late: mail }", "{ after: 2 days, wait_for: slides }"},
			[]string{"", "slides: https://s.example.org/1", "slides: https://s.example.org/1, recording: https://v.example.org/1", "notes: https://n.example.org/1"}
		plan, link, who := rapid.SampledFrom(plans).Draw(r, "follow_up"), "", "[data-guild]"
		write := func() {
			text := base
			if plan != "" {
				text += "follow_up: " + plan + "\n"
			}
			s.files["themes/datatalks.yaml"] = []byte(text + "sessions:\n  2026-12-01: { presenter: grace@example.org, materials: { " + link + " } }\n")
			s.files["people.yaml"] = []byte("people: [{ email: ben@example.org, timezone: Asia/Tokyo }]\ngroups:\n  data-guild: " + who + "\n")
		}
		who = "[ada@example.org, ben@example.org]"
		write()
		had, left := map[string]int{}, map[string]bool{}
		s.now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		look := func() {
			s.plan()
			for _, a := range s.last {
				post, ok := a.(Post)
				if !ok || post.Letter.Kind.Traits().Dies != Afterwards {
					continue
				}
				l := post.Letter
				about := "after " + l.UID
				if l.Kind == Materials {
					about = "late materials of " + l.UID
				}
				if had[about+l.To.Email]++; had[about+l.To.Email] > 1 {
					r.Fatalf("%s gets a second letter, %s, %s", l.To.Email, l.Kind, about)
				}
				if left[l.To.Email] {
					r.Fatalf("%s has left, and gets %s", l.To.Email, l.Name)
				}
				if end := l.Facts.End; s.now.Before(end) || s.now.After(end.Add(10*24*time.Hour)) || l.Facts.Cancelled {
					r.Fatalf("%s at %s, and the session ends at %s", l.Name, s.now, end)
				}
				if seat := s.state.Session(l.UID).Seat(l.To.Email); l.Kind == FollowUp && seat.absent() && seat.Came != Present {
					r.Fatalf("%s did not come, and is thanked", l.To.Email)
				}
			}
			s.attempt()
		}
		look()
		for range rapid.IntRange(5, 40).Draw(r, "steps") {
			person := rapid.SampledFrom(people).Draw(r, "person")
			switch rapid.IntRange(0, 9).Draw(r, "step") {
			case 0, 1, 2:
				s.now = s.now.Add(time.Duration(rapid.SampledFrom([]int{1, 12, 24, 72, 200}).Draw(r, "hours")) * time.Hour)
			case 3:
				plan = rapid.SampledFrom(plans).Draw(r, "follow_up")
			case 4, 5:
				link = rapid.SampledFrom(links).Draw(r, "materials")
			case 6:
				s.answer(person, rapid.SampledFrom([]ical.PartStat{ical.Accepted, ical.Declined, ical.Tentative}).Draw(r, "answer"), "")
			case 7:
				s.step(fmt.Sprintf("came %s %s", person, rapid.SampledFrom([]string{"yes", "no"}).Draw(r, "came")), "")
			case 8:
				s.do(Prefer{Address: person, Wish: wish("left datatalks")})
				left[person] = true
			case 9:
				who = rapid.SampledFrom([]string{"[ada@example.org, ben@example.org]", "[ada@example.org]", "[ben@example.org, grace@example.org]"}).Draw(r, "audience")
			}
			write()
			look()
		}
	})
}

// BenchmarkPlanPast plans 100,000 seats that are to come beside 2,000 sessions that are over and settled, and without them.
func BenchmarkPlanPast(b *testing.B) {
	set, have, now := season(b, 1000)
	for _, past := range []int{0, 2000} {
		state := have
		state.Sessions = nil
		for i, s := range have.Sessions {
			if i%10 == 0 && len(state.Sessions)-i < past {
				for n := range past / 1000 {
					over := *s
					over.UID, over.Slot = fmt.Sprintf("%s.over%d", s.UID, n), s.Slot.Add(-time.Duration(n+1)*7*24*time.Hour)
					over.Facts.Start, over.Facts.End = s.Facts.Start.AddDate(0, 0, -7*(n+1)), s.Facts.End.AddDate(0, 0, -7*(n+1))
					over.Facts.Materials = "slides\thttps://slides.example.org/"
					over.Sequel = Sequel{Since: over.Facts.End, Told: over.Facts.Materials, Done: true}
					state.Sessions = append(state.Sessions, &over)
				}
			}
			state.Sessions = append(state.Sessions, s)
		}
		b.Run(fmt.Sprintf("past=%d", past), func(b *testing.B) {
			for b.Loop() {
				if acts, _ := Plan(set, state, now); len(acts) > 0 {
					b.Fatal(acts[0])
				}
			}
			b.ReportMetric(float64(len(state.Sessions)-len(have.Sessions)), "over")
		})
	}
}
