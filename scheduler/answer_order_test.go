package scheduler

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// R25: a seat's six events in all 720 orders. Answers carry the SEQUENCE and DTSTAMP they were given with; what they
// change depends on those and on what had been asked, never on when they happened to arrive. Nothing that was answered
// before an invitation ended comes back to life with the next one.
func TestSixEventsInEveryOrder(t *testing.T) {
	type event string
	const file = "themes/datatalks.yaml"
	events := []event{"mail says yes", "web says no", "update", "late old reply", "cancel", "re-invite"}
	orders := 0
	first := invited(t)
	first.files[file] = append(first.files[file], "notify: { settle: 0s }\n"...)
	first.read = map[string]*theme.Set{}
	permute(events, func(order []event) {
		orders++
		if testing.Short() && orders%7 != 0 { // 7 has no factor with 720: every event stands everywhere
			return
		}
		again := *first
		s := &again
		s.files = maps.Clone(first.files)
		began := s.now
		s.plan()
		var heard []Said // every answer that reached a seat
		asked, in := 0, true
		say := func(partStat ical.PartStat, source Source, sequence int, stamp time.Time) {
			answer := yes(s)
			answer.Inbox, answer.Source, answer.Arrived = string(source)+stamp.String(), source, s.now
			r := &answer.Replies[0]
			r.Sequence, r.Stamp, r.Attendees[0].PartStat = sequence, stamp, partStat
			s.state = s.state.Apply(Answer(s.state, answer, s.now), s.now)
			if in {
				heard = append(heard, Said{Answer: partStat, Sequence: sequence, Stamp: stamp, At: s.now})
			}
		}
		for i, e := range order {
			s.now = began.Add(time.Duration(i+2) * time.Hour)
			switch e {
			case "mail says yes":
				say(ical.Accepted, ByMail, 0, began.Add(time.Hour))
			case "late old reply":
				say(ical.Tentative, ByMail, 0, began.Add(30*time.Minute))
			case "web says no":
				say(ical.Declined, ByWeb, seatIn(t, s.state, december, "ada@example.org").Sequence, s.now)
			case "update":
				s.files[file] = []byte(strings.Replace(string(s.files[file]), "14:00", "15:00", 1))
			case "cancel":
				s.files[file] = []byte(strings.Replace(string(s.files[file]), "[data-guild]", "[ben@example.org]", 1))
				in = false
			case "re-invite":
				s.files[file] = []byte(strings.Replace(string(s.files[file]), "[ben@example.org]", "[data-guild]", 1))
				in = true
			}
			s.plan()
			s.attempt()
			for _, a := range s.last {
				if p, ok := a.(Post); ok && p.Letter.UID == december && p.Letter.To.Email == "ada@example.org" && p.Letter.Kind != Cancel && p.Letter.Asks {
					asked = p.Letter.Sequence
				}
			}
		}
		seat := seatIn(t, s.state, december, "ada@example.org")
		if seat.Left == in {
			t.Fatalf("%q: left is %t", order, seat.Left)
		}
		want := ical.NeedsAction
		if len(heard) > 0 {
			last := slices.MaxFunc(heard, func(a, b Said) int { // RFC 5546 §2.1.5, said once more beside the code
				return cmp.Or(cmp.Compare(a.Sequence, b.Sequence), a.Stamp.Compare(b.Stamp), a.At.Compare(b.At))
			})
			if last.Sequence >= asked {
				want = last.Answer
			}
		}
		if in && seat.Answer != want {
			t.Fatalf("%q ends as %s, want %s (asked by #%d, heard %v)", order, seat.Answer, want, asked, heard)
		}
	})
	if orders != 720 {
		t.Errorf("%d orders", orders)
	}
}

// Calendars stamp answers with whole seconds, forms with milliseconds. Neither outlives the other by that.
func TestWithinASecondTheArrivalTells(t *testing.T) {
	at := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	form := Said{Stamp: at.Add(900 * time.Millisecond), At: at.Add(900 * time.Millisecond), Source: ByWeb}
	mail := Said{Stamp: at, At: at.Add(5 * time.Second), Source: ByMail}
	if mail.before(form) || !form.before(mail) {
		t.Error("a mail that came after a form of the same second is taken for the older answer")
	}
	next := Said{Stamp: at.Add(time.Second), At: at.Add(time.Second), Source: ByMail}
	if next.before(mail) || !mail.before(next) {
		t.Error("the DTSTAMP does not go before the arrival")
	}
}
