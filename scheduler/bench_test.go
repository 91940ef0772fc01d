package scheduler

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"rondo/theme"
)

// season is a recorded community: themes of ten people, ten weekly sessions each, everybody invited.
func season(tb testing.TB, themes int) (*theme.Set, State, time.Time) {
	files := theme.Files{
		"rondo.yaml": []byte(`site: { name: Data Guild, url: https://sessions.example.org, timezone: Europe/Helsinki, language: en }
mail: { from: Data Guild <guild@example.org>, dir: outbox }
horizon: 69 days
invite: 10 weeks before
brake: { sessions: 1000000, people: 1000000 }
`),
	}
	var people strings.Builder
	people.WriteString("people: []\ngroups:\n")
	for g := range 100 {
		fmt.Fprintf(&people, "  group%d:\n", g)
		for i := range 9 {
			fmt.Fprintf(&people, "    - p%d@example.com\n", 9*g+i)
		}
	}
	files["people.yaml"] = []byte(people.String())
	for i := range themes {
		files[fmt.Sprintf("themes/t%04d.yaml", i)] = fmt.Appendf(nil, `name: Theme %s
title: Decisions made with data
purpose: Case studies of how teams decide with data.
organizers: [curator@example.org]
audience: [group%d]
schedule: { starts: 2026-12-01 14:00, repeats: every tuesday }
place: Room 5
`, letters(i), i%100)
	}
	set, findings := theme.Load(files.FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		tb.Fatal(err)
	}
	now := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	acts, _ := Plan(set, State{}, now)
	have := State{}.Apply(acts, now)
	have.Accepted = set
	return set, have, now.Add(time.Minute)
}

// letters spells a number so that names stay easy to say.
func letters(n int) string {
	return string([]rune{rune('A' + n/676), rune('a' + n/26%26), rune('a' + n%26)})
}

// BenchmarkPlanNothingDue plans communities in turn. Several small ones fill as much memory as a large one, of which caches
// hold the less the more there is: what they cost is what the large one would if its cost grew with its size and no faster.
func BenchmarkPlanNothingDue(b *testing.B) {
	for _, c := range []struct{ communities, themes int }{{1, 100}, {1, 1000}, {2, 1000}, {4, 1000}, {1, 2000}, {1, 4000}} {
		b.Run(fmt.Sprintf("communities=%d/themes=%d", c.communities, c.themes), func(b *testing.B) {
			sets, states := make([]*theme.Set, c.communities), make([]State, c.communities)
			var now time.Time
			seats := 0
			for i := range sets {
				sets[i], states[i], now = season(b, c.themes)
				for _, s := range states[i].Sessions {
					seats += len(s.Seats)
				}
			}
			runtime.GC() // of what making them needed
			b.ReportAllocs()
			for b.Loop() {
				for i := range sets {
					if acts, _ := Plan(sets[i], states[i], now); len(acts) > 0 {
						b.Fatal(acts[0])
					}
				}
			}
			b.ReportMetric(float64(seats), "seats")
		})
	}
}

func BenchmarkPlanInviteAll(b *testing.B) {
	set, have, now := season(b, 1000)
	for b.Loop() {
		acts, _ := Plan(set, State{}, now)
		State{}.Apply(acts, now)
	}
	_ = have
}

func BenchmarkFeedOfAll(b *testing.B) {
	_, have, now := season(b, 1000)
	for b.Loop() {
		Feed(have, Everything, have.Accepted.Config.Site, english, now)
	}
}
