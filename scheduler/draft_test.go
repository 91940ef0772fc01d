package scheduler

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rondo/ical"
)

// A draft is the letter that would be posted, for every kind, whatever is recorded and due.
func TestDraft(t *testing.T) {
	files := base(t)
	files["themes/datatalks.yaml"] = &fstest.MapFile{Data: append(slices.Clone(files["themes/datatalks.yaml"].Data),
		"\nsessions:\n  2027-01-05: { move_to: 2027-01-06 15:00, reason: all-hands, notes: { at: 1 day before, to: declined, say: Next time } }\n  2027-02-02: { cancelled: winter break }\n"...)}
	set := load(t, files)
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	dec, jan := ical.LocalDate(2026, 12, 1, 14, 0, 0), ical.LocalDate(2027, 1, 5, 14, 0, 0)
	for _, c := range []struct {
		slot ical.Local
		kind Kind
		to   string
		want string // the letter's name and stamp, or a part of the error
	}{
		{dec, Request, "", "request/datatalks.20261201@sessions.example.org/0/ada@example.org 2026-11-02T09:00:00Z"},
		{dec, Request, "ben@example.org", "request/datatalks.20261201@sessions.example.org/0/ben@example.org 2026-11-02T09:00:00Z"},
		{dec, Request, "nobody@example.org", "ada@example.org, ben@example.org, curator@example.org"},
		{dec, Update, "", "nothing about the session"},
		{jan, Update, "", "update/datatalks.20270105@sessions.example.org/0/ada@example.org 2026-11-02T09:00:00Z start"},
		{dec, Cancel, "", "cancel/datatalks.20261201@sessions.example.org/0/ada@example.org 2026-11-02T09:00:00Z cancelled"},
		{dec, Reminder, "", "reminder/datatalks.20261201@sessions.example.org/20261201T120000Z/24h0m0s/ada@example.org 2026-11-30T12:00:00Z"},
		{dec, "postcard", "", "asking, briefing, request"},
		{dec, Notice, "ada@example.org", "does not organize DataTalks"},
		{dec, Materials, "", "has no materials"},
		{dec, Survey, "", "has no survey"},
		{dec, Affirm, "", "season: gives it seasons"},
		{dec, Cast, "", "nobody presents"},
		{dec, Note, "", "has no notes"},
		{jan, Note, "", "note/datatalks.20270105@sessions.example.org/24h0m0s/ada@example.org 2027-01-05T13:00:00Z"},
		{jan, Note, "curator@example.org", "note/datatalks.20270105@sessions.example.org/24h0m0s/curator@example.org 2027-01-05T13:00:00Z"},
		{dec, Nudge, "", "nudge/datatalks.20261201@sessions.example.org/20261201T120000Z/ada@example.org 2026-11-02T09:00:00Z"},
		{dec, OnWaiting, "", "waiting/datatalks.20261201@sessions.example.org/1793610000/ada@example.org 2026-11-02T09:00:00Z"},
		{dec, Place, "", "place/datatalks.20261201@sessions.example.org/1793610000/ada@example.org 2026-11-02T09:00:00Z"},
		{dec, Refresh, "", "refresh/datatalks.20261201@sessions.example.org/1793610000/ada@example.org 2026-11-02T09:00:00Z"},
		{dec, TurnDown, "", "decline/1793610000/ada@example.org 2026-11-02T09:00:00Z"},
		{ical.LocalDate(2026, 11, 3, 14, 0, 0), Request, "", "over or called off"},
		{ical.LocalDate(2027, 2, 2, 14, 0, 0), Request, "", "over or called off"},
		{ical.LocalDate(2028, 12, 5, 14, 0, 0), Request, "", "request/datatalks.20281205@sessions.example.org/0/ada@example.org 2026-11-02T09:00:00Z"},
	} {
		l, err := Draft(set, State{}, Drafting{Theme: "datatalks", Slot: c.slot, Kind: c.kind, To: c.to}, now)
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s on %s to %q: %v, want %q", c.kind, c.slot, c.to, err, c.want)
			}
			continue
		}
		got := l.Name + " " + l.Stamp.Format(time.RFC3339)
		for _, field := range l.Changed {
			got += " " + string(field)
		}
		if got != c.want {
			t.Errorf("%s on %s to %q: %s, want %s", c.kind, c.slot, c.to, got, c.want)
		}
	}
	if _, err := Draft(set, State{}, Drafting{Theme: "nothing", Slot: dec, Kind: Request}, now); err == nil {
		t.Error("a theme that is not there has letters")
	}
}

