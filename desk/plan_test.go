package desk

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"rondo/installation"
	"rondo/scheduler"
	"rondo/theme"
)

// TestPlanAheadLeavesOutWhoWasThere holds that a plan with nothing to do reads nobody of sessions that were over long ago, and that it says what a
// plan of everything says, also where something follows.
func TestPlanAheadLeavesOutWhoWasThere(t *testing.T) {
	dir, now := t.TempDir(), noon
	clock := func() time.Time { return now }
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const talks = "name: Talks\npurpose: p\norganizers: [ada@example.org]\naudience: [bo@example.org]\nschedule: { starts: 2026-12-01 14:00, repeats: every week }\n"
	write("rondo.yaml", "site: { name: Guild, url: \"https://sessions.example.org\", timezone: Europe/Helsinki }\n"+
		"mail: { from: guild@example.org, dir: sent }\nhorizon: 10 days\n")
	write("people.yaml", "people: []\n")
	write("themes/talks.yaml", talks)
	inst, err := installation.Open(filepath.Join(dir, "rondo.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	settings, err := inst.Settings()
	if err != nil {
		t.Fatal(err)
	}
	db, err := installation.OpenLedger(t.Context(), inst.Path(settings.Database), clock)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	work := func() {
		want, findings := inst.Want(nil)
		if err := findings.Err(); err != nil {
			t.Fatal(err)
		}
		seal := func(have scheduler.State) ([]scheduler.Action, error) {
			acts, _ := scheduler.Plan(want, have, now)
			return acts, nil
		}
		if _, err := db.Update(t.Context(), scheduler.Scope{Everybody: true}, seal); err != nil {
			t.Fatal(err)
		}
	}
	over := func(p *Planned) (sessions, left int) {
		for _, s := range p.Have.Sessions {
			if s.Facts.End.Before(now.AddDate(0, 0, -3)) {
				if sessions++; s.Unseated {
					left++
				}
			}
		}
		return sessions, left
	}
	compare := func(why string, leaves, acts bool) {
		t.Helper()
		whole, err := Plan(t.Context(), inst, clock, theme.When{})
		if err != nil {
			t.Fatal(err)
		}
		ahead, err := PlanAhead(t.Context(), inst, clock)
		if err != nil {
			t.Fatal(err)
		}
		if sessions, left := over(ahead); sessions == 0 || (left == sessions) != leaves {
			t.Errorf("%s: of %d sessions that are over, %d were read without people", why, sessions, left)
		}
		if !reflect.DeepEqual(ahead.Acts, whole.Acts) || !ahead.Wake.Equal(whole.Wake) || ahead.Letters != whole.Letters || len(whole.Acts) > 0 != acts {
			t.Errorf("%s: %d actions, %v and next look %s; a plan of everything: %d, %v, %s", why, len(ahead.Acts), ahead.Letters, ahead.Wake, len(whole.Acts), whole.Letters, whole.Wake)
		}
	}
	for range 4 { // weeks
		work()
		now = now.AddDate(0, 0, 7)
	}
	work()
	compare("nothing follows", true, false)
	now = now.AddDate(0, 0, 7)
	compare("invitations are due", false, true)
	work()
	write("themes/talks.yaml", talks+"place: Room 5\n")
	compare("an edit", false, true)
	work()
	compare("an edit that has not settled", false, false)
	now = now.Add(time.Hour)
	work()
	compare("an edit that has settled", true, false)
	write("themes/talks.yaml", talks+"place: Room 5\ndraft: true\n")
	work()
	compare("something is held", false, false)
}
