// Package clock doubts the time of day. It compares the clock that people set with the time that passes, which nobody sets, and
// says for how long nothing should be sent (promises R18 and L3 of docs/reliability.md). It reads neither clock by itself.
package clock
