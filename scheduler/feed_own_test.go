package scheduler

import (
	"strings"
	"testing"
)

// A person's own feed has what they are to hear of, with the links, and nobody's address.
func TestOwnFeed(t *testing.T) {
	s := feedStory(t)
	s.step("answer ben@example.org delegated hal@example.org", "")
	for _, c := range []struct {
		who, wish, want string
	}{
		{"ada@example.org", "", "1 2"},
		{"ada@example.org", "feed\n", "1 2"},
		{"ada@example.org", "both\n", "2"}, // she was invited to the first
		{"ada@example.org", "left datatalks\n", ""},
		{"ada@example.org", "all\n", ""},
		{"grace@example.org", "", "1"}, // presents it
		{"hal@example.org", "", "1"},   // in place of ben
		{"nobody@example.org", "", ""},
	} {
		s.step("wish "+c.who, c.wish)
		calendar := OwnFeed(s.state, c.who, s.state.Accepted.Config.Site, english, s.now)
		var got []string
		for _, e := range calendar.Events {
			got = append(got, map[bool]string{true: "1", false: "2"}[e.UID == s.state.Sessions[0].UID])
			if e.Conference != "https://meet.example.org/datatalks" {
				t.Errorf("%s: the link is %q", c.who, e.Conference)
			}
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s, who wishes %q, has %q, want %q", c.who, c.wish, got, c.want)
		}
		text, err := calendar.Encode()
		if err != nil {
			t.Fatal(err)
		}
		unfolded := strings.ReplaceAll(string(text), "\r\n ", "")
		for _, secret := range []string{"@example.org>", "ada@", "ben@", "hal@", "grace@", "guild@", "ORGANIZER", "ATTENDEE"} {
			if strings.Contains(unfolded, secret) {
				t.Errorf("the feed of %s shows %s", c.who, secret)
			}
		}
	}
}
