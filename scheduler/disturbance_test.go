package scheduler

import (
	"testing"

	"rondo/theme"
)

// The sentence that says why something is held counts as people do.
func TestHeldForOneAndMany(t *testing.T) {
	for want, d := range map[string]disturbance{
		"the edit moves or cancels 1 session that people were invited to (limit 0) and writes to 1 person (limit 0)":  {sessions: 1, people: map[string]bool{"ada@example.org": true}},
		"the edit moves or cancels 2 sessions that people were invited to (limit 0) and writes to 2 people (limit 0)": {sessions: 2, people: map[string]bool{"ada@example.org": true, "ben@example.org": true}},
	} {
		if got := d.why(theme.Brake{}); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
