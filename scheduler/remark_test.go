package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/theme"
)

// hearing is a community in which much is said, with what everybody has heard.
type hearing struct {
	*story
	t     *rapid.T
	notes map[string]string // by their time, as a file has them
	move  string
	gone  map[string]bool     // who is not in the audience
	heard map[string][]string // by person: sessions with what was said
	said  int
}

// TestNobodyHearsTwice holds that whatever is edited, answered or said, in whatever order and at whatever time, nobody hears a note or
// a saying twice, nobody hears what is not for them, and no note is said once its session has begun.
func TestNobodyHearsTwice(t *testing.T) {
	read := map[string]*theme.Set{}
	rapid.Check(t, func(rt *rapid.T) {
		h := &hearing{newStory(t), rt, map[string]string{}, "", map[string]bool{}, map[string][]string{}, 0}
		h.read, h.now = read, time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
		h.decide()
		for range rapid.IntRange(5, 40).Draw(rt, "steps") {
			h.step()
			h.decide()
		}
	})
}

func (h *hearing) step() {
	one := func(of ...string) string { return rapid.SampledFrom(of).Draw(h.t, "one") }
	who := func() string { return one("ada", "ben", "curator", "grace") + "@example.org" }
	to := func() string {
		return one("accepted", "[accepted, tentative]", "everybody", "declined", "no answer", "[waiting, declined]")
	}
	switch one("wait", "wait", "wait", "write", "write", "forget", "move", "cancel", "answer", "answer", "say", "say", "leave", "suppress", "restore", "send", "wish", "back") {
	case "wait":
		h.now = h.now.Add(rapid.SampledFrom([]time.Duration{time.Minute, 20 * time.Minute, time.Hour, 7 * time.Hour, day, 3 * day}).Draw(h.t, "for"))
		return
	case "back": // a clock that was set
		h.now = h.now.Add(-2 * time.Hour)
		return
	case "write":
		h.notes[one("3 days", "25 hours", "1 day", "2 hours", "30 minutes")] = fmt.Sprintf("{ at: AT before, to: %s, say: %s }", to(), one("Laptop", "Charger"))
	case "forget":
		clear(h.notes)
	case "move":
		h.move = one("", "", "    move_to: 2026-12-02 14:00\n", "    move_to: 2026-11-30 10:00\n")
	case "cancel":
		h.move = "    cancelled: snow\n"
	case "answer":
		h.answer(who(), rapid.SampledFrom([]ical.PartStat{ical.Accepted, ical.Tentative, ical.Declined}).Draw(h.t, "answer"), "")
		return
	case "say":
		s := h.state.Sessions[0]
		whom, err := theme.ParseAddressees(strings.Trim(to(), "[]"))
		if err != nil {
			h.t.Fatal(err)
		}
		h.said++
		saying := Saying{ID: fmt.Sprintf("said%d", h.said), UID: s.UID, Text: "words", To: whom, At: h.now}
		seats, _ := h.state.Hearers(s, whom)
		for _, seat := range seats {
			saying.People = append(saying.People, seat.Address)
		}
		h.do(Say{saying})
		return
	case "leave":
		address := one("ada", "ben") + "@example.org"
		h.gone[address] = !h.gone[address]
	case "suppress":
		h.do(Silence{Address: who(), Suppression: Suppression{Reason: "550 5.1.1", At: h.now}})
		return
	case "restore":
		h.do(Restored(h.state, who(), "by hand", h.now)...)
		return
	case "wish":
		h.do(Prefer{Address: who(), Wish: wish(one("fewer", "left datatalks", "timezone Asia/Tokyo", ""))})
		return
	case "send":
		h.attempt()
		return
	}
	h.write()
}

// write makes the files of what is wanted.
func (h *hearing) write() {
	var group []string
	for _, who := range []string{"ada@example.org", "ben@example.org"} {
		if !h.gone[who] {
			group = append(group, who)
		}
	}
	h.files["people.yaml"] = []byte("people:\n  - { email: ada@example.org, name: Ada }\n  - { email: ben@example.org }\ngroups: { data-guild: [" + strings.Join(group, ", ") + "] }\n")
	text := "name: DataTalks\npurpose: To decide with data.\norganizers: [curator@example.org]\naudience: [data-guild, grace@example.org]\n" +
		"remind: [1 day before, 1 hour before]\nseats: 1\nschedule: { starts: 2026-12-01 14:00, duration: 45m }\nsessions:\n  2026-12-01:\n    title: Search\n" + h.move
	var notes []string
	for at, note := range h.notes {
		notes = append(notes, "      - "+strings.Replace(note, "AT", at, 1)+"\n")
	}
	if slices.Sort(notes); len(notes) > 0 {
		text += "    notes:\n" + strings.Join(notes, "")
	}
	h.files["themes/datatalks.yaml"] = []byte(text)
	h.files["rondo.yaml"] = []byte("site: { name: Data Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }\n" +
		"mail: { from: Data Guild <guild@example.org>, dir: outbox }\nquiet_hours: 21:00-07:00\nbrake: { sessions: 99, people: 99, share: 100% }\n")
}

// decide plans, and looks at who hears what.
func (h *hearing) decide() {
	if len(h.state.Sessions) == 0 {
		h.write()
	}
	before := h.state
	h.plan()
	if again, _ := Plan(h.set(), h.state, h.now); len(again) > 0 {
		h.t.Fatalf("planned again at the same moment:\n%s", print(again))
	}
	for _, a := range h.last {
		post, ok := a.(Post)
		if !ok || len(post.Letter.Remarks) == 0 {
			continue
		}
		l, marks := post.Letter, 0
		for _, m := range l.Marks {
			if !strings.HasPrefix(string(m.Of), string(remarkMark)) {
				continue
			}
			marks++
			h.hears(before, &l, m)
		}
		if marks != len(l.Remarks) {
			h.t.Fatalf("%s says %q and is remembered by %v", l.Name, l.Remarks, l.Marks)
		}
	}
}

// hears looks at one remark in a letter.
func (h *hearing) hears(before State, l *Letter, m Mark) {
	who := l.To.Email
	if what := l.UID + " " + string(m.Of); slices.Contains(h.heard[who], what) {
		h.t.Fatalf("%s hears %s a second time", who, what)
	} else {
		h.heard[who] = append(h.heard[who], what)
	}
	s := h.state.Session(l.UID)
	note := !strings.HasPrefix(string(m.Of), "note/said")
	if note && (!s.Facts.Start.After(h.now) || s.Facts.Cancelled) {
		h.t.Fatalf("at %s a note is said of the session on %s, cancelled: %t", h.now, s.Facts.Wall, s.Facts.Cancelled)
	}
	if before.regard(who, s.Theme).silent() || h.gone[who] {
		h.t.Fatalf("%s hears something, whom nothing is sent to", who)
	}
	for _, r := range remarks(s, time.Time{}) {
		if seat := *s.Seat(who); r.mark().Of == m.Of && !Hears(r.to, seat) {
			h.t.Fatalf("%s hears what is said to %v, and is %s", who, r.to, AddresseeOf(seat))
		}
	}
}
