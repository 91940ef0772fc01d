package clash

import (
	"testing"
	"time"

	"rondo/ical"
)

func TestNewFeed(t *testing.T) {
	at := func(clock string) time.Time {
		v, err := time.Parse("2006-01-02 15:04:05", "2027-01-05 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	c := ical.BusyCalendar{
		Spans: []ical.BusySpan{
			{From: at("09:00:00"), To: at("09:30:30"), Kind: ical.Busy},
			{From: at("11:00:00"), To: at("12:00:00"), Kind: ical.BusyTentative},
			{From: at("13:00:00"), To: at("14:00:00"), Kind: ical.BusyAway},
		},
		Partly: []ical.Mistake{{Found: "a rule is not read", Right: "write another"}},
	}
	f := NewFeed(c, at("00:00:00"), at("23:00:00"), at("08:00:00"))
	if f.Busy.Count() != 31+60 || f.Tentative.Count() != 60 || !f.Partly || !f.Read.Equal(at("08:00:00")) {
		t.Errorf("%d busy, %d tentative, partly %v, read %v", f.Busy.Count(), f.Tentative.Count(), f.Partly, f.Read)
	}
	if !f.Busy.Any(at("09:30:00"), at("09:31:00")) || f.Busy.Any(at("09:31:00"), at("13:00:00")) || !f.Tentative.Any(at("11:59:00"), at("12:30:00")) {
		t.Error("the minutes are others")
	}
}
