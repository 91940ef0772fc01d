package officetest

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/office"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Busy returns a desk in the middle of a season: people have answered, and something of every kind waits for somebody.
func Busy(t testing.TB, change ...func(*Desk, *office.Options)) *Desk {
	t.Helper()
	d := Open(t, change...)
	d.Follow(many(t))
	d.Write(many(t))
	d.Clock = Noon.Add(time.Minute)
	Answer(d, "datatalks/2026-12-01", "tove@example.org", ical.Accepted, "I bring a colleague, if there is room")
	Answer(d, "datatalks/2026-12-01", "kim@example.org", ical.Declined, "")
	Answer(d, "datatalks/2026-12-01", "bo@example.org", ical.Tentative, "")
	Answer(d, "reading/2026-11-25", "ada@example.org", ical.Accepted, "")
	keep(d, "Stranger <stranger@example.net>", "Re: DataTalks", "Yes, count me in for December!\r\n\r\nStranger")
	keep(d, "Ada Byron <ada@example.org>", "Slides?", "Will there be slides this time?\r\nI cannot come before three.")
	parkAnswer(d)
	propose(d)
	fail(d)
	d.Clock = Noon.Add(2 * time.Hour)
	return d
}

// many are the files of the guild, with more themes and people.
func many(t testing.TB) theme.Files {
	t.Helper()
	files := Guild()
	files["people.yaml"] = []byte(strings.Replace(string(files["people.yaml"]), "people:\n", `people:
  - { name: Kim Otieno, email: kim@example.org }
  - { name: Bo Lind, email: bo@example.org, timezone: Europe/Stockholm }
`, 1))
	files["people.yaml"] = []byte(strings.Replace(string(files["people.yaml"]), "[ada@example.org, tove@example.org]", "[ada@example.org, tove@example.org, kim@example.org, bo@example.org]", 1))
	files["rondo.yaml"] = append(files["rondo.yaml"], "brake: { people: 2, sessions: 2 }\n"...)
	files["themes/datatalks.yaml"] = append(files["themes/datatalks.yaml"], "presenters: { ask: 4 weeks before, confirm: 2 weeks before, storyline: 10 days before, materials: 3 days before }\n"...)
	files["themes/lunch.yaml"] = []byte(`name: LunchBytes
title: A tool in twenty minutes
purpose: You find out over lunch whether a tool would help you.
organizers: [curator@example.org]
audience: [data-guild]
color: darkorange
schedule: { starts: 2026-11-06 11:30, timezone: Europe/Helsinki, duration: 20m, repeats: every friday }
place: https://meet.example.org/lunch
sessions:
  2026-12-25: { cancelled: everybody is at home }
`)
	files["themes/clinic.yaml"] = []byte(`name: Forecast Clinic
title: Bring a forecast that went wrong
purpose: So that the next one goes less wrong.
organizers: [host@example.org]
audience: [data-guild]
color: crimson
schedule: { starts: 2026-12-01 14:15, timezone: Europe/Helsinki, duration: 1h, repeats: every 2 weeks on tuesday }
place: Room 4
`)
	return files
}

// Answer records an answer as the page for answering does.
func Answer(d *Desk, session, who string, said ical.PartStat, words string) {
	d.T.Helper()
	have := d.State()
	id, key, _ := strings.Cut(session, "/")
	for _, s := range have.Sessions {
		if s.Theme != id || s.Key() != key {
			continue
		}
		Update(d, func(have scheduler.State) []scheduler.Action {
			in := scheduler.Incoming{Inbox: name(), Class: scheduler.Calendar, Arrived: d.Clock, Source: scheduler.ByWeb, Person: who, Trust: scheduler.Tokened, Replies: []ical.Reply{{
				Method: ical.Answer, UID: s.UID, Sequence: 99, Stamp: d.Clock, Comment: words, Attendees: []ical.Replier{{Address: who, PartStat: said}},
			}}}
			return scheduler.Answer(have, in, d.Clock)
		})
		return
	}
	d.T.Fatalf("no session %s", session)
}

func name() string { return strings.ToLower(rand.Text()[:16]) }

// Update records what follows, and shows it.
func Update(d *Desk, decide func(scheduler.State) []scheduler.Action) {
	d.T.Helper()
	if _, err := d.DB.Update(d.T.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) { return decide(have), nil }); err != nil {
		d.T.Fatal(err)
	}
	d.Invalidate()
}

