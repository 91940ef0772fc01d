package daemon

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rondo/daemon/clock"
	"rondo/kernel"
	"rondo/store"
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
		"eight hours ahead": {{0, 0, true}, {time.Minute, 8 * time.Hour, false}, {11 * time.Minute, 8 * time.Hour, true}},
		"a leap second":     {{0, 0, true}, {time.Minute, -time.Second, true}},
		"slewed by an hour": {{0, 0, true}, {time.Hour, 4 * time.Minute, true}, {2 * time.Hour, 8 * time.Minute, true}, {3 * time.Hour, 12 * time.Minute, true}},
		"set by NTP after a boot in 1970": {{0, -56 * 365 * 24 * time.Hour, true}, {time.Minute, 0, false}, {10 * time.Minute, 0, false},
			{11 * time.Minute, 0, true}},
	} {
		t.Run(name, func(t *testing.T) {
			var now look
			s := &clock.Steady{
				Now: func() time.Time { return noon.Add(now.after + now.off) },
				Ran: func() time.Duration { return now.after },
				Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			}
			for _, now = range looks {
				if err := s.Believed(); (err == nil) != now.believed {
					t.Errorf("after %v, off by %v: %v", now.after, now.off, err)
				}
			}
		})
	}
}

// What the clock is held against at the start: the last sign of the daemon before, by the clock that nobody sets, and the
// newest stamp in the ledger.
func TestL3TheClockAtTheStart(t *testing.T) {
	noon := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	const day, off = 24 * time.Hour, 3 * time.Hour
	sign := store.Sign{At: noon, Boot: "one", Ran: time.Hour}
	type look struct {
		after    time.Duration
		ahead    time.Duration // of what the clock showed at the start
		synced   bool
		believed bool
	}
	at := func(after time.Duration, believed bool) look { return look{after: after, believed: believed} }
	for name, c := range map[string]struct {
		before store.Sign
		newest time.Time
		boot   string        // of the machine at the start
		ran    time.Duration // since that
		shows  time.Duration // by which the clock is past noon at the start
		synced bool
		looks  []look
	}{
		"nothing is known":                    {boot: "one", shows: 9 * day, looks: []look{at(0, true)}},
		"a restart":                           {before: sign, boot: "one", ran: time.Hour, shows: time.Second, looks: []look{at(0, true)}},
		"three weeks off":                     {before: sign, boot: "one", ran: time.Hour + 21*day, shows: 21 * day, looks: []look{at(0, true)}},
		"set ahead while it was off":          {before: sign, boot: "one", ran: time.Hour + off, shows: off + 4*day, looks: []look{at(0, false), at(9*time.Minute, false), at(11*time.Minute, true)}},
		"set ahead, though something says so": {before: sign, boot: "one", ran: time.Hour + off, shows: off + 4*day, synced: true, looks: []look{at(0, false)}},
		"set back while it was off":           {before: sign, boot: "one", ran: time.Hour + off, shows: off - 4*day, looks: []look{at(0, false), at(11*time.Minute, true)}},
		"set ahead, and back after a minute": {before: sign, boot: "one", ran: time.Hour + off, shows: off + 4*day,
			looks: []look{at(0, false), {after: time.Minute, ahead: -4 * day, believed: true}, {after: time.Hour, ahead: -4 * day, believed: true}}},
		"a new start":                                 {before: sign, boot: "two", shows: 20 * time.Minute, looks: []look{at(0, true)}},
		"a new start, days later":                     {before: sign, boot: "two", shows: 4 * day, looks: []look{at(0, false), at(9*time.Minute, false), at(10*time.Minute, true)}},
		"a new start, days later, kept right":         {before: sign, boot: "two", shows: 4 * day, synced: true, looks: []look{at(0, true)}},
		"a new start, days later, and then set right": {before: sign, boot: "two", shows: 4 * day, looks: []look{at(0, false), {after: time.Minute, ahead: -3 * day, synced: true, believed: true}}},
		"a new start, days later, and then set by hand": {before: sign, boot: "two", shows: 4 * day,
			looks: []look{at(0, false), {after: 5 * time.Minute, ahead: -3 * day}, {after: 14 * time.Minute, ahead: -3 * day}, {after: 15 * time.Minute, ahead: -3 * day, believed: true}}},
		"a new start in 1970":                 {before: sign, boot: "two", shows: -56 * 365 * day, looks: []look{at(0, false)}},
		"a newer letter than sign":            {before: sign, newest: noon.Add(4 * day), boot: "two", shows: 4 * day, looks: []look{at(0, true)}},
		"a letter alone":                      {newest: noon, boot: "two", shows: 4 * day, looks: []look{at(0, false), at(10*time.Minute, true)}},
		"a letter of a clock that was ahead":  {before: sign, newest: noon.Add(4 * day), boot: "one", ran: time.Hour, looks: []look{at(0, true)}},
		"a machine that says nothing of time": {before: store.Sign{At: noon}, shows: 4 * day, looks: []look{at(0, false)}},
	} {
		t.Run(name, func(t *testing.T) {
			now := look{synced: c.synced}
			s := &clock.Steady{
				Now: func() time.Time { return noon.Add(c.shows + now.after + now.ahead) },
				Ran: func() time.Duration { return now.after },
				Log: slog.New(slog.DiscardHandler),
			}
			machine := kernel.Machine{
				Boot:   func() (string, time.Duration) { return c.boot, c.ran + now.after },
				Synced: func() bool { return now.synced },
			}
			if clock.Ran(machine, c.before) {
				c.newest = time.Time{} // nobody asks for it
			}
			s.Begin(machine, c.before, c.newest)
			for _, l := range c.looks {
				now = l
				now.synced = l.synced || c.synced
				if err := s.Believed(); (err == nil) != l.believed {
					t.Errorf("after %v: %v", l.after, err)
				}
			}
		})
	}
}

