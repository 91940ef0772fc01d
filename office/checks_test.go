package office_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"rondo/doctor"
	"rondo/office"
	"rondo/office/officetest"
)

// What the doctor found is shown again for a quarter of a minute, then while the next look goes on behind it, and after five minutes
// the page waits for one.
func TestTheDoctorIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const takes = 2 * time.Second
		var looks atomic.Int32
		d := openStill(t, officetest.Operator, office.Options{Examine: func(context.Context) []doctor.Check {
			n := looks.Add(1)
			time.Sleep(takes)
			return []doctor.Check{{Verdict: doctor.Fine, About: "looks", Found: fmt.Sprintf("look %d", n)}}
		}})
		began := time.Now()
		for _, step := range []struct {
			at    time.Duration // since the beginning
			shows string
			waits time.Duration
			looks int32 // that were begun by then
		}{
			{0, "look 1", takes, 1},
			{10 * time.Second, "look 1", 0, 1},
			{15 * time.Second, "look 1", 0, 2}, // old enough: looked for behind it
			{16 * time.Second, "look 1", 0, 2}, // while that goes on
			{18 * time.Second, "look 2", 0, 2},
			{5*time.Minute + 14*time.Second, "look 2", 0, 3},
			{5*time.Minute + 17*time.Second, "look 3", 0, 3},
			{11 * time.Minute, "look 4", takes, 4}, // too old to be shown
		} {
			time.Sleep(time.Until(began.Add(step.at)))
			asked := time.Now()
			page := d.page(t, "/desk/health")
			if took := time.Since(asked); took != step.waits {
				t.Errorf("after %s: the page takes %s, want %s", step.at, took, step.waits)
			}
			synctest.Wait()
			if !strings.Contains(page, step.shows) || looks.Load() != step.looks {
				t.Errorf("after %s: %d looks, want %d, and it has to show %s:\n%s", step.at, looks.Load(), step.looks, step.shows, page)
			}
		}
	})
}

// A look that takes too long is ended, and the page says so; one who goes away ends it for nobody.
func TestTheDoctorTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := true
		d := openStill(t, officetest.Operator, office.Options{Examine: func(ctx context.Context) []doctor.Check {
			if slow {
				<-ctx.Done()
			}
			return []doctor.Check{{Verdict: doctor.Fine, About: "looks", Found: "some of it"}}
		}})
		asked := time.Now()
		page := d.page(t, "/desk/health")
		if took := time.Since(asked); took != 8*time.Second || !strings.Contains(page, "some of it") || !strings.Contains(page, "took too long") {
			t.Errorf("after %s it shows\n%s", took, page)
		}
		slow = false
		time.Sleep(time.Minute)
		d.page(t, "/desk/health")
		synctest.Wait()
		if page := d.page(t, "/desk/health"); strings.Contains(page, "took too long") {
			t.Error("the page still says that it took too long")
		}
	})
}
