package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"rondo/daemon/clock"
	"rondo/installation"
	"rondo/season"
	"rondo/store"
)

// TestReadme holds that the transcript on the README's first screen is what the demo prints, line by line.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "$ rondo demo --exit\n")
	transcript, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("README.md shows no `rondo demo --exit`")
	}
	var out, errs bytes.Buffer
	if status := run([]string{"demo", "--exit"}, strings.NewReader(""), &out, &errs, time.Now); status != exitFine {
		t.Fatalf("exit status %d: %s", status, &errs)
	}
	printed := strings.Split(out.String(), "\n")
	for line := range strings.Lines(transcript) {
		line = strings.TrimSuffix(line, "\n")
		if line == "…" {
			continue
		}
		at := 0
		for at < len(printed) && printed[at] != line {
			at++
		}
		if at == len(printed) {
			t.Fatalf("the demo does not print, after what stands above it:\n%s", line)
		}
		printed = printed[at+1:]
	}
}

// The daemon that goes on from the season believes its clock, whatever the machine's is like.
func TestL3TheDemoBelievesItsClock(t *testing.T) {
	was := installation.ThisMachine
	t.Cleanup(func() { installation.ThisMachine = was })
	installation.ThisMachine.Synced = func() bool { return false }
	s, err := season.NewStage(t.TempDir(), "127.0.0.1:1", io.Discard, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Box.Close()
	clock := &clock.Steady{Now: s.Now, Ran: s.Inst.Machine.Running(), Log: s.Log}
	clock.Begin(s.Inst.Machine, store.Sign{}, s.Now().AddDate(0, 0, -3))
	if err := clock.Believed(); err != nil {
		t.Error(err)
	}
}
