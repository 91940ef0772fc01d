package lazyregexp

import (
	"os"
	"testing"
)

// TestWhenItIsCompiled holds that a test is told of a mistake at once, and that a program pays only for what it asks.
func TestWhenItIsCompiled(t *testing.T) {
	mistake := func(f func()) (panicked bool) {
		defer func() { panicked = recover() != nil }()
		f()
		return false
	}
	program := os.Args[0]
	t.Cleanup(func() { os.Args[0] = program })
	os.Args[0] = "/tmp/ical.test"
	if !mistake(func() { New("(") }) {
		t.Error("a test is not told that ( cannot be parsed")
	}

	os.Args[0] = "/usr/bin/rondo"
	var r *Regexp
	if mistake(func() { r = New("(") }) {
		t.Fatal("a program compiles ( before it is asked")
	}
	if !mistake(func() { r.MatchString("") }) {
		t.Error("( matches something")
	}
	if got := New(`(\d+)/(\d+)`).ReplaceAllString("week 48/2026", "$2-$1"); got != "week 2026-48" {
		t.Errorf("got %q", got)
	}
}
