package main

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"
)

// TestR18ClockJumps: what is done while the clock is wrong, and when it is believed again.
func TestR18ClockJumps(t *testing.T) {
	noon := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	type look struct {
		after    time.Duration // on the clock that nobody sets
		off      time.Duration // by which the time of day is wrong
		believed bool
	}
	for name, looks := range map[string][]look{
		"a day ahead for five minutes": {{0, 0, true}, {time.Minute, 24 * time.Hour, false}, {5 * time.Minute, 24 * time.Hour, false},
			{6 * time.Minute, 0, true}, {time.Hour, 0, true}},
		"a day back for good": {{0, 0, true}, {time.Minute, -24 * time.Hour, false}, {10 * time.Minute, -24 * time.Hour, false},
			{11 * time.Minute, -24 * time.Hour, true}, {12 * time.Minute, -24 * time.Hour, true}},
		"eight hours of sleep": {{0, 0, true}, {time.Minute, 8 * time.Hour, false}, {11 * time.Minute, 8 * time.Hour, true}},
		"a leap second":        {{0, 0, true}, {time.Minute, -time.Second, true}},
		"slewed by an hour":    {{0, 0, true}, {time.Hour, 4 * time.Minute, true}, {2 * time.Hour, 8 * time.Minute, true}, {3 * time.Hour, 12 * time.Minute, true}},
		"set by NTP after a boot in 1970": {{0, -56 * 365 * 24 * time.Hour, true}, {time.Minute, 0, false}, {10 * time.Minute, 0, false},
			{11 * time.Minute, 0, true}},
	} {
		t.Run(name, func(t *testing.T) {
			var now look
			s := &steady{
				now: func() time.Time { return noon.Add(now.after + now.off) },
				ran: func() time.Duration { return now.after },
				log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			}
			for _, now = range looks {
				if err := s.believed(); (err == nil) != now.believed {
					t.Errorf("after %v, off by %v: %v", now.after, now.off, err)
				}
			}
		})
	}
}

// TestR27PanicIsSurvivedTwice: one part of the daemon is begun again after a panic, and the daemon ends with the third.
func TestR27PanicIsSurvivedTwice(t *testing.T) {
	d := &daemon{log: slog.New(slog.DiscardHandler)}
	for _, test := range []struct {
		panics, runs int
		fails        bool
	}{{0, 1, false}, {1, 2, false}, {2, 3, false}, {3, 3, true}} {
		runs := 0
		err := d.supervised(t.Context(), "plan", func(context.Context) error {
			if runs++; runs <= test.panics {
				panic("lost the thread")
			}
			return nil
		})()
		if runs != test.runs || (err != nil) != test.fails {
			t.Errorf("%d panics: begun %d times, %v", test.panics, runs, err)
		}
	}
}
