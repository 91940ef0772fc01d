package scheduler_test

import (
	"bytes"
	"fmt"
	"testing/fstest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// What three files ask for where nothing is recorded yet; and half an hour later, before any letter has left, what another place
// asks for: it is noted at once, and told when it has settled.
func ExamplePlan() {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	files := fstest.MapFS{
		"rondo.yaml": file(`
site: { name: Data Guild, url: "https://sessions.example.org", timezone: Europe/Helsinki }
mail: { from: Data Guild <guild@example.org>, dir: outbox }
horizon: 4 weeks
`),
		"people.yaml": file("people: [{ email: ada@example.org, name: Ada }]\n"),
		"themes/datatalks.yaml": file(`
name: DataTalks
title: Decisions made with data
purpose: So that next week's decision is easier.
audience: [ada@example.org]
schedule: { starts: 2026-12-01 14:00, duration: 45m }
place: Room 5
`),
	}
	var have scheduler.State
	plan := func(now time.Time) {
		want, findings := theme.Load(files, "rondo.yaml")
		if err := findings.Err(); err != nil {
			fmt.Println(err)
			return
		}
		acts, wake := scheduler.Plan(want, have, now)
		for _, a := range acts {
			fmt.Println(a)
		}
		fmt.Println("again at", wake.Format(time.RFC3339))
		have = have.Apply(acts, now)
	}
	now := time.Date(2026, time.November, 12, 9, 0, 0, 0, time.UTC)
	plan(now)
	datatalks := files["themes/datatalks.yaml"]
	datatalks.Data = bytes.Replace(datatalks.Data, []byte("Room 5"), []byte("Room 7"), 1)
	plan(now.Add(30 * time.Minute))
	plan(now.Add(40 * time.Minute))
	// Output:
	// = accept  87f0fb42e619  the first files
	// + open    datatalks.20261201@sessions.example.org  Tue 1 Dec 2026 14:00 Europe/Helsinki
	// > post    request   ada@example.org  datatalks 2026-12-01 14:00 #0  3 weeks before
	// again at 2026-11-12T22:00:00Z
	// = accept  a2338b447631  the files have changed
	// ~ amend   datatalks.20261201@sessions.example.org  place "Room 5" → "Room 7"
	// again at 2026-11-12T09:40:00Z
	// x expire  request/datatalks.20261201@sessions.example.org/0/ada@example.org  superseded: place "Room 5" → "Room 7"
	// > post    request   ada@example.org  datatalks 2026-12-01 14:00 #1  3 weeks before
	// again at 2026-11-12T22:00:00Z
}
