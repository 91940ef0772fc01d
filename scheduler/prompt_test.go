package scheduler

import (
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// prompted is a person who was told of a session two days ago, and is to be asked for an answer an hour ago.
type prompted struct {
	*planner
	v    *sitting
	s    *Session
	seat Seat
	m    theme.Member
	r    regard
}

func newPrompted(t *testing.T) *prompted {
	now := moment(t, "2026-11-30T09:00Z")
	set := newStory(t).set()
	s := &Session{
		UID: "x", Theme: "datatalks", Revision: 1, Organizer: ical.Mailbox{Address: "guild@example.org"},
		Facts: Facts{Start: now.Add(day), End: now.Add(day + time.Hour)},
	}
	m := set.Themes[0].Members[0]
	m = m.As(theme.Audience)
	return &prompted{
		&planner{set: set, now: now, met: map[string]bool{}},
		&sitting{theme: set.Themes[0], session: s, now: now, nudge: now.Add(-time.Hour)}, s,
		Seat{Address: m.Person.Email, Answer: ical.NeedsAction, Revision: 1, Stamp: now.Add(-2 * day)}, m, regard{},
	}
}

func TestWhoIsNudged(t *testing.T) {
	for _, test := range []struct {
		who    string
		change func(*prompted)
		want   bool
	}{
		{"who has not answered", func(*prompted) {}, true},
		{"who has", func(p *prompted) { p.seat.Answer = ical.Tentative }, false},
		{"who wants fewer letters", func(p *prompted) { p.r.Fewer = true }, false},
		{"who was nudged", func(p *prompted) { p.seat.Marks = p.seat.Marks.With(Mark{Of: Nudge, At: p.s.Facts.Start}) }, false},
		{"who was nudged about another time", func(p *prompted) { p.seat.Marks = p.seat.Marks.With(Mark{Of: Nudge, At: p.now}) }, true},
		{"of a theme that nudges nobody", func(p *prompted) { p.v.nudge = time.Time{} }, false},
		{"before it is time", func(p *prompted) { p.v.nudge = p.now.Add(time.Second) }, false},
		{"when it is time", func(p *prompted) { p.v.nudge = p.now }, true},
		{"a day after the letter", func(p *prompted) { p.seat.Stamp = p.now.Add(-day) }, true},
		{"sooner", func(p *prompted) { p.seat.Stamp = p.now.Add(-day + time.Second) }, false},
		{"half an hour before the start", func(p *prompted) { p.s.Facts.Start = p.now.Add(tooLate) }, false},
		{"a moment earlier", func(p *prompted) { p.s.Facts.Start = p.now.Add(tooLate + time.Second) }, true},
		{"of a session that is off", func(p *prompted) { p.s.Facts.Cancelled = true }, false},
		{"who was told that another one is off", func(p *prompted) {
			p.s.Revision, p.s.Told = 2, map[int]Facts{1: {Cancelled: true, Start: p.s.Facts.Start}}
		}, false},
		{"who was told nothing", func(p *prompted) { p.seat.Revision = 0 }, false},
		{"the ORGANIZER", func(p *prompted) { p.s.Organizer.Address = "Ada@example.org" }, false},
		{"a presenter", func(p *prompted) { p.m = p.m.As(theme.Presenter) }, false},
	} {
		p := newPrompted(t)
		test.change(p)
		if got := p.nudging(p.v, p.seat, &p.m, p.r); got != test.want {
			t.Errorf("%s is asked for an answer: %t", test.who, got)
		}
	}
	p := newPrompted(t)
	if p.nudging(p.v, p.seat, nil, p.r) {
		t.Error("who is named no more is asked for an answer")
	}
}

// The current request goes again while there is something to answer.
func TestWhatIsSentAgainForTheAsking(t *testing.T) {
	for _, test := range []struct {
		what   string
		change func(*Facts, time.Time)
		want   int
	}{
		{"to come", func(*Facts, time.Time) {}, 1},
		{"running", func(f *Facts, now time.Time) { f.Start, f.End = now.Add(-time.Hour), now.Add(time.Second) }, 1},
		{"over", func(f *Facts, now time.Time) { f.Start, f.End = now.Add(-time.Hour), now }, 0},
		{"called off", func(f *Facts, _ time.Time) { f.Cancelled = true }, 0},
	} {
		p := newPrompted(t)
		test.change(&p.s.Facts, p.now)
		p.seat.Marks = p.seat.Marks.With(Mark{Of: Asked, At: p.now.Add(-time.Minute)})
		if p.refresh(p.v, p.seat, &p.m, &p.s.Facts); len(p.acts) != test.want {
			t.Errorf("a session that is %s: %v", test.what, p.acts)
		}
	}
}

// A person may ask once a day, and has to be told of the session, and still named.
func TestWhoMayAsk(t *testing.T) {
	for _, test := range []struct {
		who    string
		change func(*prompted)
		want   bool
	}{
		{"who asked", func(*prompted) {}, true},
		{"who got it a day ago", func(p *prompted) { p.seat.Marks = p.seat.Marks.With(Mark{Of: Refresh, At: p.now.Add(-day)}) }, true},
		{"who got it sooner", func(p *prompted) {
			p.seat.Marks = p.seat.Marks.With(Mark{Of: Refresh, At: p.now.Add(-day + time.Second)})
		}, false},
		{"for whom a letter waits", func(p *prompted) { p.seat.Pending = &Pending{} }, false},
		{"who was told nothing", func(p *prompted) { p.seat.Revision = 0 }, false},
		{"who asked for nothing", func(p *prompted) { p.seat.Marks = nil }, false},
	} {
		p := newPrompted(t)
		p.seat.Marks = p.seat.Marks.With(Mark{Of: Asked, At: p.now.Add(-time.Minute)})
		if test.change(p); p.asks(p.v, p.seat, &p.m) != test.want {
			t.Errorf("%s gets the request again: %t", test.who, !test.want)
		}
	}
}

// A change in words says which: the theme's short name where the title is as it was.
func TestLineOfATitle(t *testing.T) {
	was := Facts{Name: "DataTalks", Title: "Data"}
	for _, test := range []struct {
		now  Facts
		want Line
	}{
		{Facts{Name: "Talks", Title: "Data"}, Line{Says: "name", A: "DataTalks", B: "Talks"}},
		{Facts{Name: "DataTalks", Title: "Search"}, Line{Says: "title", A: "Data", B: "Search"}},
	} {
		if got := test.now.line(FieldTitle, was); got.String() != test.want.String() {
			t.Errorf("%+v: %s, want %s", test.now, got, test.want)
		}
	}
}
