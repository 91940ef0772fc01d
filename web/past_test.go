package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/web"
)

// attic has what ended long ago.
type attic struct {
	sessions []*scheduler.Session
	number   int64
	err      error
	reads    atomic.Int64
}

func (a *attic) Past(_ context.Context, before time.Time) (list []*scheduler.Session, err error) {
	a.reads.Add(1)
	for _, s := range a.sessions {
		if s.Facts.End.Before(before) {
			list = append(list, s)
		}
	}
	return list, a.err
}

func (a *attic) Imported(context.Context) (int64, error) { return a.number, a.err }

// old is a session of a theme on a day of 2024, at two in Helsinki.
func old(t testing.TB, theme, name, day, title string) *scheduler.Session {
	t.Helper()
	wall, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	local := ical.LocalOf(wall.Add(14 * time.Hour))
	return &scheduler.Session{
		UID: theme + "." + wall.Format("20060102") + "@example.org", Theme: theme, Slot: local,
		Facts: scheduler.Facts{Start: zone.In(local), End: zone.In(local).Add(time.Hour), Wall: local, Zone: zone, Name: name, Title: title},
	}
}

// years is a handler over the guild's season and what was before it.
func years(t testing.TB) (site, *attic) {
	t.Helper()
	ranking := old(t, "datatalks", "DataTalks", "2024-03-05", "Hakutulosten järjestys")
	ranking.Facts.Presenter, ranking.Facts.Categories = "Åsa Öberg", "haku"
	ranking.Facts.Materials = "slides\thttps://slides.example.org/ranking\nrecording\thttps://video.example.org/1?a=1&b=2"
	ranking.Facts.Abstract = "Kalibrointi ja päätökset."
	ranking.Facts.Place = "https://meet.example.org/old"
	off := old(t, "datatalks", "DataTalks", "2024-04-02", "Nobody had time")
	off.Facts.Cancelled, off.Facts.Reason = true, "strike"
	gone := old(t, "yoga", "Yoga", "2023-05-02", "Stretching at noon")
	a := &attic{sessions: []*scheduler.Session{ranking, off, gone}}
	return open(t, season(t, guild(t)), func(o *web.Options) { o.Past = a }), a
}

