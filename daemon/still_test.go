package daemon

import (
	"slices"
	"testing"
	"time"
)

// What lies still waits for what does not, but not for ever; a file whose bytes stay the same lies still in the end.
func TestF1Stillness(t *testing.T) {
	for name, c := range map[string]struct {
		a, b     []time.Duration // when the files were written, with other bytes each time
		touched  []time.Duration // when b was, with the same bytes
		at       time.Duration
		read     bool
		restless []string
	}{
		"just written":             {a: every(0, 0), at: 400 * time.Millisecond, restless: []string{"a"}},
		"lies still":               {a: every(0, 0), at: rest, read: true},
		"waits for another":        {a: every(0, 0), b: every(0, 2*time.Second), at: 2 * time.Second, restless: []string{"b"}},
		"waits no longer":          {a: every(0, 0), b: every(0, 9*time.Second), at: patience, read: true, restless: []string{"b"}},
		"the other rests too":      {a: every(0, 0), b: every(0, time.Second), at: time.Second + rest, read: true},
		"alone and never at rest":  {b: every(0, 9*time.Second), at: 9 * time.Second, restless: []string{"b"}},
		"touched for a moment":     {touched: every(0, time.Second), at: time.Second, restless: []string{"b"}},
		"touched for a long while": {touched: every(0, constancy), at: constancy, read: true},
	} {
		t.Run(name, func(t *testing.T) {
			s, begin := stillness{}, time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
			prints := map[string]fingerprint{}
			look := func(at time.Duration, file, sum string) {
				prints[file] = fingerprint{there: true, modified: int64(at) + 1}
				s.look(begin.Add(at), prints, func(string) string { return sum })
			}
			var unread []string
			for _, at := range c.a {
				look(at, "a", at.String())
			}
			for _, at := range c.b {
				look(at, "b", at.String())
			}
			for _, at := range c.touched {
				look(at, "b", "the same")
			}
			for file := range s {
				unread = append(unread, file)
			}
			read, restless, again := s.verdict(begin.Add(c.at), unread)
			if read != c.read || !slices.Equal(restless, c.restless) {
				t.Errorf("read: %t, restless: %v; want %t, %v", read, restless, c.read, c.restless)
			}
			if len(restless) > 0 && again == 0 {
				t.Error("nobody looks again")
			}
		})
	}
}

// every lists the tenths of a second from one moment to another, both included.
func every(from, to time.Duration) (all []time.Duration) {
	for at := from; at <= to; at += 100 * time.Millisecond {
		all = append(all, at)
	}
	return all
}
