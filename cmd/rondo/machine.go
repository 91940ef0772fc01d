package main

import (
	"bytes"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// machine is what the kernel knows of time beside the time of day.
type machine struct {
	boot   func() (id string, ran time.Duration) // which start of the machine this is, "" for unknown, and how long it is past, sleep included
	synced func() bool                           // whether something keeps the time of day right, as far as the kernel knows
	slept  func() time.Duration                  // for how long the machine has slept since its start
}

// thisMachine is the one that the program runs on.
var thisMachine = kernel

var kernel = machine{boot: sinceBoot, synced: keptRight, slept: asleep}

// running begins to count the time that passes, also while the machine sleeps, and which nobody sets. Go's own count stands
// still during sleep.
func (m machine) running() func() time.Duration {
	start, before := time.Now(), m.slept()
	return func() time.Duration { return time.Since(start) + m.slept() - before }
}

func sinceBoot() (id string, ran time.Duration) {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", 0
	}
	return string(bytes.TrimSpace(text)), kernelClock(unix.CLOCK_BOOTTIME)
}

func asleep() time.Duration {
	return kernelClock(unix.CLOCK_BOOTTIME) - kernelClock(unix.CLOCK_MONOTONIC)
}

// kernelClock reads a clock of the kernel's, 0 where there is none.
func kernelClock(id int32) time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(id, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// unsynchronized is what adjtimex(2) returns while nothing keeps the clock right (TIME_ERROR).
const unsynchronized = 5

func keptRight() bool {
	var timex syscall.Timex
	state, err := syscall.Adjtimex(&timex)
	return err == nil && state != unsynchronized
}
