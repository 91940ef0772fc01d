package main

import (
	"time"

	"rondo/kernel"
)

// machine is what the kernel knows of time beside the time of day.
type machine struct {
	boot   func() (id string, ran time.Duration) // which start of the machine this is, "" for unknown, and how long it is past, sleep included
	synced func() bool                           // whether something keeps the time of day right, as far as the kernel knows
	slept  func() time.Duration                  // for how long the machine has slept since its start
	lacks  []string                              // which promises it cannot keep, see [kernel.Lacks]
}

// thisMachine is the one that the program runs on.
var thisMachine = realMachine

var realMachine = machine{boot: sinceBoot, synced: keptRight, slept: asleep, lacks: kernel.Lacks()}

// running begins to count the time that passes, also while the machine sleeps, and which nobody sets. Go's own count stands
// still during sleep.
func (m machine) running() func() time.Duration {
	start, before := time.Now(), m.slept()
	return func() time.Duration { return time.Since(start) + m.slept() - before }
}

func sinceBoot() (id string, ran time.Duration) {
	return kernel.Boot(), kernel.SinceBoot().Running
}

func asleep() time.Duration {
	c := kernel.SinceBoot()
	return c.Running - c.Awake
}

func keptRight() bool {
	synced, _ := kernel.Synced()
	return synced
}
