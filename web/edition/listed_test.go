package edition

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/listing"
	"rondo/scheduler"
	"rondo/theme"
)

// published is an edition of the sessions of another, as a Publisher makes them one after the other.
func published(p *Publisher, e *Edition, day time.Time) *Edition {
	return p.arrange(scheduler.State{Sessions: e.State.Sessions}, 1, day)
}

func newTestPublisher() *Publisher {
	return NewPublisher(Options{
		Site:  theme.Site{Name: "Data Guild", URL: "https://sessions.example.org"},
		Words: func(string) scheduler.FeedWords { return scheduler.FeedWords{} },
		When:  func(_ string, start, _ time.Time, zone ical.Zone) string { return start.String() + " " + zone.City() },
	})
}

// Whatever comes, goes or changes, and whatever is asked for, a list made of what was kept has the bytes of one made afresh, plain and packed.
func TestListsAreTheSameAsAfresh(t *testing.T) {
	tokyo, _ := ical.LoadZone("Asia/Tokyo")
	rapid.Check(t, func(t *rapid.T) {
		p, e := newTestPublisher(), recorded(12)
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "one is gone") {
				next := *e
				at := rapid.IntRange(0, len(e.State.Sessions)-1).Draw(t, "which")
				next.State.Sessions = append(append([]*scheduler.Session(nil), e.State.Sessions[:at]...), e.State.Sessions[at+1:]...)
				e = &next
			} else {
				e = e.change(rapid.IntRange(0, len(e.State.Sessions)-1).Draw(t, "which"), rapid.SampledFrom([]string{"a", "b", "</script>", "\u2028"}).Draw(t, "title"))
			}
			now := published(p, e, monday.AddDate(0, 0, rapid.IntRange(0, 90).Draw(t, "days")))
			q := listing.Query{}
			for _, id := range rapid.SliceOfN(rapid.IntRange(0, 9), 0, 3).Draw(t, "themes") {
				if name := fmt.Sprintf("theme%03d", id); now.Known(name) {
					q.Themes = append(q.Themes, name)
				}
			}
			if rapid.Bool().Draw(t, "from") {
				q.From = monday.Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, "minutes")) * time.Minute)
			}
			if rapid.Bool().Draw(t, "to") {
				q.To = monday.Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, "minutes")) * time.Minute)
			}
			if rapid.Bool().Draw(t, "zoned") {
				q.Zone, q.Zoned = tokyo, true
			}
			for _, format := range Lists {
				f := now.Select(format, q)
				if json, own := format.(listing.JSON); own {
					json.Zone, json.Zoned = q.Zone, q.Zoned
					format = json
				}
				l, sessions := listing.Select(now.State, q, now.Site, now.Day)
				want := listing.Encode(format, l, scheduler.NewClerk(now.State, now.Site, now.words), sessions)
				if !bytes.Equal(f.Plain.Bytes(), want) {
					t.Fatalf("%s of %s is\n%s\nand afresh\n%s", format.MediaType(), q.Key(), f.Plain.Bytes(), want)
				}
				unpacked, err := gzip.NewReader(bytes.NewReader(f.Packed.Bytes()))
				if err != nil {
					t.Fatal(err)
				}
				if got, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(got, want) {
					t.Fatalf("%s of %s is another when it is packed: %v", format.MediaType(), q.Key(), err)
				}
				if f.Plain.Size() != len(want) || f.Packed.Size() != len(f.Packed.Bytes()) {
					t.Fatal("the sizes are not those of the bytes")
				}
			}
		}
	})
}

// Only the last few answers are kept.
func TestAskedIsBounded(t *testing.T) {
	e := published(newTestPublisher(), recorded(3), monday)
	for i := range 100 {
		e.Select(listing.JSON{}, listing.Query{From: monday.Add(time.Duration(i) * time.Minute)})
	}
	if n := len(e.asked.files); n > mostAsked {
		t.Errorf("%d answers are kept", n)
	}
}
