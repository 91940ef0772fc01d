package web

import (
	"context"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"rondo/clash"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/web/edition"
)

// A session says to a person what it overlaps: another one of theirs that neither of the two was declined of, and dates and
// calendars that its theme avoids.
func TestSessionsSayWhatTheyOverlap(t *testing.T) {
	set, findings := theme.Load(fstest.MapFS{
		"rondo.yaml":    {Data: []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n")},
		"all-hands.ics": {},
		"themes/talks.yaml": {Data: []byte("name: Talks\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: 2026-12-01 14:00 }\n" +
			"avoid: [{ from: 2026-12-01, to: 2026-12-02, reason: The trip }, { feed: all-hands.ics, name: All-hands }]\nfollow_up: { wait_for: [recording] }\n")},
	}, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	publisher := edition.NewPublisher(edition.Options{
		Version: func(context.Context) (int64, error) { return 1, nil }, Words: func(string) scheduler.FeedWords { return scheduler.FeedWords{} }, Now: time.Now,
	})
	e, err := publisher.Series(func(context.Context, scheduler.State) (scheduler.State, error) {
		return scheduler.State{Accepted: set}, nil
	}).Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := func(hour, minute int) time.Time { return time.Date(2026, 12, 1, hour, minute, 0, 0, time.UTC) }
	one := func(name string, from, to time.Time, status string) templates.Occurrence {
		return templates.Occurrence{Session: templates.Session{Name: name, Start: from, End: to}, ThemePath: "/t/" + name, Status: status}
	}
	list := []templates.Occurrence{
		one("talks", at(12, 0), at(13, 0), "accepted"), one("board", at(12, 30), at(13, 30), "needs-action"),
		one("lunch", at(13, 0), at(13, 30), "declined"), one("late", at(13, 30), at(14, 0), ""),
	}
	busy := clash.NewMinutes(at(0, 0), at(23, 0))
	busy.Add(at(12, 50), at(13, 0))
	known := scheduler.Calendars{Feeds: map[clash.FeedKey]*clash.Feed{{Source: "all-hands.ics", Zone: "Europe/Helsinki"}: {Busy: busy}}}
	(&Handler{options: Options{Avoided: known.Avoided}}).meet(&guest{Edition: e}, list)
	for i, want := range [][]string{{"board", "The trip", "All-hands"}, {"talks"}, nil, nil} {
		if got := list[i].Meets; !slices.Equal(got, want) {
			t.Errorf("%s overlaps %q, not %q", list[i].Name, got, want)
		}
	}
	if !list[0].Recorded || list[1].Recorded {
		t.Error("a recording follows where the theme waits for one")
	}
}
