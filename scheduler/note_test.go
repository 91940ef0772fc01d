package scheduler

import (
	"reflect"
	"testing"
	"time"
)

// TestO2AWaveIsInTheDailyNote, with what to do, and once.
func TestO2AWaveIsInTheDailyNote(t *testing.T) {
	s := newStory(t)
	s.now = moment(t, "2026-11-12T09:00Z")
	s.plan()
	s.attempt()
	s.state.Returns.Waves = []Wave{{Domain: "example.org", Letters: 41, People: 20, Since: s.now, Last: s.now, Reply: "RCPT: 550 5.1.1 User unknown"}}
	notes := func() (lines []Line) {
		for _, a := range s.last {
			if p, ok := a.(Post); ok && p.Letter.Kind == Returned {
				lines = append(lines, p.Letter.Lines...)
			}
		}
		return lines
	}
	s.now = moment(t, "2026-11-13T06:00Z")
	s.plan()
	want := Line{Says: "wave", A: "example.org", B: "RCPT: 550 5.1.1 User unknown", C: "41", N: 20}
	if lines := notes(); len(lines) != 1 || !reflect.DeepEqual(lines[0], want) {
		t.Errorf("the note says %v", lines)
	}
	s.now = s.now.Add(24 * time.Hour)
	if s.plan(); len(notes()) > 0 {
		t.Errorf("and once more %v", notes())
	}
}
