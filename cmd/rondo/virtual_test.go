package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/season"
)

// TestF7TheDemoKeepsWhatItSays follows what the demo prints at its end: the verb it names plans for the demo's day, and a place
// that is saved sends letters at once.
func TestF7TheDemoKeepsWhatItSays(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var said safeBuffer
	ended := make(chan error, 1)
	go func() {
		ended <- season.Demo(ctx, &said, false, slog.New(slog.DiscardHandler), time.Now)
	}()
	wait := func(what string) {
		t.Helper()
		for deadline := time.Now().Add(patience); !strings.Contains(said.String(), what); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("waited in vain for %q; the demo says:\n%s", what, said.String())
			}
		}
	}
	wait("Ctrl-C ends the demo")
	asks := regexp.MustCompile(`ask what follows  \S+ (-c (\S+) plan)\n`).FindStringSubmatch(said.String())
	if asks == nil {
		t.Fatalf("the demo names no verb:\n%s", said.String())
	}
	var out, errs bytes.Buffer
	if status := run(strings.Fields(asks[1]), strings.NewReader(""), &out, &errs, time.Now); status != exitFine || !strings.HasPrefix(out.String(), "plan for Mon 25 Jan 2027") {
		t.Errorf("exit status %d, and it says:\n%s%s", status, &out, &errs)
	}
	name := filepath.Join(filepath.Dir(asks[2]), "themes", "datatalks.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, bytes.Replace(text, []byte("place: https://meet.example.org/datatalks"), []byte("place: Room 7"), 1), 0o666); err != nil {
		t.Fatal(err)
	}
	wait("Changed: DataTalks")
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A copy of the demo's folder is an installation like any other.
func TestF7TheDemosClockIsItsFoldersAlone(t *testing.T) {
	now := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	demo, other := t.TempDir(), t.TempDir()
	if err := season.WriteClock(demo, season.DemoUntil, now.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(other, os.DirFS(demo)); err != nil {
		t.Fatal(err)
	}
	if got := season.ClockOf(demo, clock)(); !got.Equal(season.DemoUntil.Add(time.Minute)) {
		t.Errorf("in the demo's folder it is %s", got)
	}
	for _, dir := range []string{other, t.TempDir(), filepath.Join(demo, "none")} {
		if got := season.ClockOf(dir, clock)(); !got.Equal(now) {
			t.Errorf("elsewhere it is %s", got)
		}
	}
}

// safeBuffer is a buffer for a writer and a reader at a time.
type safeBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
