package scheduler

import (
	"testing"
	"testing/fstest"
	"time"

	"rondo/theme"
)

// The page of a presenter names the days that letters name: who was asked late has time all the same.
func TestDutyLeavesTime(t *testing.T) {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		what, path, asked string
		ask, story        string
	}{
		{"not asked yet", "ask: 8 weeks before, confirm: 6 weeks before, storyline: 4 weeks before", "", "2026-10-20T12:00:00Z", "2026-11-03T12:00:00Z"},
		{"asked in time", "ask: 8 weeks before, confirm: 6 weeks before, storyline: 4 weeks before", "2026-10-06T12:00:00Z", "2026-10-20T12:00:00Z", "2026-11-03T12:00:00Z"},
		{"asked late", "ask: 8 weeks before, confirm: 6 weeks before, storyline: 4 weeks before", "2026-11-20T12:00:00Z", "2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z"},
		{"asked two days before", "ask: 8 weeks before, confirm: 6 weeks before, storyline: 4 weeks before", "2026-11-29T12:00:00Z", "2026-11-30T12:00:00Z", "2026-11-30T12:00:00Z"},
		{"no day to answer by", "ask: 8 weeks before, storyline: 4 weeks before", "2026-10-06T12:00:00Z", "2026-10-20T12:00:00Z", "2026-11-03T12:00:00Z"},
	} {
		set := load(t, fstest.MapFS{
			"rondo.yaml":  {Data: []byte("site: { url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: out }\n")},
			"people.yaml": {Data: []byte("people: [{ email: ada@example.org }]\n")},
			"themes/talks.yaml": {Data: []byte("name: Talks\naudience: [ada@example.org]\nschedule: { starts: 2026-12-01 12:00, repeats: every week }\n" +
				"sessions: { 2026-12-01: { presenter: ada@example.org } }\npresenters: { " + test.path + " }\n")},
		})
		talks := set.Themes[0]
		o := talks.Occurrences(0, 1<<60)[0]
		s := &Session{Theme: talks.ID, Slot: o.Slot, Facts: factsOf(talks, &o)}
		if !s.Facts.Start.Equal(start) {
			t.Fatalf("it starts at %s", s.Facts.Start)
		}
		if test.asked != "" {
			at, err := time.Parse(time.RFC3339, test.asked)
			if err != nil {
				t.Fatal(err)
			}
			s.Presenting = []Presenting{{Address: "ada@example.org", Marks: Marks{{Of: StepMark(theme.StepAsk, false), At: at}}}}
		}
		duty, ok := s.Duty(talks, "ada@example.org")
		if !ok || len(duty.Steps) != 2 {
			t.Fatalf("%s: %+v, %t", test.what, duty, ok)
		}
		for _, step := range duty.Steps {
			want := test.story
			if step.Step == theme.StepAsk {
				want = test.ask
			}
			if got := step.Due.Format(time.RFC3339); got != want {
				t.Errorf("%s: %s is due %s, want %s", test.what, step.Step, got, want)
			}
		}
	}
}

// Whoever said No owes nothing any more, and their page asks for nothing but an answer. The stand-by who was asked is late at the desk
// from the day that their letter names.
func TestDutyAfterANo(t *testing.T) {
	set := load(t, fstest.MapFS{
		"rondo.yaml":  {Data: []byte("site: { url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: out }\n")},
		"people.yaml": {Data: []byte("people: [{ email: ada@example.org }, { email: bo@example.org }]\n")},
		"themes/talks.yaml": {Data: []byte("name: Talks\naudience: [ada@example.org]\nschedule: { starts: 2026-12-01 12:00 }\n" +
			"sessions: { 2026-12-01: { presenter: ada@example.org } }\npresenters: { ask: 8 weeks before, confirm: 6 weeks before, storyline: 4 weeks before, standby: bo@example.org }\n")},
	})
	talks := set.Themes[0]
	o := talks.Occurrences(0, 1<<60)[0]
	s := &Session{Theme: talks.ID, Slot: o.Slot, Facts: factsOf(talks, &o)}
	asked := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	s.Presenting = []Presenting{
		{Address: "ada@example.org", Answer: No, Answered: asked, Marks: Marks{{Of: StepMark(theme.StepAsk, false), At: asked.AddDate(0, 0, -14)}}},
		{Address: "bo@example.org", Standby: true, Marks: Marks{{Of: StepMark(theme.StepAsk, false), At: asked}, {Of: markStart, At: s.Facts.Start}}},
	}
	if duty, ok := s.Duty(talks, "ada@example.org"); !ok || len(duty.Steps) != 1 || duty.Steps[0].Step != theme.StepAsk || !duty.Steps[0].Done {
		t.Errorf("after a No there is %+v", duty.Steps)
	}
	duty, _ := s.Duty(talks, "bo@example.org")
	due := duty.Steps[0].Due
	if want := asked.Add(leastTime); !due.Equal(want) {
		t.Errorf("the stand-by's page says %s, the letter %s", due, want)
	}
	for _, at := range []time.Time{due.Add(-time.Minute), due} {
		if late := len(s.Parts(talks, at)[1].Late) > 0; late != at.Equal(due) {
			t.Errorf("at %s the stand-by is late at the desk: %t", at, late)
		}
	}
}
