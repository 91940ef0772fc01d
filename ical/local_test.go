package ical

import (
	"testing"
	"time"
)

func TestLocal(t *testing.T) {
	for _, tt := range []struct {
		local                Local
		text, date, daybegan string
	}{
		{LocalDate(2026, 12, 1, 14, 0, 0), "2026-12-01 14:00", "2026-12-01", "2026-12-01 00:00"},
		{LocalDate(2026, 12, 31, 23, 59, 59) + 1, "2027-01-01 00:00", "2027-01-01", "2027-01-01 00:00"},
		{LocalDate(2026, 14, 1, 0, 0, 5), "2027-02-01 00:00:05", "2027-02-01", "2027-02-01 00:00"},
		{LocalDate(1969, 12, 31, 22, 30, 0), "1969-12-31 22:30", "1969-12-31", "1969-12-31 00:00"},
		{LocalDate(2026, 12, 1, 14, 0, 0).Add(-15 * time.Hour), "2026-11-30 23:00", "2026-11-30", "2026-11-30 00:00"},
	} {
		if tt.local.String() != tt.text || tt.local.Date() != tt.date || tt.local.Midnight().String() != tt.daybegan {
			t.Errorf("%d is %v on %s, which began at %v; want %s on %s, began at %s", int64(tt.local), tt.local,
				tt.local.Date(), tt.local.Midnight(), tt.text, tt.date, tt.daybegan)
		}
	}
}

func TestLocalOf(t *testing.T) {
	east := time.Date(2026, 12, 1, 14, 0, 0, 999_999_999, time.FixedZone("", 2*3600))
	if got := LocalOf(east); got != tuesday {
		t.Errorf("the clock shows %v at %v, want %v", got, east, tuesday)
	}
}
