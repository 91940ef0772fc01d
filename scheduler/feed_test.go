package scheduler

import (
	"strings"
	"testing"
	"time"

	"rondo/theme"
)

var english = FeedWords{Presenter: "Presenter", Moved: "Moved", Cancelled: "Cancelled", Tentative: "Tentative", Open: "nobody presents it so far",
	Lapsed: "nobody has said that it goes on", Social: "Social meeting", Nobody: "Nobody presents."}

func feedStory(t *testing.T) *story {
	s := newStory(t)
	s.step("edit themes/datatalks.yaml", `-place: Room 5
+place: https://meet.example.org/datatalks
+sessions:
+  2026-12-01: { title: Search ranking, presenter: grace@example.org }
`)
	s.step("plan 2026-11-12T09:00Z", "")
	return s
}

func TestFeedOfOneTheme(t *testing.T) {
	s := feedStory(t)
	site := s.state.Accepted.Config.Site
	c, ok := Feed(s.state, "datatalks", site, english, s.now)
	if !ok || c.Name != "DataTalks" || c.URL != "https://sessions.example.org/t/datatalks" || len(c.Events) != 2 {
		t.Fatalf("%t %+v", ok, c)
	}
	if _, ok := Feed(s.state, "nothing", site, english, s.now); ok {
		t.Error("a theme that is not there has a feed")
	}
	if _, ok := Feed(State{}, "datatalks", site, english, s.now); ok {
		t.Error("a theme has a feed before anything was accepted")
	}
	if c, ok := Feed(State{}, Everything, site, english, s.now); !ok || len(c.Events) != 0 {
		t.Error("the feed of all themes is there, empty, before anything was accepted")
	}
}

func TestFeedOutlivesTheFile(t *testing.T) {
	s := feedStory(t)
	s.state.Accepted.Themes = nil
	if c, ok := Feed(s.state, "datatalks", s.state.Accepted.Config.Site, english, s.now); !ok || c.Name != "DataTalks" || len(c.Events) != 2 {
		t.Errorf("%t %+v", ok, c)
	}
}

func TestFeedKeepsAddressesAndLinksBack(t *testing.T) {
	s := feedStory(t)
	c, _ := Feed(s.state, Everything, s.state.Accepted.Config.Site, english, s.now)
	text, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	unfolded := strings.ReplaceAll(string(text), "\r\n ", "")
	for _, secret := range []string{"ada@", "ben@", "curator@", "grace@", "guild@", "ORGANIZER", "ATTENDEE", "meet.example.org"} {
		if strings.Contains(unfolded, secret) {
			t.Errorf("the feed shows %s", secret)
		}
	}
	if !strings.Contains(unfolded, "Presenter: Grace") {
		t.Error("the feed does not name the presenter")
	}
	s.step("edit themes/datatalks.yaml", "+feed: { link: true }\n")
	s.step("plan 2026-11-12T10:00Z", "")
	if c, _ := Feed(s.state, Everything, s.state.Accepted.Config.Site, english, s.now); c.Events[0].Conference != "https://meet.example.org/datatalks" {
		t.Errorf("with feed.link the link is %q", c.Events[0].Conference)
	}
}

func TestFeedForgetsAfterTwelveWeeks(t *testing.T) {
	s := feedStory(t)
	end := s.state.Sessions[0].Facts.End
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{12 * 7 * day, 2}, {12*7*day + time.Second, 1}} {
		if calendar, _ := Feed(s.state, Everything, theme.Site{}, english, end.Add(c.after)); len(calendar.Events) != c.want {
			t.Errorf("%s after the end: %d events, want %d", c.after, len(calendar.Events), c.want)
		}
	}
}

func TestFeedSpeaksTheWordsItIsGiven(t *testing.T) {
	s := feedStory(t)
	c, _ := Feed(s.state, Everything, theme.Site{}, FeedWords{Presenter: "Esittäjä"}, s.now)
	if got, _, _ := strings.Cut(c.Events[0].Description, "\n"); got != "Esittäjä: Grace" {
		t.Errorf("the description begins with %q", got)
	}
}
