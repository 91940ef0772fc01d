package scheduler

import (
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

func TestAwake(t *testing.T) {
	helsinki, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	night := theme.Quiet{From: 21 * time.Hour, To: 7 * time.Hour}
	noon := theme.Quiet{From: 12 * time.Hour, To: 13 * time.Hour}
	for _, c := range []struct {
		quiet    theme.Quiet
		at, want string
	}{
		{night, "2026-12-01T20:59", "2026-12-01T20:59"},
		{night, "2026-12-01T21:00", "2026-12-02T07:00"},
		{night, "2026-12-02T06:59", "2026-12-02T07:00"},
		{night, "2026-12-02T07:00", "2026-12-02T07:00"},
		{night, "2026-12-31T23:00", "2027-01-01T07:00"},
		{night, "2027-03-27T22:00", "2027-03-28T07:00"}, // the clocks go forward in between
		{noon, "2026-12-01T11:59", "2026-12-01T11:59"},
		{noon, "2026-12-01T12:30", "2026-12-01T13:00"},
		{noon, "2026-12-01T13:00", "2026-12-01T13:00"},
		{theme.Quiet{}, "2026-12-01T03:00", "2026-12-01T03:00"},
	} {
		at, _ := time.ParseInLocation("2006-01-02T15:04", c.at, helsinki.Location())
		got := awake(c.quiet, helsinki, at).In(helsinki.Location()).Format("2006-01-02T15:04")
		if got != c.want {
			t.Errorf("quiet %v, at %s: awake at %s, want %s", c.quiet, c.at, got, c.want)
		}
	}
}
