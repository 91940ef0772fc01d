package kernel

import "time"

// Machine is what the kernel knows of time beside the time of day. Its functions may be called from several goroutines.
type Machine struct {
	Now    func() time.Time                      // Go's clock with its monotonic count; differences are taken, and it is compared with the times of files
	Boot   func() (id string, ran time.Duration) // which start of the machine this is, "" for unknown, and how long it is past, sleep included
	Synced func() bool                           // whether something keeps the time of day right, as far as the kernel knows
	Slept  func() time.Duration                  // for how long the machine has slept since its start
	Lacks  []string                              // which promises it cannot keep, see [Lacks]
}

// This returns the machine that the program runs on. now is the clock of package time, which counts on
// whatever the time of day is set to.
func This(now func() time.Time) Machine {
	return Machine{
		Now:    now,
		Boot:   func() (string, time.Duration) { return Boot(), SinceBoot().Running },
		Synced: func() bool { synced, _ := Synced(); return synced },
		Slept:  func() time.Duration { c := SinceBoot(); return c.Running - c.Awake },
		Lacks:  Lacks(),
	}
}

// Running begins to count the time that passes, also while the machine sleeps, and which nobody sets. Go's own count stands
// still during sleep.
func (m Machine) Running() func() time.Duration {
	start, before := m.Now(), m.Slept()
	return func() time.Duration { return m.Now().Sub(start) + m.Slept() - before }
}
