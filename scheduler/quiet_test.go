package scheduler

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/theme"
)

// night is an installation with one session whose people live around the world, and what happens to it.
type night struct {
	start, from, cancelled time.Time // cancelled may be zero
	moves                  bool      // at cancelled it is moved by an hour instead
	quiet                  string
	zones                  [3]string
	invite                 int // hours before the start
}

func (n night) set(t *rapid.T, calm, edited bool) *theme.Set {
	quiet, session := "", ""
	if calm {
		quiet = "quiet: [reminders, invitations]\n"
	}
	if edited && n.moves {
		session = fmt.Sprintf("sessions:\n  %s: { move_to: %s }\n", n.start.Format(time.DateOnly), n.start.Add(time.Hour).Format("2006-01-02 15:04"))
	} else if edited {
		session = fmt.Sprintf("sessions:\n  %s: { cancelled: snow }\n", n.start.Format(time.DateOnly))
	}
	people := "people:\n"
	for i, zone := range n.zones {
		people += fmt.Sprintf("  - { email: p%d@example.org, timezone: %s }\n", i, zone)
	}
	files := theme.Files{
		"rondo.yaml": []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\n" +
			"mail: { from: Guild <guild@example.org>, dir: outbox }\nnotify: { settle: 0s }\nremind: []\n" +
			"quiet_hours: " + n.quiet + "\n" + quiet),
		"people.yaml": []byte(people),
		"themes/talks.yaml": []byte(fmt.Sprintf("name: Talks\npurpose: We talk.\norganizers: [p0@example.org]\n"+
			"audience: [p0@example.org, p1@example.org, p2@example.org]\ninvite: %d hours before\n"+
			"schedule: { starts: %s }\n%s", n.invite, n.start.Format("2006-01-02 15:04"), session)),
	}
	set, findings := theme.Load(files.FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	return set
}

// play returns when each letter is posted, by kind and address. Every letter is sent at once.
func (n night) play(t *rapid.T, calm bool) map[string]time.Time {
	posted := map[string]time.Time{}
	set, after := n.set(t, calm, false), n.set(t, calm, true)
	var have State
	for now := n.from; now.Before(n.start.Add(2 * time.Hour)); {
		if !n.cancelled.IsZero() && !now.Before(n.cancelled) {
			set = after
		}
		acts, wake := Plan(set, have, now)
		have = have.Apply(acts, now)
		for _, s := range have.Sessions {
			for i := range s.Seats {
				s.Seats[i].Pending = nil
			}
		}
		for _, a := range acts {
			if post, ok := a.(Post); ok {
				posted[string(post.Letter.Kind)+" "+post.Letter.To.Email] = now
			}
		}
		if wake.IsZero() {
			wake = n.start.Add(2 * time.Hour)
		}
		if !n.cancelled.IsZero() && now.Before(n.cancelled) && n.cancelled.Before(wake) {
			wake = n.cancelled
		}
		now = wake
	}
	return posted
}

// Invitations that keep quiet hours come when those end in the reader's zone, and at once if a day before the start would be past
// then. Whoever was told of a session hears of a change or a cancellation at the very moment at which they would hear anyway.
func TestOnlyInvitationsThatCanWaitDo(t *testing.T) {
	zones := []string{"Europe/Helsinki", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "UTC", "Australia/Lord_Howe"}
	rapid.Check(t, func(t *rapid.T) {
		minutes := func(label string, least, most int) time.Duration {
			return time.Duration(rapid.IntRange(least, most).Draw(t, label)) * time.Minute
		}
		n := night{
			start:  time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, time.UTC),
			quiet:  rapid.SampledFrom([]string{"21:00-07:00", "00:00-23:59", "12:00-13:30", "22:30-00:00", "23:59-00:01"}).Draw(t, "quiet"),
			invite: rapid.IntRange(1, 100).Draw(t, "invite"),
		}
		n.start = n.start.Add(minutes("clock", 0, 24*60-61))
		n.from = n.start.Add(-minutes("from", 30, 120*60))
		for i := range n.zones {
			n.zones[i] = rapid.SampledFrom(zones).Draw(t, "zone")
		}
		if rapid.Bool().Draw(t, "is edited") {
			n.cancelled = n.start.Add(-minutes("edited", 5, 100*60))
			n.moves = rapid.Bool().Draw(t, "moves")
		}
		plain, calm := n.play(t, false), n.play(t, true)
		config := n.set(t, true, false)
		for i := range n.zones {
			address := fmt.Sprintf("p%d@example.org", i)
			zone := config.People.ByAddress.At(address).Zone()
			asked, told := plain["request "+address], calm["request "+address]
			start := n.start
			if n.moves && !n.cancelled.IsZero() && !asked.Before(n.cancelled) {
				start = start.Add(time.Hour)
			}
			want := asked
			if when := awake(config.Config.Quiet, zone, asked); !asked.IsZero() && start.Sub(when) > day {
				want = when
			}
			overtaken := !n.cancelled.IsZero() && asked.Before(n.cancelled) && !want.Before(n.cancelled) // by the edit, before it was told
			if !overtaken && !told.Equal(want) {
				t.Errorf("%s (%s) is invited at %s, want %s; without quiet hours at %s; the session is at %s", address, zone, told, want, asked, start)
			}
			if overtaken && !n.moves && !told.IsZero() {
				t.Errorf("%s is invited at %s to what was cancelled at %s", address, told, n.cancelled)
			}
			for _, kind := range []string{"update ", "cancel "} {
				if heard := calm[kind+address]; !overtaken && !heard.Equal(plain[kind+address]) {
					t.Errorf("%s hears the %sat %s instead of %s", address, kind, heard, plain[kind+address])
				} else if overtaken && !heard.IsZero() {
					t.Errorf("%s hears the %sof what they were never told", address, kind)
				}
			}
		}
	})
}
