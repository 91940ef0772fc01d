package ical

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
)

// mixedRules writes a thousand rules as communities keep them: mostly weekly and monthly, begun between 2015 and 2025.
func mixedRules(t testing.TB) (list []thousand) {
	t.Helper()
	random := rand.New(rand.NewPCG(2026, 11))
	days := []string{"MO", "TU", "WE", "TH", "FR"}
	day := func() string { return days[random.IntN(len(days))] }
	for i := range 1000 {
		var text string
		switch i % 8 {
		case 0, 1:
			text = "FREQ=WEEKLY;BYDAY=" + day()
		case 2:
			text = fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d;BYDAY=TU,TH", 2+random.IntN(3))
		case 3:
			text = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", 1+random.IntN(4), day())
		case 4:
			text = "FREQ=MONTHLY;BYDAY=-1" + day()
		case 5:
			text = fmt.Sprintf("FREQ=MONTHLY;BYMONTHDAY=%d", 1+random.IntN(31))
		case 6:
			text = "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"
		case 7:
			text = fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", 1+random.IntN(12), 1+random.IntN(4), day())
		}
		zone, err := LoadZone([]string{"Europe/Helsinki", "America/New_York"}[i%2])
		if err != nil {
			t.Fatal(err)
		}
		start := LocalDate(2015+random.IntN(11), time.Month(1+random.IntN(12)), 1+random.IntN(28), 9+random.IntN(8), 0, 0)
		tt := thousand{text: text, zone: zone, start: start}
		tt.start = LocalOf(tt.engine(t).After(start.Time(), true)) // the first date that is on the rule
		if tt.rule, err = ParseRule(text, tt.start, zone); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		list = append(list, tt)
	}
	return list
}

func (tt thousand) engine(t testing.TB) *rrule.RRule {
	option, err := rrule.StrToROption(tt.text)
	if err != nil {
		t.Fatal(err)
	}
	option.Dtstart = tt.start.Time()
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

// TestMixedRules compares the dates of the benchmark's two sides.
func TestMixedRules(t *testing.T) {
	for _, tt := range mixedRules(t) {
		var want []Local
		for _, at := range tt.engine(t).Between(windowFrom.Time(), windowTo.Time().Add(-time.Second), true) {
			want = append(want, LocalOf(at))
		}
		if got := tt.rule.Between(windowFrom, windowTo); !slices.Equal(got, want) {
			t.Errorf("%s from %v: %d dates, want %d", tt.text, tt.start, len(got), len(want))
		}
	}
}

// BenchmarkMixedRules expands two years of a thousand rules, against rrule-go from their starts.
func BenchmarkMixedRules(b *testing.B) {
	list := mixedRules(b)
	b.Run("by=rondo", func(b *testing.B) {
		for b.Loop() {
			for _, tt := range list {
				tt.rule.Between(windowFrom, windowTo)
			}
		}
	})
	b.Run("by=rrule-go", func(b *testing.B) {
		for b.Loop() {
			for _, tt := range list {
				tt.engine(b).Between(windowFrom.Time(), windowTo.Time(), true)
			}
		}
	})
}
