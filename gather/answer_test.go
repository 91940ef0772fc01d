package gather

import (
	"errors"
	"strings"
	"testing"
	"time"

	"rondo/fetch"
	"rondo/ical"
)

var noon = time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)

// zone loads one of the zones that tests use.
func zone(t testing.TB, name string) ical.Zone {
	t.Helper()
	z, err := ical.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// team wants the calendar of a team.
func team(t testing.TB) Wanted {
	return Wanted{URL: "https://calendar.example.org/s3cret/team.ics?key=s3cret", Zone: zone(t, "Europe/Helsinki")}
}

// calendar is one with an event a line of its body, as "20261201T120000Z/1H".
func calendar(events ...string) string {
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
	for i, e := range events {
		start, length, _ := strings.Cut(e, "/")
		text += "BEGIN:VEVENT\r\nUID:" + string(rune('a'+i)) + "@example.org\r\nSUMMARY:s3cret\r\nDTSTART:" + start + "\r\nDURATION:PT" + length + "\r\nEND:VEVENT\r\n"
	}
	return text + "END:VCALENDAR\r\n"
}

const (
	busyDay   = "20261201T120000Z/1H"
	loginPage = "<!DOCTYPE html><title>Sign in</title><form>BEGIN:VCALENDAR END:VCALENDAR"
)

// TestAnswersThatAreNoCalendar holds trap 9: what servers send in place of a calendar, each as it was seen in the wild. None of
// it is a calendar without events, and what is said of it names nothing but the host.
func TestAnswersThatAreNoCalendar(t *testing.T) {
	const multistatus = `<?xml version="1.0"?><multistatus xmlns="DAV:"/>` // Radicale 3.1.8 to a free-busy-query
	ok := func(kind, body string) fetch.Answer { return fetch.Answer{Status: 200, Type: kind, Body: []byte(body)} }
	for _, c := range []struct {
		name    string
		answer  fetch.Answer
		err     error
		want    Meaning
		problem string
	}{
		{"a calendar", ok("text/calendar", calendar(busyDay)), nil, Fresh, ""},
		{"a calendar that is called a download", ok("application/octet-stream", calendar(busyDay)), nil, Fresh, ""},
		{"a calendar of a proxy", fetch.Answer{Status: 203, Body: []byte(calendar(busyDay))}, nil, Fresh, ""},
		{"a calendar with a byte order mark", ok("", "\ufeff"+calendar(busyDay)+"\r\n\r\n"), nil, Fresh, ""},
		{"in small letters, and two of them", ok("", strings.ToLower(calendar(busyDay))+calendar()), nil, Fresh, ""},
		{"events that are over", ok("", calendar("20200101T120000Z/1H")), nil, Fresh, ""},
		{"nothing in it", ok("text/calendar", calendar()), nil, Empty, ""},
		{"304", fetch.Answer{Status: 304}, nil, Same, ""},
		{"207", fetch.Answer{Status: 207, Type: "application/xml", Body: []byte(multistatus)}, nil, None, "calendar.example.org answers 207 multi-status"},
		{"207 with a calendar in it", fetch.Answer{Status: 207, Body: []byte(calendar())}, nil, None, "calendar.example.org answers 207 multi-status"},
		{"204", fetch.Answer{Status: 204}, nil, None, "calendar.example.org answers 204 no content"},
		{"206", fetch.Answer{Status: 206, Body: []byte(calendar())}, nil, None, "calendar.example.org answers 206 partial content"},
		{"a login page", ok("text/html", loginPage), nil, None, "calendar.example.org answers with a web page; is the address still right?"},
		{"a login page that is called a calendar", ok("text/calendar", " \n"+loginPage), nil, None, "calendar.example.org answers with a web page; is the address still right?"},
		{"xml", ok("application/xml", multistatus), nil, None, "calendar.example.org answers with a web page; is the address still right?"},
		{"an empty body", ok("text/calendar", ""), nil, None, "calendar.example.org answers with nothing"},
		{"a blank body", ok("text/calendar", "\r\n \n"), nil, None, "calendar.example.org answers with nothing"},
		{"cut off", ok("text/calendar", calendar(busyDay, busyDay)[:180]), nil, None, "calendar.example.org answers with what is no whole calendar"},
		{"cut off between two events", ok("text/calendar", strings.TrimSuffix(calendar(busyDay), "END:VCALENDAR\r\n")), nil, None, "calendar.example.org answers with what is no whole calendar"},
		{"words", ok("text/plain", "s3cret is not shared"), nil, None, "calendar.example.org answers with what is no whole calendar"},
		{"json", ok("application/json", `{"error":"s3cret"}`), nil, None, "calendar.example.org answers with what is no whole calendar"},
		{"the end of a calendar", ok("text/calendar", "END:VCALENDAR"), nil, None, "calendar.example.org answers with what is no calendar"},
		{"300", fetch.Answer{Status: 300}, nil, None, "calendar.example.org answers 300 multiple choices"},
		{"401", fetch.Answer{Status: 401}, nil, None, "calendar.example.org answers 401: it may not be read; share it anew, or correct its address"},
		{"404", fetch.Answer{Status: 404}, nil, None, "calendar.example.org answers 404: it is not there; correct its address"},
		{"503", fetch.Answer{Status: 503}, nil, None, "calendar.example.org answers 503 service unavailable"},
		{"599", fetch.Answer{Status: 599}, nil, None, "calendar.example.org answers 599"},
		{"no answer", fetch.Answer{}, &fetch.Error{Host: "calendar.example.org", Said: "does not answer"}, None, "calendar.example.org does not answer"},
		{"an error", fetch.Answer{}, errors.New("no way"), None, "no way"},
	} {
		f := Read(team(t), c.answer, c.err, noon)
		if f.Meaning != c.want || f.Problem != c.problem {
			t.Errorf("%s: %s %q, want %s %q", c.name, f.Meaning, f.Problem, c.want, c.problem)
		}
		if (f.Feed != nil) != (c.want == Fresh || c.want == Empty) {
			t.Errorf("%s: the minutes are %v", c.name, f.Feed)
		}
		if strings.Contains(f.Problem, "s3cret") {
			t.Errorf("%s tells a secret: %s", c.name, f.Problem)
		}
	}
}

// TestAnswersAreReadForTheirOwner holds whose days and floating times a calendar has: an all-day event of one that a theme avoids is a
// day of the theme, and times without a zone are those that the calendar names; a person's own is theirs altogether.
func TestAnswersAreReadForTheirOwner(t *testing.T) {
	const body = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:America/New_York\n" +
		"BEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20261210\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:b\nDTSTART:20261214T090000\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR"
	for _, c := range []struct {
		own       bool
		day, nine string // when they begin
	}{
		{false, "2026-12-09T22:00:00Z", "2026-12-14T14:00:00Z"},
		{true, "2026-12-09T22:00:00Z", "2026-12-14T07:00:00Z"},
	} {
		w := team(t)
		if c.own {
			w.Own = &Own{ID: "own"}
		}
		f := Read(w, fetch.Answer{Status: 200, Body: []byte(body)}, nil, noon)
		for _, want := range []string{c.day, c.nine} {
			at, _ := time.Parse(time.RFC3339, want)
			if f.Feed.Busy.Any(at.Add(-time.Minute), at) || !f.Feed.Busy.Any(at, at.Add(time.Minute)) {
				t.Errorf("own %v: nothing begins at %s", c.own, want)
			}
		}
	}
	own := team(t)
	own.Own = &Own{ID: "own"}
	if own.Key() == team(t).Key() {
		t.Error("a calendar that is read in two ways is taken for one")
	}
}
