package gather

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rondo/fetch"
	"rondo/store"
	"rondo/store/sqlite"
)

// world is a gatherer, its servers and its ledger, in virtual time.
type world struct {
	Gatherer
	t      *testing.T
	wanted []Wanted
	wake   chan struct{}
	log    bytes.Buffer

	mu      sync.Mutex
	begun   time.Time
	asked   []string // "hours since the beginning host status"
	talking map[string]int
	crowd   int // most requests at a time
	changes int
	answer  func(after time.Duration, url string, have fetch.Validators) fetch.Answer
}

func newWorld(t *testing.T, path string) *world {
	w := &world{t: t, wake: make(chan struct{}, 1), begun: time.Now(), talking: map[string]int{}}
	db, err := sqlite.Open(t.Context(), path, store.Options{Now: time.Now, Daemon: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w.Gatherer = Gatherer{
		Get: w.get, Ledger: db, Now: time.Now, Ready: func() bool { return true }, Chance: func() float64 { return 0.5 }, Wake: w.wake,
		Wanted:  func(context.Context) ([]Wanted, error) { return w.wanted, nil },
		Changed: func() { w.mu.Lock(); w.changes++; w.mu.Unlock() },
		Log:     slog.New(slog.NewTextHandler(&w.log, nil)),
	}
	return w
}

// get answers after a second, as the story says.
func (w *world) get(_ context.Context, url string, have fetch.Validators) (fetch.Answer, error) {
	host := hostOf(url)
	w.mu.Lock()
	after := time.Since(w.begun)
	if w.talking[host]++; w.talking[host] > 1 {
		w.t.Errorf("%s is asked twice at a time", host)
	}
	busy := 0
	for _, n := range w.talking {
		busy += n
	}
	w.crowd = max(w.crowd, busy)
	a := w.answer(after, url, have)
	w.asked = append(w.asked, fmt.Sprintf("%s %s %d", after.Round(time.Minute), host, a.Status))
	w.mu.Unlock()
	time.Sleep(time.Second)
	w.mu.Lock()
	w.talking[host]--
	w.mu.Unlock()
	if a.Status == 0 {
		return a, &fetch.Error{Host: host, Said: "does not answer"}
	}
	return a, nil
}

// runs lets the world run for a while.
func (w *world) runs(d time.Duration) {
	ctx, cancel := context.WithTimeout(w.t.Context(), d)
	defer cancel()
	if err := w.Run(ctx); err != nil {
		w.t.Error(err)
	}
}

// TestADayOfOneCalendar follows a calendar through good answers, an outage, a lost hour and a change, and through a restart.
func TestADayOfOneCalendar(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rondo.db")
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, path)
		w.wanted = []Wanted{team(t)}
		w.answer = func(after time.Duration, _ string, have fetch.Validators) fetch.Answer {
			tag := fetch.Validators{ETag: `"1"`}
			switch {
			case after > 3*time.Hour && after < 4*time.Hour:
				return fetch.Answer{}
			case after > 7*time.Hour:
				return fetch.Answer{Status: 200, Body: []byte(calendar("20000302T120000Z/1H")), Validators: fetch.Validators{ETag: `"2"`}}
			case have == tag:
				return fetch.Answer{Status: 304}
			default:
				return fetch.Answer{Status: 200, Body: []byte(calendar("20000301T120000Z/1H")), Validators: tag} // the clock begins in 2000
			}
		}
		w.runs(8*time.Hour - 30*time.Minute)
		want := "0s 200|1h0m0s 304|2h0m0s 304|3h0m0s 0|3h15m0s 0|3h45m0s 0|4h45m0s 304|5h45m0s 304|6h45m0s 304|"
		got := strings.ReplaceAll(strings.Join(w.asked, "|"), " calendar.example.org", "") + "|"
		if got != want {
			t.Errorf("asked %s, want %s", got, want)
		}
		if w.changes != 1 {
			t.Errorf("%d changes, before the calendar changes", w.changes)
		}
		w.runs(time.Hour)
		if w.changes != 2 || len(w.asked) != 10 {
			t.Errorf("%d changes, %v", w.changes, w.asked)
		}
		for _, line := range []string{`msg="a calendar is read" host=calendar.example.org`, `msg="a calendar is not read"`, `why="calendar.example.org does not answer"`, `msg="a calendar is read again"`} {
			if strings.Count(w.log.String(), line) != 1 {
				t.Errorf("%q stands %d times in the log:\n%s", line, strings.Count(w.log.String(), line), w.log.String())
			}
		}
		if strings.Contains(w.log.String(), "s3cret") {
			t.Errorf("the log tells a secret:\n%s", w.log.String())
		}
		w.wanted = nil // and a month later it is forgotten
		w.wake <- struct{}{}
		w.runs(time.Minute)
		if all, _ := w.Ledger.Sources(t.Context()); len(all) != 1 {
			t.Errorf("forgotten at once: %v", all)
		}
		time.Sleep(remembered)
		w.runs(time.Minute)
		if all, _ := w.Ledger.Sources(t.Context()); len(all) != 0 {
			t.Errorf("not forgotten: %v", all)
		}
	})
}

// TestManyCalendars holds that one server answers one question at a time, several servers at once, and that one that is slow or
// broken keeps none of the others from being read.
func TestManyCalendars(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rondo.db")
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, path)
		for host := range 6 {
			for n := range 5 {
				w.wanted = append(w.wanted, Wanted{URL: fmt.Sprintf("https://h%d.example.org/%d.ics", host, n), Zone: zone(t, "UTC")})
			}
		}
		w.wanted = append(w.wanted, Wanted{URL: w.wanted[0].URL, Zone: zone(t, "Asia/Tokyo")})
		w.answer = func(_ time.Duration, url string, _ fetch.Validators) fetch.Answer {
			if strings.Contains(url, "//h3.") {
				return fetch.Answer{Status: 500}
			}
			return fetch.Answer{Status: 200, Body: []byte(calendar(busyDay))}
		}
		w.runs(time.Minute)
		if len(w.asked) != 30 || w.crowd != atOnce {
			t.Errorf("asked %d times, %d at a time", len(w.asked), w.crowd)
		}
		all, err := w.Ledger.Sources(t.Context())
		if err != nil || len(all) != 31 {
			t.Fatalf("%d calendars are known, %v", len(all), err)
		}
		for _, wanted := range w.wanted {
			s := Find(all, wanted.Key())
			if broken := strings.Contains(wanted.URL, "//h3."); (Feed(s) == nil) != broken || (s.Failures == 1) != broken {
				t.Errorf("%s: %+v", wanted.URL, s)
			}
		}
	})
}

// TestNothingIsAskedWhileTheClockIsWrong holds that, and that who stops in the middle of a question takes that for no failure.
func TestNothingIsAskedWhileTheClockIsWrong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rondo.db")
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, path)
		w.wanted = []Wanted{team(t)}
		w.answer = func(time.Duration, string, fetch.Validators) fetch.Answer { return fetch.Answer{} }
		believed := false
		w.Ready = func() bool { return believed }
		w.runs(10 * time.Minute)
		if len(w.asked) > 0 {
			t.Error(w.asked)
		}
		believed = true
		w.runs(time.Second / 2)
		if strings.Contains(w.log.String(), "not read") {
			t.Errorf("the log says %s", w.log.String())
		}
		if all, err := w.Ledger.Sources(t.Context()); err != nil || len(all) > 0 || !slices.Equal(w.asked, []string{"10m0s calendar.example.org 0"}) {
			t.Errorf("%v, %v; asked %v", all, err, w.asked)
		}
	})
}
