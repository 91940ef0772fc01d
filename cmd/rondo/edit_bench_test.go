package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/theme"
)

var color = regexp.MustCompile(`(?m)^color: .*\n`)

// BenchmarkPlanEdit plans after the file of one theme among 1,000 was edited, on a ledger of 100,000 seats, and records what
// follows, which calendars show and no letter tells. by=part reads what the plan needs, by=everything all there is.
func BenchmarkPlanEdit(b *testing.B) {
	dir := crowd(b, 1000, 10, 1, 1)
	fillLedger(b, dir)
	inst, err := (&app{config: filepath.Join(dir, "rondo.yaml")}).open()
	if err != nil {
		b.Fatal(err)
	}
	set, findings := inst.Want(nil)
	if err := findings.Err(); err != nil {
		b.Fatal(err)
	}
	db, err := sqlite.Open(b.Context(), filepath.Join(dir, "rondo.db"), store.Options{Now: time.Now, Daemon: true, Hourly: 1000, Loaded: func() *theme.Set { return set }})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	ctx := context.WithoutCancel(b.Context())
	var last scheduler.Planned
	round := 0
	plan := func(b *testing.B, want int) {
		var next scheduler.Planned
		acts, err := db.Update(ctx, scheduler.Scope{}, func(have scheduler.State) (acts []scheduler.Action, err error) {
			now := time.Now()
			if err := have.Demand(last.Scope(set, have, now)); err != nil {
				return nil, err
			}
			acts, next, err = last.Plan(set, have, now)
			return acts, err
		})
		if err != nil || len(acts) < want {
			b.Fatal(len(acts), err)
		}
		last = next
	}
	edit := func(b *testing.B) {
		round++
		name := filepath.Join(dir, fmt.Sprintf("themes/t%03d.yaml", round%1000))
		text, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name, append(color.ReplaceAll(text, nil), fmt.Sprintf("color: %s\n", []string{"navy", "teal"}[round/1000%2])...), 0o666)
		}
		if err != nil {
			b.Fatal(err)
		}
		if set, findings = inst.Want(nil); findings.Err() != nil {
			b.Fatal(findings.Err())
		}
	}
	plan(b, 0)
	for _, by := range []string{"part", "everything"} {
		b.Run("by="+by, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				edit(b)
				if by == "everything" {
					last = scheduler.Planned{}
				}
				b.StartTimer()
				plan(b, 2)
			}
		})
	}
}
