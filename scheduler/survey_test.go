package scheduler

import (
	"maps"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/theme"
)

// Whatever is edited, answered and noted, in whatever order and whatever the clock does: nobody is asked twice by a survey's own
// letter, nor after they have answered, left, declined for good or cannot be reached, nor before the session is over or once the
// survey is closed; and a follow-up asks only while the survey takes answers.
func TestNobodyIsAskedTwice(t *testing.T) {
	read := map[string]*theme.Set{}
	people := []string{"ada@example.org", "ben@example.org", "grace@example.org", "curator@example.org"}
	rapid.Check(t, func(r *rapid.T) {
		s := newStory(t)
		s.read = read
		s.files["people.yaml"] = []byte("people:\n  - { email: ada@example.org, timezone: Asia/Tokyo }\ngroups: { data-guild: [ada@example.org, ben@example.org, grace@example.org] }\n")
		asks := "survey: [{ ask: Worth it?, scale: 1-5 }]\n"
		write := func(more string) {
			s.files["themes/datatalks.yaml"] = []byte("name: DataTalks\npurpose: To decide.\norganizers: [curator@example.org]\naudience: [data-guild]\n" +
				"schedule: { starts: 2026-12-01 14:00, duration: 45m }\n" + more)
		}
		write(asks)
		s.files["rondo.yaml"] = append(s.files["rondo.yaml"], "quiet_hours: 21:00-07:00\n"...)
		end := time.Date(2026, 12, 1, 12, 45, 0, 0, time.UTC)
		s.now = end.Add(-7 * day)
		left, asked := map[string]bool{}, map[string]int{}
		decide := func() {
			before := s.state
			s.plan()
			for _, a := range s.last {
				post, ok := a.(Post)
				if !ok {
					continue
				}
				l := post.Letter
				if l.Ask != "" && (l.Kind != FollowUp && l.Kind != Survey || s.now.Before(end) || !s.now.Before(end.Add(SurveyOpen))) {
					r.Fatalf("at %v %s asks %q", s.now, l.Name, l.Ask)
				}
				if l.Kind != Survey {
					continue
				}
				seat := before.Sessions[0].Seat(l.To.Email)
				if asked[l.To.Email]++; asked[l.To.Email] > 1 || seat.Answered() || left[l.To.Email] || l.Ask == "" || l.Expires.After(end.Add(SurveyOpen)) {
					r.Fatalf("at %v %s is asked %d times; answered %v, left %v: %+v", s.now, l.To.Email, asked[l.To.Email], seat.Answered(), left[l.To.Email], l)
				}
				if _, silenced := before.Suppressed[l.To.Email]; silenced {
					r.Fatalf("at %v %s is asked, who cannot be reached", s.now, l.To.Email)
				}
				if clock := s.now.In(l.To.Zone().Location()).Hour(); clock < 7 || clock >= 21 {
					r.Fatalf("at %v %s is woken up", s.now, l.To.Email)
				}
			}
			if s.state.Sessions[0].Facts.End.Before(s.now) {
				s.attempt()
			}
		}
		decide()
		s.attempt()
		for range rapid.IntRange(5, 40).Draw(r, "steps") {
			who := rapid.SampledFrom(people).Draw(r, "who")
			switch rapid.SampledFrom([]string{"wait", "wait", "wait", "wait", "wait", "back", "edit", "answer", "came", "ticket", "leave", "suppress", "restore", "send"}).Draw(r, "step") {
			case "wait":
				s.now = s.now.Add(rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, 8 * time.Hour, day, 3 * day}).Draw(r, "for"))
			case "back":
				s.now = s.now.Add(-3 * time.Hour)
			case "edit":
				write(rapid.SampledFrom([]string{asks, "", asks + "follow_up: off\n", asks + "follow_up: { wait_for: [slides], at_most: 4 days }\n",
					asks + "sessions: { 2026-12-01: { title: Other, materials: { slides: https://slides.example.org } } }\n"}).Draw(r, "files"))
			case "answer":
				s.answer(who, rapid.SampledFrom([]ical.PartStat{ical.Accepted, ical.Declined, ical.Tentative}).Draw(r, "answer"), "")
			case "came":
				s.do(Attend{UID: s.state.Sessions[0].UID, Address: who, Came: rapid.SampledFrom([]Presence{Present, Absent}).Draw(r, "came")})
			case "ticket":
				s.step("survey "+who, "")
			case "leave":
				s.do(Prefer{Address: who, Wish: wish("left datatalks")})
				left[who] = true
			case "suppress":
				s.do(Silence{Address: who, Suppression: Suppression{Reason: "550 5.1.1", At: s.now}})
			case "restore":
				s.do(Restored(s.state, who, "by hand", s.now)...)
			case "send":
				s.attempt()
			}
			decide()
		}
	})
}

func TestBallotsHaveOneLength(t *testing.T) {
	asked := []theme.Question{{Ask: theme.Phrase{"": "Worth it?"}, Scale: 5}, {Ask: theme.Phrase{"": "Which?"}, Choice: []theme.Phrase{{"": "a"}, {"": "b"}}},
		{Ask: theme.Phrase{"": "What?"}, Text: true}, {Ask: theme.Phrase{"": "And?"}, Text: true}, {Present: true}}
	rapid.Check(t, func(r *rapid.T) {
		b := Ballot{asked[0].Key(): "3"}
		if rapid.Bool().Draw(r, "words") {
			b[asked[2].Key()] = strings.Repeat(rapid.SampledFrom([]string{"a", "\"", "ä", "😀", "\n"}).Draw(r, "of"), rapid.IntRange(1, MaxWords).Draw(r, "many"))
		}
		padded, err := b.Padded()
		if err != nil || len(padded) != BallotSize || !b.Check(asked) {
			r.Fatalf("%d octets, %v, %v", len(padded), b.Check(asked), err)
		}
		again, err := ReadBallot(padded)
		if err != nil || !maps.Equal(again, b) {
			r.Fatalf("read as %v, %v", again, err)
		}
	})
	long := strings.Repeat("😀", MaxWords)
	if _, err := (Ballot{"a": long, "b": long, "c": long}).Padded(); err != ErrLong {
		t.Errorf("a ballot that is too long: %v", err)
	}
	for _, b := range []Ballot{{}, {asked[1].Key(): "1"}, {asked[0].Key(): "6"}, {asked[0].Key(): "1", asked[4].Key(): "yes"}, {asked[0].Key(): "1", "other": "1"},
		{asked[0].Key(): "1", asked[1].Key(): "3"}, {asked[0].Key(): "1", asked[2].Key(): strings.Repeat("a", MaxWords+1)}, {asked[0].Key(): "+1"}} {
		if b.Check(asked) {
			t.Errorf("%v is taken", b)
		}
	}
}