// Sleep counts among the time that has passed: a machine that wakes goes on at once.
func TestL3SleepIsNoSettingOfTheClock(t *testing.T) {
	noon := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	began, slept := time.Now(), 3*time.Hour
	m := kernel.Machine{Now: time.Now, Slept: func() time.Duration { return slept }}
	s := &clock.Steady{Now: func() time.Time { return noon.Add(time.Since(began) + slept) }, Ran: m.Running(), Log: slog.New(slog.DiscardHandler)}
	if err := s.Believed(); err != nil {
		t.Fatal(err)
	}
	slept += 8 * time.Hour
	if err := s.Believed(); err != nil {
		t.Error("after eight hours of sleep:", err)
	}
	if kernel.This(time.Now).Slept() < -time.Second || kernel.This(time.Now).Running()() < 0 {
		t.Error("the kernel's clocks are not read")
	}
	if id, ran := kernel.This(time.Now).Boot(); id != "" && ran <= 0 {
		t.Errorf("start %s of the machine was %v ago", id, ran)
	}
}

// TestR27PanicIsSurvivedTwice: one part of the daemon is begun again after a panic, and the daemon ends with the third.
func TestR27PanicIsSurvivedTwice(t *testing.T) {
	d := &Service{log: slog.New(slog.DiscardHandler)}
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

// A clock that is far from that of the ledger, which several machines share, is not believed, however long it stands; once they agree it is,
// at once.
func TestTheClockOfTheLedger(t *testing.T) {
	noon := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	var ran, off time.Duration
	s := &clock.Steady{
		Now: func() time.Time { return noon.Add(ran + off) }, Ran: func() time.Duration { return ran },
		Ahead: func() time.Duration { return off }, Log: slog.New(slog.DiscardHandler),
	}
	for _, look := range []struct {
		ran, off time.Duration
		says     string // "" for a clock that is believed
	}{
		{0, 2 * time.Hour, "2h0m0s ahead of"},
		{time.Hour, 2 * time.Hour, "2h0m0s ahead of"},
		{time.Hour + time.Second, 0, ""},
		{2 * time.Hour, 4 * time.Minute, ""},
		{3 * time.Hour, -3 * 24 * time.Hour, "3 days behind"},
		{4 * time.Hour, -time.Second, ""},
	} {
		ran, off = look.ran, look.off
		err := s.Believed()
		if (err == nil) != (look.says == "") || err != nil && !strings.Contains(err.Error(), look.says) {
			t.Errorf("after %v, off by %v: %v", ran, off, err)
		}
		if at := s.Meant(s.Now().Add(time.Minute)); look.says != "" && !at.Equal(noon.Add(ran+time.Minute)) {
			t.Errorf("after %v, off by %v, in a minute is %v", ran, off, at)
		}
	}
}
