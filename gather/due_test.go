package gather

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/fetch"
	"rondo/store"
)

// copyOf is a calendar that was read at noon.
func copyOf(w Wanted) store.Source {
	return store.Source{SourceKey: w.Key(), Asked: noon, Next: noon.Add(time.Hour), Read: noon, Until: noon.Add(Reach), ETag: `"1"`, Modified: "Mon"}
}

func inOrder(all ...store.Source) []store.Source {
	slices.SortFunc(all, func(a, b store.Source) int { return a.Compare(b.SourceKey) })
	return all
}

// TestDue holds what is asked when, and with which validators.
func TestDue(t *testing.T) {
	a := team(t)
	b := Wanted{URL: a.URL, Zone: zone(t, "Asia/Tokyo")} // of the same address
	c := Wanted{URL: "https://school.example.org/terms.ics", Zone: a.Zone}
	change := func(w Wanted, change func(*store.Source)) store.Source {
		s := copyOf(w)
		change(&s)
		return s
	}
	both := fetch.Validators{ETag: `"1"`, Modified: "Mon"}
	for _, x := range []struct {
		name   string
		wanted []Wanted
		known  []store.Source
		after  time.Duration
		want   string // host:calendars:whether validators are sent
		next   time.Duration
	}{
		{"nothing wanted", nil, []store.Source{copyOf(a)}, time.Hour, "", 0},
		{"nothing known", []Wanted{a, c, b}, nil, 0, "calendar:2:- school:1:-", 0},
		{"not due", []Wanted{a, c}, []store.Source{copyOf(a), copyOf(c)}, time.Hour - 1, "", time.Hour},
		{"due", []Wanted{a, c}, []store.Source{copyOf(a), copyOf(c)}, time.Hour, "calendar:1:v school:1:v", 0},
		{"one due", []Wanted{a, c}, []store.Source{change(a, func(s *store.Source) { s.Next = noon }), copyOf(c)}, time.Minute, "calendar:1:v", time.Hour},
		{"the other zone comes along", []Wanted{b, a}, []store.Source{copyOf(a), change(b, func(s *store.Source) { s.Next = noon.Add(time.Minute) })}, time.Minute, "calendar:2:v", 0},
		{"the other zone comes along, named first", []Wanted{a, b}, []store.Source{copyOf(a), change(b, func(s *store.Source) { s.Next = noon.Add(time.Minute) })}, time.Minute, "calendar:2:v", 0},
		{"a zone more", []Wanted{a, b}, []store.Source{copyOf(a)}, time.Minute, "calendar:2:-", 0},
		{"two copies", []Wanted{a, b}, []store.Source{copyOf(a), change(b, func(s *store.Source) { s.ETag = `"2"` })}, time.Hour, "calendar:2:-", 0},
		{"no copy", []Wanted{a}, []store.Source{{SourceKey: a.Key(), Asked: noon, Next: noon.Add(time.Minute), Failures: 1}}, time.Minute, "calendar:1:-", 0},
		{"a copy that ends too soon", []Wanted{a}, []store.Source{copyOf(a)}, 31 * 24 * time.Hour, "calendar:1:-", 0},
		{"a clock that was ahead", []Wanted{a}, []store.Source{change(a, func(s *store.Source) { s.Next = noon.AddDate(1, 0, 0) })}, time.Minute, "calendar:1:v", 0},
		{"a clock that was a little ahead", []Wanted{a}, []store.Source{copyOf(a)}, -time.Minute, "calendar:1:v", 0},
		{"a server that wants to rest", []Wanted{a}, []store.Source{change(a, func(s *store.Source) { s.Next = noon.Add(mostWait) })}, time.Minute, "", mostWait},
	} {
		due, next := Due(x.wanted, inOrder(x.known...), noon.Add(x.after))
		var said []string
		for _, q := range due {
			host, _, _ := strings.Cut(hostOf(q.URL), ".")
			have := map[fetch.Validators]string{{}: "-", both: "v"}[q.Have]
			said = append(said, host+":"+string(rune('0'+len(q.For)))+":"+have)
		}
		if got := strings.Join(said, " "); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
		if want := noon.Add(x.next); next.IsZero() != (x.next == 0) || !next.IsZero() && !next.Equal(want) {
			t.Errorf("%s: next %s, want %s", x.name, next, want)
		}
	}
}

// What nobody wants to know of any more is kept for a month, in case a theme is gone for a while only.
func TestUnwanted(t *testing.T) {
	a := team(t)
	b := Wanted{URL: "https://school.example.org/terms.ics", Zone: a.Zone}
	known := inOrder(copyOf(a), copyOf(b))
	for _, c := range []struct {
		wanted []Wanted
		after  time.Duration
		want   []store.SourceKey
	}{
		{[]Wanted{a}, remembered, nil},
		{[]Wanted{a}, remembered + 1, []store.SourceKey{b.Key()}},
		{[]Wanted{a, b}, remembered + 1, nil},
		{nil, remembered + 1, []store.SourceKey{known[0].SourceKey, known[1].SourceKey}},
	} {
		if got := Unwanted(c.wanted, known, noon.Add(c.after)); !slices.Equal(got, c.want) {
			t.Errorf("%d wanted, after %s: %v", len(c.wanted), c.after, got)
		}
	}
}