// Every kind of letter can be shown before there is one, with what its reader would read: a new kind is added to Draft, too.
func TestDraftOfEveryKind(t *testing.T) {
	files := base(t)
	files["themes/datatalks.yaml"] = &fstest.MapFile{Data: append(slices.Clone(files["themes/datatalks.yaml"].Data), `
presenters: { ask: 8 weeks before, storyline: 4 weeks before }
season: 6 months
survey: [{ ask: Was it worth your time?, scale: 1-5 }]
sessions:
  2026-12-01: { move_to: 2026-12-02 14:00, presenter: grace@example.org, notes: { at: 1 day before, say: Bring a laptop }, materials: { slides: "https://slides.example.org/1" } }
`...)}
	set := load(t, files)
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for _, kind := range KindNames() {
		l, err := Draft(set, State{}, Drafting{Theme: "datatalks", Slot: ical.LocalDate(2026, 12, 1, 14, 0, 0), Kind: kind}, now)
		if kind == Chat { // it is no mail
			if err == nil || !strings.Contains(err.Error(), "rondo plan") {
				t.Errorf("%s: %v", kind, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		traits := kind.Traits()
		if l.Kind != kind || l.To.Email == "" || l.Stamp.IsZero() || traits.Seatless() != (l.UID == "") {
			t.Errorf("%s: a letter of kind %s to %q about %q, stamped %s", kind, l.Kind, l.To.Email, l.UID, l.Stamp)
		}
		if traits.Organizers && kind != SignIn && len(l.Lines) == 0 {
			t.Errorf("%s tells nothing", kind)
		}
	}
}

// A trial of the thanks counts who came or had said yes, not everybody who was invited.
func TestDraftOfThanksCountsWhoCame(t *testing.T) {
	files := base(t)
	files["themes/datatalks.yaml"] = &fstest.MapFile{Data: append(slices.Clone(files["themes/datatalks.yaml"].Data), `
sessions:
  2026-12-01: { presenter: grace@example.org }
`...)}
	set := load(t, files)
	now := time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)
	acts, _ := Plan(set, State{}, now)
	have := State{}.Apply(acts, now)
	for i, answer := range []ical.PartStat{ical.Accepted, ical.Declined} {
		have.Sessions[0].Seats[i].Answer = answer
	}
	l, err := Draft(set, have, Drafting{Theme: "datatalks", Slot: ical.LocalDate(2026, 12, 1, 14, 0, 0), Kind: Thanks}, now)
	if err != nil || l.To.Email != "grace@example.org" || l.Came != 1 || l.Counted {
		t.Errorf("%v; %d came, counted %v, to %s; want 1 who had said yes, to grace", err, l.Came, l.Counted, l.To.Email)
	}
}

// What is sent again says what the person was told last, with the SEQUENCE they have and a newer stamp.
func TestAgain(t *testing.T) {
	set := load(t, base(t))
	now := time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)
	acts, _ := Plan(set, State{}, now)
	have := State{}.Apply(acts, now)
	const uid = "datatalks.20261201@sessions.example.org"
	later := now.Add(time.Hour)
	for kind, want := range map[Kind]Kind{Request: Request, Update: Request, Cancel: Cancel, Reminder: Reminder} {
		l, err := Again(set, have, uid, kind, "ada@example.org", "anew", later)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if l.Kind != want || l.Name != "anew" || l.Sequence != 0 || !l.Stamp.Equal(later) || l.To.Email != "ada@example.org" {
			t.Errorf("%s again: %s %q #%d at %s to %s", kind, l.Kind, l.Name, l.Sequence, l.Stamp, l.To.Email)
		}
	}
	for _, c := range []struct {
		uid, to string
		kind    Kind
	}{{"gone@example.org", "ada@example.org", Request}, {uid, "nobody@example.org", Request}, {uid, "ada@example.org", Notice}} {
		if _, err := Again(set, have, c.uid, c.kind, c.to, "anew", later); err == nil {
			t.Errorf("%s about %s to %s can be sent again", c.kind, c.uid, c.to)
		}
	}
}

// Nothing is sent again to an address that is not written to, nor to who has left, and every other kind is refused as it says.
func TestAgainToWhomLettersGo(t *testing.T) {
	set := load(t, base(t))
	now := time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)
	acts, _ := Plan(set, State{}, now)
	const uid, ada = "datatalks.20261201@sessions.example.org", "ada@example.org"
	for _, kind := range KindNames() {
		_, err := Again(set, State{}.Apply(acts, now), uid, kind, ada, "anew", now)
		if kind.SentAgain() != (err == nil) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for want, with := range map[string]func(*State){
		"rondo people restore": func(s *State) { s.Suppressed = map[string]Suppression{ada: {Reason: "no such user"}} },
		"has left DataTalks":   func(s *State) { s.Wishes = map[string]Wish{ada: {All: true}} },
	} {
		have := State{}.Apply(acts, now)
		with(&have)
		if _, err := Again(set, have, uid, Request, ada, "anew", now); !errors.Is(err, ErrUnwritten) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// Whoever has answered keeps their answer: what is sent again does not ask anew.
func TestAgainKeepsTheAnswer(t *testing.T) {
	s := invited(t)
	in := yes(s)
	s.do(Answer(s.state, in, in.Arrived)...)
	for _, kind := range []Kind{Request, Update, Cancel, Reminder} {
		l, err := Again(s.set(), s.state, december, kind, "ada@example.org", "anew", in.Arrived)
		if err != nil || l.Answer != ical.Accepted {
			t.Errorf("%s again to who accepted: PARTSTAT=%s, %v", kind, l.Answer, err)
		}
	}
}
