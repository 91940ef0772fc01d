package theme

import (
	"testing"
	"time"
)

func TestHoursAllow(t *testing.T) {
	const minute = time.Minute
	for _, c := range []struct {
		hours  string // "" for none
		wall   string
		length time.Duration
		want   bool
	}{
		{"", "2027-01-05 08:30", 60 * minute, true}, // a Tuesday
		{"", "2027-01-05 08:29", 60 * minute, false},
		{"", "2027-01-05 10:30", 60 * minute, true},
		{"", "2027-01-05 10:31", 60 * minute, false}, // lunch
		{"", "2027-01-05 12:30", 60 * minute, true},
		{"", "2027-01-05 16:30", 60 * minute, true},
		{"", "2027-01-05 16:45", 60 * minute, false},
		{"", "2027-01-09 14:00", 60 * minute, false}, // a Saturday
		{"09:00-12:00, 12:00-16:00", "2027-01-05 11:30", 60 * minute, true},
		{"12:00-16:00, 09:00-13:00", "2027-01-05 11:30", 60 * minute, true},
		{"Mon-Thu 09:00-16:00, Fri 9-12", "2027-01-08 11:00", 60 * minute, true},
		{"Mon-Thu 09:00-16:00, Fri 9-12", "2027-01-08 11:30", 60 * minute, false},
		{"Mon-Thu 09:00-12:00, 13:00-16:00", "2027-01-07 13:00", 60 * minute, true},
		{"Mon-Thu 09:00-12:00, 13:00-16:00", "2027-01-08 13:00", 60 * minute, false},
		{"mon, wed 09:00-16:00", "2027-01-06 09:00", 60 * minute, true},
		{"mon, wed 09:00-16:00", "2027-01-05 09:00", 60 * minute, false},
		{"Sun-Thu 08.30–17.30", "2027-01-10 10:00", 60 * minute, true},
		{"Sun-Thu 08.30–17.30", "2027-01-08 10:00", 60 * minute, false},
		{"Sat-Mon 20:00-24:00, 00:00-02:00", "2027-01-10 23:30", 60 * minute, true}, // past midnight
		{"Sat-Mon 20:00-24:00, 00:00-02:00", "2027-01-11 23:30", 60 * minute, false},
		{"Mon-Sun 00:00-24:00", "2027-01-05 00:00", 7 * 24 * time.Hour, true},
	} {
		var h Hours
		if c.hours != "" {
			if err := h.parse(c.hours); err != nil {
				t.Fatal(c.hours, err)
			}
		}
		wall, err := ParseWhen(c.wall)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Allow(wall.Local, c.length); got != c.want {
			t.Errorf("%q allow %s for %s: %t", h, c.wall, c.length, got)
		}
	}
	if (Hours{}) != (Person{}).Hours() || (Hours{}).Set() || (Hours{}).String() != "08:30-11:30, 12:30-17:30" {
		t.Error("the hours of nobody")
	}
}
