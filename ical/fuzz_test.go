package ical

import (
	"errors"
	"testing"
	"time"
)

// checkRule holds what is true of any rule that was accepted, and of any error.
func checkRule(t *testing.T, text string, r Rule, start Local, err error) {
	if err != nil {
		var m *Mistake
		if !errors.As(err, &m) || m.Found == "" || m.Right == "" {
			t.Fatalf("%q: the error %q has no two halves", text, err)
		}
		return
	}
	list := r.Between(start, start.Add(4*366*24*time.Hour))
	if len(list) == 0 || list[0] != start {
		t.Fatalf("%q is %v, which does not begin at its start", text, r)
	}
	for i := range list[1:] {
		if list[i] >= list[i+1] {
			t.Fatalf("%q has %v before %v", text, list[i], list[i+1])
		}
	}
	if again, err := ParseRule(r.String(), start, Zone{}); err != nil || again.String() != r.String() {
		t.Fatalf("%q is %v, read again as %v, %v", text, r, again, err)
	}
	if r.Words() == "" {
		t.Fatalf("%q has no words", text)
	}
}

func FuzzParseRule(f *testing.F) {
	for _, bomb := range bombs {
		f.Add(bomb.rule, int64(midnight))
	}
	f.Add("rrule:freq=weekly;interval=2;byday=tu,th;wkst=su;", int64(tuesday))
	f.Add("FREQ=MONTHLY;BYDAY=MO,-2FR;BYSETPOS=1,-1;BYHOUR=9,14;UNTIL=20301231T235959Z", int64(tuesday))
	f.Fuzz(func(t *testing.T, text string, start int64) {
		r, err := ParseRule(text, Local(start), Zone{})
		var off *StartError
		if errors.As(err, &off) {
			start = int64(off.Next)
			r, err = ParseRule(text, off.Next, Zone{})
			if errors.As(err, &off) {
				t.Fatalf("%q is never content with its start: %v", text, err)
			}
		}
		checkRule(t, text, r, Local(start), err)
	})
}

func FuzzParseWords(f *testing.F) {
	for _, tt := range phraseTests {
		f.Add(tt.words)
	}
	for _, words := range phrases {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		start := tuesday
		r, err := ParseWords(words, start, Zone{})
		var off *StartError
		if errors.As(err, &off) {
			start = off.Next
			r, err = ParseWords(words, start, Zone{})
		}
		checkRule(t, words, r, start, err)
	})
}

func FuzzLoadZone(f *testing.F) {
	for _, name := range []string{"Europe/Helsinki", "Helsinki", "UTC+2", "", "Local", "../UTC", "FLE Standard Time", "right/UTC", "A\x00B"} {
		f.Add(name, int64(tuesday))
	}
	f.Fuzz(func(t *testing.T, name string, local int64) {
		z, err := LoadZone(name)
		if err != nil {
			var m *Mistake
			if !errors.As(err, &m) || m.Found == "" || m.Right == "" {
				t.Fatalf("%q: the error %q has no two halves", name, err)
			}
			return
		}
		if again, err := LoadZone(z.String()); err != nil || again != z {
			t.Fatalf("%q is %v, loaded again %v, %v", name, z, again, err)
		}
		l := Local(local % int64(horizon))
		if shown := LocalOf(z.In(l).In(z.Location())); shown < l || shown > l+86400 {
			t.Fatalf("%v in %v shows %v", l, z, shown)
		}
	})
}
