//go:build race

package ical_test

// slow is how much longer the race detector lets everything take.
const slow = 10
