package desk

import (
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// Every date that a person may type for a session finds it, and none finds another one.
func TestSessionsAreFoundByTheDatesPeopleType(t *testing.T) {
	at := func(text string) ical.Local {
		when, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return ical.Local(when.Unix())
	}
	var have scheduler.State
	record := func(uid, slot, wall string) {
		have.Sessions = append(have.Sessions, &scheduler.Session{
			UID: uid + "@example.org", Theme: "talks", Slot: at(slot), Facts: scheduler.Facts{Name: "Data Talks", Wall: at(wall)},
		})
	}
	record("talks.20261201", "2026-12-01 14:00", "2026-12-01 14:00")
	record("talks.20261208", "2026-12-08 14:00", "2026-12-09 15:00") // moved
	record("talks.20261215", "2026-12-16 14:00", "2026-12-16 14:00") // opened before the rule changed from Tuesdays
	record("talks.20261222", "2026-12-22 14:00", "2026-12-01 18:00") // moved beside the first one
	record("talks.20270105t1000", "2027-01-05 10:00", "2027-01-05 10:00")
	record("talks.20270105t1600", "2027-01-05 16:00", "2027-01-05 16:00")
	for _, test := range []struct{ id, want string }{
		{"talks/2026-12-01", "talks.20261201"},
		{"Data Talks/2026-12-01", "talks.20261201"},
		{"data talks/2026-12-01 14:00", "talks.20261201"},
		{"talks.20261208@example.org", "talks.20261208"},
		{"talks.20261208", "talks.20261208"},
		{"2026-12-09", "talks.20261208"},
		{"2027-01-05", "write its UID, or THEME/DATE"},
		{"talks/talks.20261208@example.org", "talks.20261208"},
		{"talks/2026-12-08", "talks.20261208"},
		{"talks/2026-12-08T14:00", "talks.20261208"},
		{"talks/2026-12-09", "talks.20261208"},
		{"talks/2026-12-09 15:00", "talks.20261208"},
		{"talks/2026-12-15", "talks.20261215"},
		{"talks/2026-12-16", "talks.20261215"},
		{"talks/2026-12-01 18:00", "talks.20261222"},
		{"talks/2026-12-22", "talks.20261222"},
		{"talks/2027-01-05t1600", "talks.20270105t1600"},
		{"talks/2027-01-05 16:00", "talks.20270105t1600"},
		{"talks/2027-01-05", "several sessions on 2027-01-05; write which: 2027-01-05t1000 2027-01-05t1600"},
		{"talks/2026-12-09 14:00", "there are: 2026-12-01 2026-12-08"},
		{"talks/2026-12-02", "there are: 2026-12-01 2026-12-08"},
		{"talks/2031-12-02", "there are: 2026-12-01 2026-12-08"},
		{"talks/1 Dec", "write it like 2026-12-01 14:00"},
		{"walks/2026-12-01", `no session of "walks" is recorded`},
		{"talks", "write its UID, or THEME/DATE"},
		{"", "write its UID, or THEME/DATE"},
	} {
		s, err := SessionNamed(have, test.id)
		switch {
		case err != nil && !strings.Contains(err.Error(), test.want):
			t.Errorf("%q: %v", test.id, err)
		case err == nil && s.UID != test.want+"@example.org":
			t.Errorf("%q finds %s, want %s", test.id, s.UID, test.want)
		}
	}
}
