package token

import (
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	seat := Seat{Theme: "data talks", Session: "2026-12-01t1400", UID: "data.20261201t1400@sessions.example.org", Address: "ada@example.org"}
	links := Links{Site: "https://sessions.example.org"}
	for _, test := range []struct{ got, want string }{
		{links.Answer(seat), "https://sessions.example.org/a/data%20talks/2026-12-01t1400/" + links.Key.Make(Answer, seat.UID, seat.Address)},
		{links.Leave(seat), "https://sessions.example.org/leave/data%20talks/2026-12-01t1400/" + links.Key.Make(Leave, seat.UID, seat.Address)},
		{links.Page("ada@example.org", 3), "https://sessions.example.org/me/" + links.Key.Make(Page, "ada@example.org", "3")},
		{links.Feed("ada@example.org", 0), "https://sessions.example.org/my/" + links.Key.Make(Feed, "ada@example.org", "0") + ".ics"},
		{links.Health("data talks", "ada@example.org", 3), "https://sessions.example.org/health/data%20talks/" + links.Key.Make(Health, "data talks", "ada@example.org", "3")},
	} {
		if test.got != test.want {
			t.Errorf("the link is %s, want %s", test.got, test.want)
		}
	}
}

func TestLinksDiffer(t *testing.T) {
	seat := Seat{Theme: "talks", Session: "2026-12-01", UID: "talks.20261201@example.org", Address: "ada@example.org"}
	other, later := seat, seat
	other.Address, later.UID = "bo@example.org", "talks.20261208@example.org"
	seen := map[string]bool{}
	count := 0
	for _, links := range []Links{{Site: "https://a.example.org"}, {Site: "https://a.example.org", Key: NewKey()}} {
		for _, s := range []Seat{seat, other, later} {
			for _, link := range []string{links.Answer(s), links.Leave(s)} {
				seen[link[strings.LastIndexByte(link, '/')+1:]] = true
				count++
			}
		}
		for _, address := range []string{seat.Address, other.Address} {
			for generation := range 2 {
				seen[links.Page(address, generation)] = true
				seen[links.Feed(address, generation)] = true
				count += 2
			}
		}
	}
	if len(seen) != count {
		t.Errorf("%d different tokens for %d purposes", len(seen), count)
	}
}

func TestNoLinksWithoutASite(t *testing.T) {
	links := Links{Key: NewKey()}
	if got := links.Answer(Seat{}) + links.Leave(Seat{}) + links.Page("a@example.org", 0) + links.Health("talks", "a@example.org", 0) + links.Feed("a@example.org", 0); got != "" {
		t.Errorf("links to nowhere: %s", got)
	}
}
