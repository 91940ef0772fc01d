package main

import (
	"strings"
	"testing"
	"time"

	"rondo/doctor"
)

// TestDoctorWarnsOfAKeyWithoutFingerprint holds that it is told where nobody can tell whether the key of links is the right one, and not where
// the database knows.
func TestDoctorWarnsOfAKeyWithoutFingerprint(t *testing.T) {
	inst, settings := copyGuild(t, t.TempDir())
	key, err := inst.MakeKey(settings)
	if err != nil {
		t.Fatal(err)
	}
	said := func() doctor.Check {
		for _, c := range doctor.Examine(t.Context(), inst, time.Now, false, false) {
			if c.About == "key" {
				return c
			}
		}
		return doctor.Check{}
	}
	if c := said(); c.Verdict != doctor.Warning || !strings.Contains(c.Found, "no fingerprint") {
		t.Errorf("without a fingerprint: %+v", c)
	}
	db, err := inst.OpenLedger(t.Context(), settings, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.NoteKey(t.Context(), key.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if c := said(); c.Verdict != doctor.Fine {
		t.Errorf("with its fingerprint: %+v", c)
	}
}
