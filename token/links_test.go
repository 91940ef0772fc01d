package token

import (
	"fmt"
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	seat := Seat{Theme: "data talks", Session: "2026-12-01t1400", UID: "data.20261201t1400@sessions.example.org", Address: "ada@example.org"}
	links := Links{Site: "https://sessions.example.org"}
	for _, test := range []struct{ got, want string }{
		{links.Answer(seat), "https://sessions.example.org/a/data%20talks/2026-12-01t1400/" + links.Key.Make(Answer, seat.UID, seat.Address)},
		{links.Leave(seat), "https://sessions.example.org/leave/data%20talks/2026-12-01t1400/" + links.Key.Make(Leave, seat.UID, seat.Address)},
		{links.Presenter(seat), "https://sessions.example.org/p/data%20talks/2026-12-01t1400/" + links.Key.Make(Presenter, seat.UID, seat.Address)},
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
			for _, link := range []string{links.Answer(s), links.Leave(s), links.Presenter(s)} {
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

func TestJoin(t *testing.T) {
	key, err := ParseKey(strings.Repeat("0f", 32))
	if err != nil {
		t.Fatal(err)
	}
	seat := Seat{Theme: "datatalks", Session: "2026-12-01", UID: "datatalks.20261201@sessions.example.org", Address: "ada@example.org"}
	link := Links{Key: key, Site: "https://sessions.example.org"}.Join(seat)
	secret, found := strings.CutPrefix(link, "https://sessions.example.org/j/")
	if !found || len(secret) != DoorLength+Length || secret[:DoorLength] != key.Door(seat.UID) || !key.Valid(secret[DoorLength:], Join, seat.UID, seat.Address) {
		t.Errorf("the link is %s", link)
	}
	if (Links{Key: key}).Join(seat) != "" {
		t.Error("there is a link without a site")
	}
}

// A code is short enough to be typed, has no letter that looks like another one, and is another one in each session and theme.
func TestCode(t *testing.T) {
	key := NewKey()
	seen := map[string]bool{}
	for i := range 1000 {
		code := key.Code("datatalks", fmt.Sprint("uid", i))
		if len(code) != CodeLength || strings.Trim(code, legible) != "" || seen[code] && i < 100 {
			t.Fatalf("the code of session %d is %q", i, code)
		}
		seen[code] = true
	}
	if key.Code("datatalks", "uid") == key.Code("lunchbytes", "uid") || key.Code("a", "uid") == NewKey().Code("a", "uid") {
		t.Error("another theme or key has the same code")
	}
	if strings.ContainsAny(legible, "AEIOU1LQV0") || len(legible) != 18 {
		t.Errorf("the letters are %s", legible)
	}
	for typed, want := range map[string]string{"bcd fgh": "BCDFGH", " b-c.D\tfgh\n": "BCDFGH", "bcdfg": "BCDFG", "ß": "ß"} {
		if got := CodeTyped(typed); got != want {
			t.Errorf("%q is taken for %q", typed, got)
		}
	}
}
