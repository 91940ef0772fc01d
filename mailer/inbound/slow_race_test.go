//go:build race

package inbound_test

// slow is how much longer the race detector lets reading take.
const slow = 5
