package daemon

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rondo/clash"
	"rondo/gather"
)

// planned is a server of calendars, and an installation at work with a theme that avoids one of them.
type planned struct {
	*atWork
	status int
	body   string
	asked  int
}

const allHands = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\nSUMMARY:s3cret\r\nDTSTART:20261208T113000Z\r\nDTEND:20261208T133000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func avoiding(t *testing.T) *planned {
	t.Helper()
	p := &planned{atWork: working(t), status: 200, body: allHands}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.asked++
		w.WriteHeader(p.status)
		_, _ = io.WriteString(w, p.body)
	}))
	t.Cleanup(server.Close)
	p.write("rondo.yaml", "site: { name: Guild, url: \"http://rondo.example.org\", timezone: Europe/Helsinki }\n"+
		"mail: { from: guild@example.org, dir: out }\navoid_hosts: [127.0.0.1]\n")
	p.write("school.ics", strings.ReplaceAll(allHands, "20261208", "20261209"))
	p.write("themes/club.yaml", "name: Club\npurpose: p\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: 2027-01-12 14:00 }\n"+
		fmt.Sprintf("avoid: [{ feed: %s/s3cret/team.ics, name: All-hands }, { feed: school.ics }]\non_conflict: { avoid: move, move: { within: 3 days } }\n", server.URL))
	p.d.reread()
	if wrong := p.d.files.problems(); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	return p
}

// gathers asks for what is due, after a while.
func (p *planned) gathers(after time.Duration) {
	p.t.Helper()
	p.now = p.now.Add(after)
	_, err := p.d.gatherer().Once(p.t.Context())
	p.must(err)
}

// TestACalendarThatIsNotReadIsTold holds that a calendar of which nothing was read for a day is told to whoever can do something about
// it, and that it is over when it is over. Of its address only what organizers call it is told.
func TestACalendarThatIsNotReadIsTold(t *testing.T) {
	p := avoiding(t)
	p.gathers(0)
	if said := p.health("calendar"); said != "" || p.asked != 1 {
		t.Fatalf("asked %d times: %s", p.asked, said)
	}
	p.status = 404
	p.gathers(23 * time.Hour)
	if said := p.health("calendar"); said != "" {
		t.Errorf("within a day: %s", said)
	}
	p.gathers(2 * time.Hour)
	const want = "All-hands is as it was 25 hours ago: 127.0.0.1 answers 404: it is not there; correct its address\n"
	if said := p.health("calendar"); said != want {
		t.Errorf("after a day: %q, want %q", said, want)
	}
	if n := p.d.health(t.Context()).Calendars; n.Old != 1 || n.Read+n.Unknown != 0 || n.Oldest != 25*time.Hour {
		t.Errorf("%+v", n)
	}
	if said := p.doctor(); !strings.Contains(said, want) || strings.Count(said, "All-hands") != 1 || strings.Contains(said, "s3cret") {
		t.Errorf("the doctor says %s", said)
	}
	_, err := p.d.db.Notice(t.Context(), oneOfAKind(p.d.troubles(t.Context()), p.now))
	p.must(err)
	if note := p.tomorrow(); !strings.Contains(note, "All-hands is as it was") {
		t.Errorf("the daily note says %s", note)
	}
	p.status = 200
	p.gathers(12 * time.Hour)
	if said := p.health("calendar"); said != "" || p.d.health(t.Context()).Calendars.Read != 1 {
		t.Errorf("after it is back: %s", said)
	}
}

// TestPlansKnowCalendars holds what a plan knows of calendars: the copies of the ledger, and files as they lie there. It waits for one
// that nobody has asked for yet, though not for ever.
func TestPlansKnowCalendars(t *testing.T) {
	p := avoiding(t)
	set := p.d.files.says()
	busy := func(when string, url, file bool) {
		t.Helper()
		known, err := p.d.known(t.Context(), set)
		p.must(err)
		for i, want := range []bool{url, file} {
			feed := known.Feeds[clash.FeedKey{Source: set.Themes[0].Avoid[i].Feed, Zone: "Europe/Helsinki"}]
			at := time.Date(2026, 12, 8+i, 12, 0, 0, 0, time.UTC)
			if (feed != nil && feed.Busy.Any(at, at.Add(time.Hour))) != want {
				t.Errorf("%s: %s is known to be busy: %v, want %v", when, set.Themes[0].Avoid[i].Label(), !want, want)
			}
		}
	}
	if p.d.calendars.settled(set, nil, p.now) || p.d.calendars.settled(set, nil, p.now.Add(forCalendars-1)) || !p.d.calendars.settled(set, nil, p.now.Add(forCalendars)) {
		t.Error("a plan does not wait for half a minute")
	}
	p.now = p.now.Add(forCalendars)
	busy("before anybody has asked", false, true)
	p.gathers(0)
	busy("after that", true, true)
	p.status = 500
	p.gathers(2 * time.Hour)
	busy("while the server is broken", true, true)
	p.write("school.ics", allHands[:100])
	p.d.reread()
	if said := p.health("calendar"); !strings.Contains(said, "school.ics is no whole calendar") {
		t.Errorf("of a file that is cut off it is told: %s", said)
	}
	p.write("school.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
	p.d.reread()
	busy("after the file was written anew", true, false)
	if said := p.health("calendar"); said != "" {
		t.Errorf("of a sound file it is told: %s", said)
	}
	p.write("themes/club.yaml", "name: Club\npurpose: p\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: 2027-01-12 14:00 }\n")
	p.d.reread()
	if wanted, err := p.d.wanted(t.Context()); err != nil || len(wanted) != 0 || len(gather.Of(p.d.files.says())) != 0 {
		t.Errorf("wanted are %v, %v", wanted, err)
	}
}

// TestASessionStepsOutOfTheWayOfACalendar holds it from the server to the ledger: a session to which nobody is invited moves when the
// calendar says so, stays there while the server is broken, and comes back once the calendar has been empty for two hours.
func TestASessionStepsOutOfTheWayOfACalendar(t *testing.T) {
	p := avoiding(t)
	p.body = strings.ReplaceAll(allHands, "20261208", "20270112")
	by := time.Date(2027, 1, 12, 12, 0, 0, 0, time.UTC)
	moved := func(when string, want bool) {
		t.Helper()
		p.plan()
		have, err := p.d.db.State(t.Context())
		p.must(err)
		found := false
		for _, s := range have.Sessions {
			if s.Theme == "club" && s.Slot.Date() == "2027-01-12" {
				found = true
				if got := !s.Facts.Start.Equal(by); got != want {
					t.Errorf("%s the session begins at %s, by the files at %s", when, s.Facts.Start, by)
				}
			}
		}
		if !found {
			t.Errorf("%s there is no session", when)
		}
	}
	p.gathers(0)
	moved("with an all-hands at that time", true)
	for _, status := range []int{404, 200} {
		p.status, p.body = status, "<html>Sign in</html>"
		p.gathers(13 * time.Hour)
		moved(fmt.Sprintf("while the server answers %d without a calendar", status), true)
	}
	p.body = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
	for _, wait := range []time.Duration{13 * time.Hour, 75 * time.Minute} {
		p.gathers(wait)
		moved("while it is not believed that the calendar is empty", true)
	}
	p.gathers(75 * time.Minute)
	moved("after the calendar was empty for two hours", false)
}