// What pages say of sessions that are long over.
func TestArchiveSays(t *testing.T) {
	s, _ := years(t)
	for _, c := range []struct {
		target, language string
		says, not        []string
	}{
		{"/", "en", []string{"Archive: what has been"}, nil},
		{"/t/datatalks", "fi", []string{"Kaikki tämän teeman menneet tapaamiset"}, nil},
		{"/archive", "en", []string{"Archive", "DataTalks (3)", "Yoga (1)", "2024 (1)", "Hakutulosten järjestys", "Tue 5 Mar 2024, 14:00–15:00 (Helsinki time)", "Slides Recording", "Stretching at noon"},
			[]string{"Nobody had time", "strike", "How search ranking was rebuilt", "Show the whole archive"}},
		{"/archive", "fi", []string{"Arkisto", "tapaamista", "ti 5.3.2024 klo 14.00–15.00 (Helsingin aikaa)", "Kalvot Tallenne", "Kaikki"}, nil},
		{"/archive?q=p%C3%A4%C3%A4t%C3%B6s", "en", []string{"1 session", "Hakutulosten järjestys", "Show the whole archive"}, []string{"Stretching"}},
		{"/archive?q=PAATOKSIA+kalib", "fi", []string{"1 tapaaminen"}, nil},
		{"/archive?q=slides", "en", []string{"1 session"}, nil},
		{"/archive?q=stretched", "en", []string{"1 session Show"}, []string{"järjestys"}},
		{"/archive?q=nothing+like+it", "en", []string{"No session", "Fewer or shorter words"}, nil},
		{"/archive?q=nothing+like+it", "fi", []string{"Ei tapaamisia", "Vähemmillä tai lyhyemmillä sanoilla"}, nil},
		{"/archive?presenter=asa+oberg", "en", []string{"1 session", "Hakutulosten"}, nil},
		{"/archive?presenter=%C3%85SA+%C3%96BERG", "en", []string{"1 session", "Hakutulosten"}, nil},
		{"/archive?tag=haku", "en", []string{"1 session"}, nil},
		{"/archive?year=2023", "en", []string{"1 session", "Stretching"}, nil},
		{"/archive?theme=yoga", "en", []string{"1 session", "Stretching"}, nil},
		{"/archive?tz=America/New_York&theme=yoga", "en", []string{"New York time: Tue 2 May, 07:00–08:00"}, nil},
		{"/s/datatalks/2024-03-05", "en", []string{"Hakutulosten järjestys", "Tue 5 Mar 2024", "Presented by Åsa Öberg"}, []string{"meet.example.org"}},
		{"/s/datatalks/2024-04-02", "en", []string{"Cancelled: strike"}, nil},
		{"/s/yoga/2023-05-02", "en", []string{"Stretching at noon"}, nil},
	} {
		seen := visible(parse(t, s.get(t, c.target, "Accept-Language: "+c.language).Body.String()))
		for _, text := range c.says {
			if !strings.Contains(seen, text) {
				t.Errorf("%s in %s does not say %q:\n%s", c.target, c.language, text, seen)
			}
		}
		for _, text := range c.not {
			if strings.Contains(seen, text) {
				t.Errorf("%s in %s says %q", c.target, c.language, text)
			}
		}
	}
	for _, link := range []struct{ target, has string }{
		{"/", `href="/archive"`},
		{"/?tz=Asia/Tokyo", `href="/archive?tz=Asia/Tokyo"`},
		{"/t/datatalks", `href="/archive?theme=datatalks"`},
		{"/archive", `href="https://video.example.org/1?a=1&amp;b=2"`},
		{"/archive", `href="/archive?presenter=asa&#43;oberg"`},
		{"/s/yoga/2023-05-02", `href="/archive?theme=yoga"`}, // its file is gone
	} {
		if body := s.get(t, link.target).Body.String(); !strings.Contains(body, link.has) {
			t.Errorf("%s has no %s", link.target, link.has)
		}
	}
}

// A session of this season is at the same address while the State has it and when it has it no more.
func TestSessionsKeepTheirAddress(t *testing.T) {
	s, a := years(t)
	before := s.get(t, "/s/datatalks/2026-10-06").Body.String()
	a.sessions = append(a.sessions, s.record.state.Sessions...)
	s.clock.Time = noon.AddDate(1, 0, 0)
	s.record.state.Sessions, s.record.version = nil, 2
	s.Invalidate()
	after := s.get(t, "/s/datatalks/2026-10-06").Body.String()
	if was, is := headline(t, before), headline(t, after); was != is {
		t.Errorf("it said\n%s\nand says\n%s", was, is)
	}
	if w := s.ask(http.MethodGet, "/s/datatalks/2027-03-02"); w.Code != http.StatusOK {
		t.Errorf("a session that ended since is a %d", w.Code)
	}
	if w := s.ask(http.MethodGet, "/s/datatalks/2026-10-07"); w.Code != http.StatusNotFound {
		t.Errorf("a session that there never was is a %d", w.Code)
	}
}

// headline is what a page says of its session.
func headline(t *testing.T, body string) string {
	t.Helper()
	said := visible(parse(t, body))
	said, _, _ = strings.Cut(said, "A session of")
	return said
}

// What the file of a theme says of a date long ago is what pages show and the search finds.
func TestArchiveFollowsTheFiles(t *testing.T) {
	s, _ := years(t)
	files := guild(t)
	edit(t, files, "themes/datatalks.yaml", "sessions:", "sessions:\n  2024-03-05: { title: Ranking revisited, materials: { notes: https://notes.example.org/1 } }")
	s.record.state, s.record.version = plan(t, s.record.state, files, noon), 2
	s.Invalidate()
	if body := s.get(t, "/archive?q=revisit").Body.String(); !strings.Contains(body, "Ranking revisited") || !strings.Contains(body, "https://notes.example.org/1") || strings.Contains(body, "slides.example.org") {
		t.Error(body)
	}
	if body := s.get(t, "/s/datatalks/2024-03-05").Body.String(); !strings.Contains(body, "Ranking revisited") {
		t.Error(body)
	}
}

