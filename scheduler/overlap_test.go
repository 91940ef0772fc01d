package scheduler

import (
	"slices"
	"testing"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/theme"
)

// TestLettersSayWhatTheirSessionOverlaps, each to its own reader: other sessions that they are asked to and have not said no to, and
// what the theme avoids.
func TestLettersSayWhatTheirSessionOverlaps(t *testing.T) {
	files := theme.Files{
		"rondo.yaml": []byte(`site: { name: Data Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }
mail: { from: Data Guild <guild@example.org>, dir: outbox }
invite: 4 weeks before
`),
		"people.yaml":   []byte("people: []\n"),
		"all-hands.ics": []byte(""),
		"themes/talks.yaml": []byte(`name: Talks
purpose: Case studies.
organizers: [curator@example.org]
audience: [both@example.org, one@example.org, away@example.org]
schedule: { starts: 2026-12-08 14:00, duration: 1h, repeats: weekly, until: 2026-12-30 }
avoid: [{ feed: all-hands.ics, name: All-hands }, { from: 2026-12-15, to: 2026-12-16, reason: the trip }]
follow_up: { wait_for: [recording] }
`),
		"themes/board.yaml": []byte(`name: Board
purpose: What has to be decided.
organizers: [chair@example.org]
audience: [both@example.org, away@example.org]
schedule: { starts: 2026-12-08 14:30, duration: 1h, repeats: every 2 weeks, until: 2026-12-30 }
`),
		"themes/quiet.yaml": []byte(`name: Quiet hour
purpose: Nobody has to come.
transparent: true
organizers: [chair@example.org]
audience: [both@example.org]
schedule: { starts: 2026-12-08 14:00, duration: 2h, repeats: weekly, until: 2026-12-30 }
`),
		"themes/later.yaml": []byte(`name: Later
purpose: It begins when the talk is over.
organizers: [chair@example.org]
audience: [one@example.org]
schedule: { starts: 2026-12-08 15:00, duration: 1h, repeats: weekly, until: 2026-12-30 }
`),
	}
	for _, name := range []string{"Ants", "Bees", "Cats", "Dogs", "Emus"} { // more than a letter names
		files["themes/"+name+".yaml"] = []byte("name: " + name + "\npurpose: All at once.\norganizers: [chair@example.org]\n" +
			"audience: [many@example.org]\nschedule: { starts: 2026-12-10 09:00, duration: 1h }\n")
	}
	set := load(t, files.FS())
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	busy := clash.NewMinutes(now, now.AddDate(0, 2, 0))
	busy.Add(time.Date(2026, 12, 8, 12, 15, 0, 0, time.UTC), time.Date(2026, 12, 8, 12, 30, 0, 0, time.UTC))
	have := State{Calendars: Calendars{Feeds: map[clash.FeedKey]*clash.Feed{
		{Source: "all-hands.ics", Zone: "Europe/Helsinki"}: {Busy: busy, Read: now},
	}}}
	acts, _ := Plan(set, have, now)
	said := func(acts []Action, kind Kind, theme, to string, on int) (names []string, recorded bool) {
		for _, a := range acts {
			if post, is := a.(Post); is && post.Letter.Kind == kind && post.Letter.Theme == theme && post.Letter.To.Email == to && post.Letter.Facts.Start.Day() == on {
				return post.Letter.Overlaps, post.Letter.Recorded
			}
		}
		t.Fatalf("%s has no %s of %s on the %d", to, kind, theme, on)
		return nil, false
	}
	for _, c := range []struct {
		theme, to string
		on        int
		want      []string
	}{
		{"talks", "both@example.org", 8, []string{"Board", "All-hands"}},
		{"talks", "one@example.org", 8, []string{"All-hands"}},
		{"talks", "one@example.org", 15, []string{"the trip"}},
		{"talks", "one@example.org", 22, nil},
		{"board", "both@example.org", 8, []string{"Talks"}},
		{"later", "one@example.org", 8, nil},
		{"quiet", "both@example.org", 8, nil},
		{"Cats", "many@example.org", 10, []string{"Ants", "Bees", "Dogs"}},
	} {
		names, recorded := said(acts, Request, c.theme, c.to, c.on)
		if !slices.Equal(names, c.want) {
			t.Errorf("%s tells %s of the %d that it overlaps %q, want %q", c.theme, c.to, c.on, names, c.want)
		}
		if want := c.theme == "talks" && len(c.want) > 0; recorded != want {
			t.Errorf("%s tells %s of the %d that a recording follows: %t", c.theme, c.to, c.on, recorded)
		}
	}

	// Whoever has said no to the one is not told of it with the other.
	have = have.Apply(acts, now)
	have.Accepted = set
	for _, s := range have.of("board") {
		seat := s.Seat("away@example.org")
		seat.Answer = ical.Declined
	}
	soon := time.Date(2026, 12, 7, 12, 5, 0, 0, time.UTC)
	acts, _ = Plan(set, have, soon)
	if names, _ := said(acts, Reminder, "talks", "away@example.org", 8); !slices.Equal(names, []string{"All-hands"}) {
		t.Errorf("somebody who declined the board is told that the talk overlaps %q", names)
	}
	if names, _ := said(acts, Reminder, "talks", "both@example.org", 8); !slices.Equal(names, []string{"Board", "All-hands"}) {
		t.Errorf("the reminder tells that the talk overlaps %q", names)
	}
}

// A session that ends when the hour begins, or begins when it ends, is not within it.
func TestWhichSessionsAreNearby(t *testing.T) {
	at := func(clock string) time.Time { return moment(t, "2026-12-01T"+clock+"Z") }
	session := Facts{Start: at("14:00"), End: at("15:00")}
	for hours, want := range map[[2]string]bool{
		{"13:00", "14:00"}: false,
		{"13:00", "14:01"}: true,
		{"13:00", "16:00"}: true,
		{"14:20", "14:40"}: true,
		{"14:59", "16:00"}: true,
		{"15:00", "16:00"}: false,
	} {
		if got := (Nearby{Hours: []Hours{{at(hours[0]), at(hours[1])}}}).Meets(&session); got != want {
			t.Errorf("14:00 to 15:00 is nearby %s: %t, want %t", hours, got, want)
		}
	}
}

// A session that was cancelled on the date of another one neither steps aside with it nor stands for it.
func TestASessionThatIsGoneDoesNotStepAside(t *testing.T) {
	s := newStory(t)
	s.step("plan 2026-11-12T09:00Z", "")
	s.step("edit themes/datatalks.yaml", "-  duration: 45m\n+  duration: 45m\n+  except: [2027-01-05]\n")
	s.step("plan 2026-11-12T09:30Z", "")
	s.step("edit themes/datatalks.yaml", "-  except: [2027-01-05]\n+  except: []\n")
	s.step("edit themes/datatalks.yaml", `-place: Room 5
+place: Room 5
+on_conflict: { avoid: move, move: { within: 3 days } }
+avoid: [{ from: 2027-01-05 08:30, to: 2027-01-05 15:00, reason: the board }]
+sessions: { 2027-01-05: { uid: 7a1c/0@calendar.example.com } }
`)
	s.step("plan 2026-11-12T10:00Z", "")
	all := Asides(s.set(), s.state, s.now)
	if len(all) != 1 || all[0].UID != "7a1c/0@calendar.example.com" {
		t.Errorf("what steps aside is %+v", all)
	}
}
