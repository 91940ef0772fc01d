package theme

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
)

// list prints occurrences, one a line: slot, start where it differs, instant, length, what is special and why.
func list(occurrences []Occurrence) string {
	var b strings.Builder
	for _, o := range occurrences {
		fmt.Fprint(&b, o.Slot)
		if o.Wall != o.Slot {
			fmt.Fprintf(&b, " → %s", o.Wall)
		}
		fmt.Fprintf(&b, " = %s, %s", o.Start.Format("2006-01-02T15:04Z07:00"), Length(o.Duration))
		for _, mark := range []struct {
			is   bool
			word string
		}{{o.Extra, "extra"}, {o.Skipped, "skipped"}, {o.Moved, "moved"}, {o.Cancelled, "cancelled"}} {
			if mark.is {
				b.WriteString(", " + mark.word)
			}
		}
		if o.Reason != "" {
			fmt.Fprintf(&b, ": %s", o.Reason)
		}
		if o.Override != nil && o.Override.Title != nil {
			fmt.Fprintf(&b, " (%s)", *o.Override.Title)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func themeOf(t testing.TB, schedule string) *Theme {
	t.Helper()
	files := Files{"themes/t.yaml": []byte("name: T\npurpose: P\norganizers: curator@example.org\naudience: data-guild\n" + schedule)}
	complete(files)
	set, findings := Load(files.FS(), "rondo.yaml")
	if set == nil || len(set.Themes) != 1 {
		t.Fatal(findings)
	}
	return set.Themes[0]
}

func TestOccurrences(t *testing.T) {
	th := themeOf(t, `
schedule:
  starts: 2026-12-01 14:00
  repeats: first tuesday of the month
  duration: 45m
  except: { date: 2027-01-05, reason: holidays }
  also: [2027-01-12 16:00, 2027-01-20, 2027-03-02 14:00] # the last is a date of the rule, too
  count: 8
sessions:
  2026-12-01: { title: Rebuilt }
  2027-01-20: { duration: 2h }
  2027-02-02: { move_to: 2027-02-03 15:00, reason: all-hands }
  2027-03-02: { cancelled: winter break }
  2027-04-06: { move_to: 2027-04-08, title: Kept its time }
  2027-05-04: { cancelled: true }
  2027-06-01: { move_to: 2026-12-15 09:00 }
`)
	for _, c := range []struct{ name, from, to, want string }{
		{
			"the whole", "2026-01-01", "2030-01-01", `
2026-12-01 14:00 = 2026-12-01T12:00Z, 45m (Rebuilt)
2027-06-01 14:00 → 2026-12-15 09:00 = 2026-12-15T07:00Z, 45m, moved
2027-01-05 14:00 = 2027-01-05T12:00Z, 45m, skipped: holidays
2027-01-12 16:00 = 2027-01-12T14:00Z, 45m, extra
2027-01-20 14:00 = 2027-01-20T12:00Z, 2h, extra
2027-02-02 14:00 → 2027-02-03 15:00 = 2027-02-03T13:00Z, 45m, moved: all-hands
2027-03-02 14:00 = 2027-03-02T12:00Z, 45m, cancelled: winter break
2027-04-06 14:00 → 2027-04-08 14:00 = 2027-04-08T11:00Z, 45m, moved (Kept its time)
2027-05-04 14:00 = 2027-05-04T11:00Z, 45m, cancelled
2027-07-06 14:00 = 2027-07-06T11:00Z, 45m
`,
		},
		{
			"a session moved into the window", "2026-12-10", "2026-12-20", `
2027-06-01 14:00 → 2026-12-15 09:00 = 2026-12-15T07:00Z, 45m, moved
`,
		},
		{
			"a session moved out of the window", "2027-06-01", "2027-06-02", `
2027-06-01 14:00 → 2026-12-15 09:00 = 2026-12-15T07:00Z, 45m, moved
`,
		},
		{
			"a session moved within the window", "2027-02-01", "2027-02-28", `
2027-02-02 14:00 → 2027-02-03 15:00 = 2027-02-03T13:00Z, 45m, moved: all-hands
`,
		},
		{"from is included", "2026-12-01 14:00", "2026-12-02", "\n2026-12-01 14:00 = 2026-12-01T12:00Z, 45m (Rebuilt)\n"},
		{"to is not", "2026-11-01", "2026-12-01 14:00", "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := "\n" + list(th.Occurrences(when(t, c.from), when(t, c.to))); got != c.want {
				t.Errorf("got:%s\nwant:%s", got, c.want)
			}
		})
	}
}

func when(t testing.TB, text string) ical.Local {
	t.Helper()
	w, err := ParseWhen(text)
	if err != nil {
		t.Fatal(err)
	}
	return w.Local
}

// Sessions keep their wall time and their length when the clocks change around them.
func TestOccurrencesAcrossClockChanges(t *testing.T) {
	th := themeOf(t, "schedule: { starts: 2027-03-21 02:30, repeats: every sunday, duration: 1h, count: 3 }\n")
	want := "2027-03-21 02:30 = 2027-03-21T00:30Z, 1h\n" +
		"2027-03-28 02:30 = 2027-03-28T00:30Z, 1h\n" +
		"2027-04-04 02:30 = 2027-04-03T23:30Z, 1h\n"
	if got := list(th.Occurrences(0, when(t, "2028-01-01"))); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	for _, o := range th.Occurrences(0, when(t, "2028-01-01")) {
		if o.End.Sub(o.Start) != time.Hour {
			t.Errorf("%v to %v", o.Start, o.End)
		}
	}
}

// However a stretch of time is cut into windows, every session is in them, and a moved one only where its slot or its
// start lies.
func TestOccurrencesOfWindowsAreThoseOfTheWhole(t *testing.T) {
	th := themeOf(t, `
schedule: { starts: 2026-12-01 14:00, repeats: every tuesday and thursday, except: [2026-12-10], also: [2026-12-12] }
sessions:
  2026-12-03: { move_to: 2027-01-02 10:00 }
  2027-01-05: { move_to: 2026-12-06 }
`)
	from, to := when(t, "2026-12-01"), when(t, "2027-02-01")
	whole := map[ical.Local]bool{}
	for _, o := range th.Occurrences(from, to) {
		if whole[o.Slot] {
			t.Fatalf("%s is there twice", o.Slot)
		}
		whole[o.Slot] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		seen := map[ical.Local]bool{}
		for at := from; at < to; {
			end := min(to, at+ical.Local(rapid.IntRange(3600, 20*86400).Draw(t, "seconds")))
			for _, o := range th.Occurrences(at, end) {
				in := func(l ical.Local) bool { return at <= l && l < end }
				if !in(o.Slot) && !in(o.Wall) {
					t.Fatalf("%s → %s is not between %s and %s", o.Slot, o.Wall, at, end)
				}
				seen[o.Slot] = true
			}
			at = end
		}
		if len(seen) != len(whole) {
			t.Fatalf("%d sessions in the windows, %d in the whole", len(seen), len(whole))
		}
	})
}

