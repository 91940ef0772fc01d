package mailer

import (
	"strings"
	"testing"
	"time"
)

// A domain is forgotten when nothing is on its way there, nothing has been for long, and it does not rest.
func TestGateRemembersWhatMatters(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*destination, time.Time)
		kept   bool
	}{
		{"long ago", func(*destination, time.Time) {}, false},
		{"lately", func(d *destination, now time.Time) { d.changed = now }, true},
		{"resting", func(d *destination, now time.Time) { d.shut = now.Add(time.Minute) }, true},
		{"rested", func(d *destination, now time.Time) { d.shut = now }, false},
		{"on its way", func(d *destination, _ time.Time) { d.inFlight = 1 }, true},
	} {
		s := newSky(4)
		old := s.destination(s.now, "ada@old.example")
		s.now = s.now.Add(10 * remembered)
		test.change(old, s.now)
		s.destination(s.now, "ada@new.example")
		if _, kept := s.destinations["old.example"]; kept != test.kept {
			t.Errorf("%s: remembered: %t", test.name, kept)
		}
	}
}

// What a server says is kept up to a length, over however many lines.
func TestReplyTextHasAnEnd(t *testing.T) {
	r := newReply(250, strings.Repeat("word ", 1000))
	if n := len([]rune(r.text)); n != mostReplyText+1 {
		t.Errorf("%d characters are kept", n)
	}
}