// What ended long ago is read once a day and after an import, not for every request or change.
func TestPastIsReadSeldom(t *testing.T) {
	s, a := years(t)
	reads := func(want int64, why string) {
		t.Helper()
		for range 3 {
			s.get(t, "/archive?q=search")
			s.get(t, "/")
		}
		if got := a.reads.Load(); got != want {
			t.Errorf("%s it was read %d times, want %d", why, got, want)
		}
	}
	reads(1, "at first")
	s.record.version = 2
	s.Invalidate()
	reads(1, "after a change")
	a.number = 1
	a.sessions = append(a.sessions, old(t, "yoga", "Yoga", "2022-05-03", "Imported"))
	s.record.version = 3
	s.Invalidate()
	reads(2, "after an import")
	s.get(t, "/s/yoga/2022-05-03")
	s.clock.Time = noon.AddDate(0, 0, 1)
	reads(3, "on the next day")
	a.err = errors.New("the disk is gone")
	s.clock.Time = noon.AddDate(0, 0, 2)
	s.get(t, "/s/yoga/2022-05-03") // as it was
}

// A session that ends while nothing else changes is in the archive from then on.
func TestSessionsComeIntoTheArchiveByThemselves(t *testing.T) {
	s, _ := years(t)
	target := "/archive?q=ordering+of+events"
	if body := s.get(t, target).Body.String(); !strings.Contains(body, "No session") {
		t.Fatal("the session is there before its time")
	}
	s.clock.Time = time.Date(2026, 11, 25, 20, 0, 0, 0, time.UTC)
	s.get(t, "/")
	if body := s.get(t, target).Body.String(); !strings.Contains(body, "1 session") {
		t.Error("the session is not there an hour after its end")
	}
}

// No page of the archive is larger than 60 KB, whatever stands in it, and its pages have every session once.
func TestArchivePagesAreSmall(t *testing.T) {
	a := &attic{}
	start := time.Date(2020, 1, 7, 0, 0, 0, 0, time.UTC)
	const sessions = 400
	for i := range sessions {
		id := fmt.Sprintf("a-theme-with-a-name-%02d", i%60)
		s := old(t, id, strings.ToUpper(id[:18])+" "+id[18:], start.AddDate(0, 0, i).Format(time.DateOnly), fmt.Sprintf("%d: ", i)+strings.Repeat("a long title & more ", 20))
		s.Facts.Presenter = fmt.Sprintf("Person %d with quite a long name", i) + strings.Repeat(" of somewhere", 10)
		s.Facts.Categories = fmt.Sprintf("category number %d,another one %d", i, i)
		s.Facts.Color = "teal"
		for j := range 20 {
			s.Facts.Materials += fmt.Sprintf("label %d of many words in it\thttps://example.org/%s?a=%d&b=2\n", j, strings.Repeat("x", 170), j)
		}
		a.sessions = append(a.sessions, s)
	}
	s := open(t, season(t, guild(t)), func(o *web.Options) { o.Past = a })
	seen := 0
	for target, pages := "/archive?tz=America/New_York&q="+url.QueryEscape(strings.Repeat("long title ", 20))+"&theme=", 0; target != ""; pages++ {
		body := s.get(t, target).Body.String()
		if len(body) > 60<<10 {
			t.Fatalf("page %d has %d octets", pages, len(body))
		}
		seen += strings.Count(body, "<h3>")
		target = ""
		for n := range parse(t, body).Descendants() {
			var rel, href string
			for _, at := range n.Attr {
				switch at.Key {
				case "rel":
					rel = at.Val
				case "href":
					href = at.Val
				}
			}
			if n.Data == "a" && rel == "next" {
				target = href
			}
		}
	}
	if seen != sessions {
		t.Errorf("%d sessions are on the pages, of %d", seen, sessions)
	}
}