func BenchmarkOccurrences(b *testing.B) {
	th := themeOf(b, "schedule: { starts: 2026-12-01 14:00, repeats: every tuesday, except: 2026-12-29 }\n")
	from := when(b, "2036-12-01")
	for b.Loop() {
		if n := len(th.Occurrences(from, from.Add(26*7*day))); n != 26 {
			b.Fatal(n)
		}
	}
}

// What comes next is what comes: not a session of today's rule that was moved into the past, and one that was moved on only
// where it is now.
func TestF3NextListsNothingPast(t *testing.T) {
	files := Files{"themes/talks.yaml": []byte("name: Talks\npurpose: P\norganizers: curator@example.org\naudience: data-guild\n" +
		"schedule: { starts: 2026-11-03 14:00, repeats: every tuesday }\n" +
		"sessions:\n  2026-12-01: { move_to: 2026-11-26 }\n  2026-12-08: { move_to: 2025-12-09 }\n  2026-12-15: { move_to: 2027-02-17 }\n" +
		"  2026-11-24: { move_to: 2026-12-02 }\n")}
	complete(files)
	set, findings := Load(files.FS(), "rondo.yaml")
	if findings.Err() != nil {
		t.Fatal(findings)
	}
	var got []string
	for _, o := range set.Themes[0].Next(time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC), 4) {
		got = append(got, o.Wall.String())
	}
	if want := "2026-12-02 14:00 2026-12-22 14:00 2026-12-29 14:00 2027-01-05 14:00"; strings.Join(got, " ") != want {
		t.Errorf("next are %s, want %s", got, want)
	}
}

// TestOccurrencesWithoutATime takes out a time from its first day to its last one, and what also puts in there stays.
func TestOccurrencesWithoutATime(t *testing.T) {
	th := themeOf(t, `
schedule:
  starts: 2027-06-29 14:00
  repeats: every tuesday and thursday
  except:
    - { from: 2027-07-06, to: 2027-07-13, reason: summer }
    - { from: 2027-07-20 14:01, to: 2027-07-22 14:00 }
  also: [2027-07-07 10:00]
  count: 9
`)
	const want = `2027-06-29 14:00 = 2027-06-29T11:00Z, 1h
2027-07-01 14:00 = 2027-07-01T11:00Z, 1h
2027-07-06 14:00 = 2027-07-06T11:00Z, 1h, skipped: summer
2027-07-07 10:00 = 2027-07-07T07:00Z, 1h, extra
2027-07-08 14:00 = 2027-07-08T11:00Z, 1h, skipped: summer
2027-07-13 14:00 = 2027-07-13T11:00Z, 1h, skipped: summer
2027-07-15 14:00 = 2027-07-15T11:00Z, 1h
2027-07-20 14:00 = 2027-07-20T11:00Z, 1h
2027-07-22 14:00 = 2027-07-22T11:00Z, 1h, skipped
2027-07-27 14:00 = 2027-07-27T11:00Z, 1h
`
	if got := list(th.Occurrences(ical.LocalDate(2027, 6, 1, 0, 0, 0), ical.LocalDate(2027, 9, 1, 0, 0, 0))); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got, want := th.InWords(), "every Tuesday and Thursday, 9 times, 4 of them excepted, 14:00, Europe/Helsinki"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
