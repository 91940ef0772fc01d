package gather

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rondo/fetch"
	"rondo/store"
)

// TestMineIsInNobodysWay holds how the sessions that rondo put into a calendar are known there: by their UID; in a calendar that
// shows no details one entry a session by its time. Whatever else is there at the same time counts.
func TestMineIsInNobodysWay(t *testing.T) {
	const talk, lunch, series = "UID:talks.20261208@sessions.example.org\nDTSTART:20261208T120000Z\nDTEND:20261208T124500Z\n",
		"UID:one\nDTSTART:20261208T120000Z\nDTEND:20261208T124500Z\n", "UID:two\nDTSTART:20261208T120000Z\nDTEND:20261208T124500Z\nRRULE:FREQ=WEEKLY\n"
	start := time.Date(2026, 12, 8, 12, 0, 0, 0, time.UTC)
	mine := Mine{UIDs: map[string]bool{"talks.20261208@sessions.example.org": true}, Times: map[Span]int{{start.Unix(), start.Add(45 * time.Minute).Unix()}: 1}}
	for _, c := range []struct {
		name   string
		events []string
		busy   bool
	}{
		{"the session by its UID", []string{talk}, false},
		{"beside something else", []string{talk, lunch}, true},
		{"something else", []string{lunch + "DESCRIPTION:With Bo\n"}, true},
		{"no details, one entry", []string{lunch + "SUMMARY:Busy\n"}, false},
		{"no details, empty ones", []string{lunch + "SUMMARY:Busy\nLOCATION:\n"}, false},
		{"no details, two entries", []string{lunch, lunch + "SUMMARY:Busy\n"}, true},
		{"no details, a series", []string{series}, true},
		{"no details, longer", []string{strings.Replace(lunch, "4500Z", "5000Z", 1)}, true},
	} {
		body := "BEGIN:VCALENDAR\n"
		for _, e := range c.events {
			body += "BEGIN:VEVENT\n" + e + "END:VEVENT\n"
		}
		body = strings.ReplaceAll(body+"END:VCALENDAR\n", "\n", "\r\n")
		w := team(t)
		w.Own = &Own{ID: "own", Mine: mine}
		f := Read(w, fetch.Answer{Status: 200, Body: []byte(body)}, nil, noon)
		if f.Meaning != Fresh || f.Feed.Busy.Any(start, start.Add(time.Hour)) != c.busy {
			t.Errorf("%s: %s, busy is %v", c.name, f.Meaning, !c.busy)
		}
	}
}

// What is wrong with somebody's calendar is a word, which names nothing; the same of one that themes avoid is a sentence.
func TestTroubleOfOnesOwnIsAWord(t *testing.T) {
	for _, c := range []struct {
		word   string
		answer fetch.Answer
		err    error
	}{
		{Login, fetch.Answer{Status: 200, Type: "text/html", Body: []byte("<p>Sign in")}, nil},
		{NoCalendar, fetch.Answer{Status: 200, Body: []byte("hello")}, nil},
		{NoCalendar, fetch.Answer{Status: 200}, nil},
		{NoCalendar, fetch.Answer{Status: 200, Body: []byte("BEGIN:VCARD\r\nEND:VCALENDAR")}, nil},
		{Refused, fetch.Answer{Status: 403}, nil},
		{Refused, fetch.Answer{Status: 404}, nil},
		{Refused, fetch.Answer{Status: 410}, nil},
		{Away, fetch.Answer{Status: 429}, nil},
		{Away, fetch.Answer{Status: 503}, nil},
		{Away, fetch.Answer{}, &fetch.Error{Host: "calendar.example.org", Said: "does not answer"}},
		{Away, fetch.Answer{}, errors.New("calendar.example.org is gone")},
		{NotAsked, fetch.Answer{}, &fetch.Error{Host: "calendar.example.org", Refused: true}},
		{Large, fetch.Answer{}, &fetch.Error{Host: "calendar.example.org", Large: true}},
	} {
		own := team(t)
		own.Own = &Own{ID: "own"}
		f := Read(own, c.answer, c.err, noon)
		s := Follow(store.Source{SourceKey: own.Key()}, f, noon, 0)
		if f.Meaning != None || Trouble(s) != c.word || strings.Contains(s.Problem, "example") {
			t.Errorf("%+v, %v: %s, %q, %q; want %q", c.answer, c.err, f.Meaning, s.Problem, Trouble(s), c.word)
		}
		if f := Read(team(t), c.answer, c.err, noon); c.word != Large && c.word != NotAsked && !strings.Contains(f.Problem, " ") {
			t.Errorf("%+v: organizers read %q", c.answer, f.Problem)
		}
	}
	if got := Trouble(store.Source{}); got != "" {
		t.Errorf("nothing is wrong, and that is %q", got)
	}
}

// Nothing is logged of calendars that people gave.
func TestNothingIsLoggedOfOnesOwn(t *testing.T) {
	var log strings.Builder
	own := team(t)
	own.Own = &Own{ID: "own"}
	m := new(memory)
	g := Gatherer{
		Ledger: m, Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return noon }, Chance: func() float64 { return 0 },
		Ready: func() bool { return true }, Changed: func() {}, Wanted: func(context.Context) ([]Wanted, error) { return []Wanted{own}, nil },
		Get: func(context.Context, string, fetch.Validators) (fetch.Answer, error) {
			return fetch.Answer{Status: 403}, nil
		},
	}
	if _, err := g.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if log.Len() > 0 || len(m.all) != 1 || !m.all[0].Own {
		t.Errorf("logged %q, kept %+v", log.String(), m.all)
	}
}
