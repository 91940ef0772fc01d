package ical

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
)

// thousand is one of the mixed rules of rules-1000.tsv.
type thousand struct {
	rule   Rule
	text   string
	zone   Zone
	start  Local
	except []Local
}

// The window in which they are expanded.
var (
	windowFrom = LocalDate(2026, time.January, 1, 0, 0, 0)
	windowTo   = LocalDate(2028, time.January, 1, 0, 0, 0)
)

func readThousand(t testing.TB) (list []thousand) {
	lines := vectors(t, "rules-1000.tsv")
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		zone, err := LoadZone(fields[1])
		if err != nil {
			t.Fatal(err)
		}
		start, err := readVectorTime(fields[2])
		if err != nil {
			t.Fatal(err)
		}
		rule, err := ParseRule(fields[3], start, zone)
		if err != nil {
			t.Fatalf("%s: %v", fields[0], err)
		}
		var except []Local
		for date := range strings.FieldsFuncSeq(fields[4], func(c rune) bool { return c == ',' }) {
			l, err := readVectorTime(date)
			if err != nil {
				t.Fatal(err)
			}
			except = append(except, l)
		}
		list = append(list, thousand{rule, fields[3], zone, start, except})
	}
	return list
}

// The number of instances and their checksum were made by another program.
func TestThousandRules(t *testing.T) {
	instances, all := 0, int64(0)
	for _, tt := range readThousand(t) {
		h := int64(0)
		for _, l := range tt.rule.Between(windowFrom, windowTo) {
			if slices.Contains(tt.except, l) {
				continue
			}
			h = (h*31 + tt.zone.In(l).Unix()) % 2147483647
			instances++
		}
		all = (all*31 + h) % 2147483647
	}
	if instances != 139_286 || all != 846_753_406 {
		t.Errorf("%d instances with checksum %d, want 139286 with 846753406", instances, all)
	}
}

func BenchmarkThousandRules(b *testing.B) {
	list := readThousand(b)
	b.Run("between", func(b *testing.B) {
		for b.Loop() {
			for _, tt := range list {
				tt.rule.Between(windowFrom, windowTo)
			}
		}
	})
	b.Run("between+in", func(b *testing.B) {
		for b.Loop() {
			for _, tt := range list {
				for _, l := range tt.rule.Between(windowFrom, windowTo) {
					tt.zone.In(l)
				}
			}
		}
	})
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			for _, tt := range list {
				if _, err := ParseRule(tt.text, tt.start, tt.zone); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("rrule-go", func(b *testing.B) {
		for b.Loop() {
			for _, tt := range list {
				option, err := rrule.StrToROption(tt.text)
				if err != nil {
					b.Fatal(err)
				}
				option.Dtstart = tt.start.Time()
				rule, err := rrule.NewRRule(*option)
				if err != nil {
					b.Fatal(err)
				}
				rule.Between(windowFrom.Time(), windowTo.Time(), true)
			}
		}
	})
}
