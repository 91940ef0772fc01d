package ical

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawRule makes a rule that check lets through; it may still never happen.
func drawRule(t *rapid.T) string {
	freq := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "freq")
	parts := []string{"FREQ=" + freq}
	some := func(name string, list *rapid.Generator[int], most int) bool {
		if rapid.IntRange(0, 2).Draw(t, name+" given") > 0 {
			return false
		}
		var values []string
		for _, n := range rapid.SliceOfNDistinct(list.Filter(func(n int) bool { return n != 0 || strings.HasPrefix(name, "BYH") }), 1, most, rapid.ID).Draw(t, name) {
			values = append(values, fmt.Sprint(n))
		}
		parts = append(parts, name+"="+strings.Join(values, ","))
		return true
	}
	yearly, weekly := freq == "YEARLY", freq == "WEEKLY"
	some("INTERVAL", rapid.IntRange(1, 6), 1)
	months := some("BYMONTH", rapid.IntRange(1, 12), 4)
	weeks := yearly && some("BYWEEKNO", rapid.IntRange(-53, 53), 3)
	if yearly {
		some("BYYEARDAY", rapid.IntRange(-366, 366), 5)
	}
	if !weekly {
		some("BYMONTHDAY", rapid.IntRange(-31, 31), 6)
	}
	most := 0
	if freq == "MONTHLY" || yearly && !weeks {
		most = 5
		if yearly && !months {
			most = 53
		}
	}
	if rapid.Bool().Draw(t, "days given") {
		day := rapid.Custom(func(t *rapid.T) string {
			n := 0
			if most > 0 && rapid.Bool().Draw(t, "counted") {
				n = rapid.IntRange(-most, most).Draw(t, "nth")
			}
			code := rapid.SampledFrom(weekdayCodes[:]).Draw(t, "day")
			if n == 0 {
				return code
			}
			return fmt.Sprint(n) + code
		})
		parts = append(parts, "BYDAY="+strings.Join(rapid.SliceOfN(day, 1, 5).Draw(t, "days"), ","))
	}
	if rapid.IntRange(0, 4).Draw(t, "hours given") == 0 {
		some("BYHOUR", rapid.IntRange(0, 23), 3)
	}
	if len(parts) > 1 && !strings.HasPrefix(parts[len(parts)-1], "INTERVAL") && !weeks {
		some("BYSETPOS", rapid.IntRange(-8, 8), 3)
	}
	if rapid.IntRange(0, 4).Draw(t, "week start given") == 0 {
		parts = append(parts, "WKST="+rapid.SampledFrom(weekdayCodes[:]).Draw(t, "WKST"))
	}
	some("COUNT", rapid.IntRange(1, 40), 1)
	return strings.Join(parts, ";")
}

func drawStart(t *rapid.T) Local {
	day := rapid.IntRange(0, 40*365).Draw(t, "day")
	return LocalDate(1990, 1, 1+day, 9, 30, 0)
}

// draw is a rule on which its start lies, or one that never happens, or too late to start there.
func draw(t *rapid.T) (text string, r Rule, ok bool) {
	text, start := drawRule(t), drawStart(t)
	r, err := ParseRule(text, start, Zone{})
	var off *StartError
	if errors.As(err, &off) {
		if off.Next <= start {
			t.Fatalf("%v from %v: the next date is %v", text, start, off.Next)
		}
		for _, missed := range oracle(strings.Split(text, ";COUNT")[0], start.Time(), min(off.Next.Time().Year(), start.Time().Year()+8)) {
			if LocalOf(missed) < off.Next {
				t.Fatalf("%v from %v: the next date is %v, but should be %v", text, start, off.Next, missed)
			}
		}
		r, err = ParseRule(text, off.Next, Zone{})
	}
	if err != nil {
		if strings.Contains(err.Error(), "never happens") || strings.Contains(err.Error(), "happens first on") {
			if found := oracle(text, start.Time(), start.Time().Year()+8); len(found) > 0 {
				t.Fatalf("%v from %v: %v, but there is %v", text, start, err, found[0])
			}
			return "", Rule{}, false
		}
		t.Fatalf("%v from %v: %v", text, start, err)
	}
	return text, r, true
}

// difference is where two lists part.
func difference(got, want []Local) string {
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return fmt.Sprintf("nothing after %d occurrences, want %v", i, want[i])
		case i >= len(want):
			return fmt.Sprintf("%v after %d occurrences, want nothing", got[i], i)
		case got[i] != want[i]:
			return fmt.Sprintf("occurrence %d is %v, want %v", i, got[i], want[i])
		}
	}
	return "none"
}

// Rules expand as RFC 5545 says, from their start and from any later window. `make test` draws 20,000 of them, half on
// each of two processors.
func TestBetweenAgreesWithOracle(t *testing.T) {
	for _, half := range []string{"one half", "the other half"} {
		t.Run(half, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, agreesWithOracle)
		})
	}
}

func agreesWithOracle(t *rapid.T) {
	text, r, ok := draw(t)
	if !ok {
		return
	}
	year := r.Start().Time().Year() + 7
	end := LocalDate(year+1, 1, 1, 0, 0, 0)
	var want []Local
	for _, o := range oracle(text, r.Start().Time(), year) {
		want = append(want, LocalOf(o))
	}
	if got := r.Between(r.Start(), end); !slices.Equal(got, want) {
		t.Fatalf("%v from %v: %v", text, r.Start(), difference(got, want))
	}
	from := r.Start() + Local(rapid.IntRange(0, 6*365).Draw(t, "window"))*86400 + Local(rapid.IntRange(0, 86399).Draw(t, "second"))
	to := from.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "length")) * 24 * time.Hour)
	want = slices.DeleteFunc(want, func(l Local) bool { return l < from || l >= to })
	if got := r.Between(from, to); !slices.Equal(got, want) {
		t.Fatalf("%v from %v between %v and %v: %v", text, r.Start(), from, to, difference(got, want))
	}
}

func TestClosedAgreesWithLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, r, ok := draw(t)
		if !ok || !r.pattern.hasClosed() {
			return
		}
		end := r.Start().Add(10 * 366 * 24 * time.Hour)
		period := r.pattern.align(r.Start(), r.Start())
		var closed, library []Local
		for l := range r.pattern.closed(period) {
			if l >= end {
				break
			}
			closed = append(closed, l)
		}
		for l := range r.pattern.library(period) {
			if l >= end {
				break
			}
			library = append(library, l)
		}
		if !slices.Equal(closed, library) {
			t.Fatalf("%v from %v: closed against library: %v", text, r.Start(), difference(closed, library))
		}
	})
}

// What a rule says of itself, as an RRULE or in words, is the same rule or is not understood; never another.
func TestRuleSaysItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, r, ok := draw(t)
		if !ok {
			return
		}
		again, err := ParseRule(r.String(), r.Start(), Zone{})
		if err != nil || again.String() != r.String() || again.Words() != r.Words() {
			t.Fatalf("%v from %v is %v; again %v, %v", text, r.Start(), r, again, err)
		}
		end := r.Start().Add(5 * 366 * 24 * time.Hour)
		if said, err := ParseWords(r.Words(), r.Start(), Zone{}); err == nil && !slices.Equal(said.Between(r.Start(), end), r.Between(r.Start(), end)) {
			t.Fatalf("%v is said %q and read as %v", r, r.Words(), said)
		}
	})
}