// keep takes in a mail with somebody's words.
func keep(d *Desk, from, subject, text string) string {
	d.T.Helper()
	raw := fmt.Sprintf("From: %s\r\nTo: guild@example.org\r\nSubject: %s\r\nMessage-ID: <%s@example.net>\r\nDate: Mon, 23 Nov 2026 11:00:00 +0000\r\n\r\n%s\r\n", from, subject, name(), text)
	return Park(d, raw, scheduler.Words)
}

// Park takes in a mail, as rondo receive does, and returns its id.
func Park(d *Desk, raw string, class scheduler.Class) string {
	d.T.Helper()
	id, _, err := d.DB.Keep(d.T.Context(), store.Mail{Source: "receive", Raw: []byte(raw), Arrived: d.Clock, Class: class})
	if err != nil {
		d.T.Fatal(err)
	}
	inbox := reception.Inbox{DB: d.DB, Key: d.Key, Now: func() time.Time { return d.Clock }}
	if _, err := inbox.Settle(d.T.Context()); err != nil {
		d.T.Fatal(err)
	}
	d.Invalidate()
	return id
}

// parkAnswer parks an answer of a calendar that names somebody whom nobody invited.
func parkAnswer(d *Desk) string {
	var uid string
	for _, s := range d.State().Sessions {
		if s.Theme == "datatalks" && s.Key() == "2026-12-01" {
			uid = s.UID
		}
	}
	raw := "From: A. Byron <a.byron@mail.example.net>\r\nTo: guild@example.org\r\nSubject: Accepted: DataTalks\r\nMessage-ID: <a1@example.net>\r\n" +
		"Date: Mon, 23 Nov 2026 11:30:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n" +
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:" + uid + "\r\nSEQUENCE:0\r\nDTSTAMP:20261123T113000Z\r\nDTSTART:20261201T120000Z\r\n" +
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a.byron@mail.example.net\r\nORGANIZER:mailto:guild@example.org\r\nCOMMENT:Looking forward to it\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	return Park(d, raw, scheduler.Calendar)
}

// propose has somebody ask for another time.
func propose(d *Desk) {
	Update(d, func(have scheduler.State) []scheduler.Action {
		for _, s := range have.Sessions {
			if s.Theme == "reading" && s.Key() == "2026-11-25" {
				start := s.Facts.Start.Add(24 * time.Hour)
				return scheduler.Answer(have, scheduler.Incoming{Inbox: name(), Class: scheduler.Calendar, Arrived: d.Clock, Source: scheduler.ByMail, Person: "bo@example.org", Trust: scheduler.Tokened,
					Replies: []ical.Reply{{Method: ical.Counter, UID: s.UID, Sequence: 99, Stamp: d.Clock, Comment: "A day later, please", Proposed: &ical.Proposed{Start: start, End: start.Add(time.Hour)},
						Attendees: []ical.Replier{{Address: "bo@example.org", PartStat: ical.Tentative}}}}}, d.Clock)
			}
		}
		return nil
	})
}

// fail has a letter come back for good, and others taken.
func fail(d *Desk) {
	d.T.Helper()
	letters, err := d.DB.Claim(d.T.Context(), d.Clock, 100)
	if err != nil {
		d.T.Fatal(err)
	}
	for _, l := range letters {
		r := scheduler.Result{State: scheduler.Sent, Reply: "250 2.0.0 queued as 4711", Attempted: true}
		if l.To == "kim@example.org" {
			r = scheduler.Result{State: scheduler.Failed, Reply: "550 5.1.1 no such user here", Attempted: true, Gone: true}
		}
		if err := d.DB.Doubt(d.T.Context(), l.ID)(); err != nil {
			d.T.Fatal(err)
		}
		if err := d.DB.Settle(d.T.Context(), l.ID, r, d.Clock)(); err != nil {
			d.T.Fatal(err)
		}
	}
	d.Invalidate()
}

// HeldEdit writes an edit that reaches more people than the brake lets through, and has the brake hold it.
func (d *Desk) HeldEdit(from, to string) {
	d.T.Helper()
	files := many(d.T)
	text := strings.Replace(string(files["themes/datatalks.yaml"]), from, to, 1)
	if text == string(files["themes/datatalks.yaml"]) {
		d.T.Fatalf("there is no %q", from)
	}
	files["themes/datatalks.yaml"] = []byte(text)
	d.Write(files)
	d.Files = files
	d.Plan()
}
