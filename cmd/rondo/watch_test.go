package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What was saved between the first reading and the watch is taken up, and what lies as it was read is not read again.
func TestWatchFromTheLastReading(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "rondo.yaml")
	if err := os.WriteFile(name, []byte("site:"), 0o600); err != nil {
		t.Fatal(err)
	}
	read := fingerprint(dir)
	calls := func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 4*rest)
		defer cancel()
		called := false
		if err := watch(ctx, dir, read, slog.New(slog.DiscardHandler), func() { called = true; cancel() }); err != nil {
			t.Fatal(err)
		}
		return called
	}
	if calls() {
		t.Error("files that lie as they were read are read again")
	}
	if err := os.Chtimes(name, time.Time{}, time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if !calls() {
		t.Error("an edit before the watch is missed")
	}
}
