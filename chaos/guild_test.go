package chaos

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store/sqlite"
)

// guild is an installation of which everything can be broken: a folder with files and ledger, and the sink its letters
// go to. One session is coming, in ten days.
type guild struct {
	t      testing.TB
	dir    string
	sink   *sink
	people int
	env    []string // what its programs have beside the test's own
}

// terms are how a guild differs from the usual.
type terms struct {
	people      int
	connections int    // default 8
	smtp        string // in place of the sink: what stands in mail.smtp's braces
	dir         string // where it lies; default a new folder
	starts      time.Time
	more        string // lines for rondo.yaml
}

func found(t testing.TB, s *sink, w terms) *guild {
	t.Helper()
	g := &guild{t: t, dir: cmp.Or(w.dir, t.TempDir()), sink: s, people: w.people}
	if w.smtp == "" {
		w.smtp = fmt.Sprintf("host: 127.0.0.1, port: %d, tls: none, rate: unlimited, connections: %d", s.port, cmp.Or(w.connections, 8))
	}
	if w.starts.IsZero() {
		w.starts = time.Now().AddDate(0, 0, 10)
	}
	g.write("rondo.yaml", fmt.Sprintf(`site: { name: Data Guild, url: "https://sessions.example.org", timezone: UTC }
mail:
  from: Data Guild <guild@example.org>
  smtp: { %s }
listen: 127.0.0.1:0
notify: { settle: 0s }
%s`, w.smtp, cmp.Or(w.more, "brake: { sessions: 1000, people: 100000 }")))
	var csv strings.Builder
	csv.WriteString("email,name\n")
	for i := range w.people {
		fmt.Fprintf(&csv, "%s,Person %d\n", person(i), i)
	}
	g.write("everybody.csv", csv.String())
	g.write("people.yaml", "groups:\n  everybody: { csv: everybody.csv }\n")
	g.write("themes/datatalks.yaml", themeFile("DataTalks", w.starts, "FREQ=DAILY;COUNT=1"))
	return g
}

func person(i int) string { return fmt.Sprintf("person%05d@example.org", i) }

// themeFile is a theme to which everybody is invited.
func themeFile(name string, starts time.Time, rule string) string {
	return fmt.Sprintf(`name: %s
title: Decisions made with data
purpose: Case studies of how teams decide with data, so that next week's decision is easier.
schedule:
  starts: %s
  duration: 45m
  rrule: %s
place: https://meet.example.org/%s
organizers: [%s]
audience: [everybody]
`, name, starts.UTC().Format("2006-01-02 15:04"), rule, strings.ToLower(name), person(0))
}

func (g *guild) path(name string) string { return filepath.Join(g.dir, name) }

// write puts a file in place in one step, as careful editors do.
func (g *guild) write(name, text string) {
	g.t.Helper()
	path := g.path(name)
	must(g.t, os.MkdirAll(filepath.Dir(path), 0o777))
	must(g.t, os.WriteFile(path+"~", []byte(text), 0o600))
	must(g.t, os.Rename(path+"~", path))
}

func (g *guild) read(name string) string {
	g.t.Helper()
	text, err := os.ReadFile(g.path(name))
	must(g.t, err)
	return string(text)
}

// rondo runs a verb and returns what it prints.
func (g *guild) rondo(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, program, append([]string{"-c", g.path("rondo.yaml")}, args...)...)
	cmd.Env = append(os.Environ(), g.env...)
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

// must is rondo for verbs that have to succeed.
func (g *guild) must(args ...string) string {
	g.t.Helper()
	out, err := g.rondo(args...)
	if err != nil {
		g.t.Fatalf("rondo %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// ledger lets f look at the ledger.
func (g *guild) ledger(f func(*sqlite.DB)) {
	g.t.Helper()
	db, err := sqlite.OpenReader(context.Background(), g.path("rondo.db"), time.Now)
	must(g.t, err)
	defer db.Close()
	f(db)
}

// counts are the letters of the outbox by state; nil before there is an outbox.
func (g *guild) counts() (by map[scheduler.LetterState]int) {
	db, err := sqlite.OpenReader(context.Background(), g.path("rondo.db"), time.Now)
	if err != nil {
		return nil
	}
	defer db.Close()
	counts, err := db.Counts(context.Background())
	if err != nil {
		return nil
	}
	return counts.ByState
}

// allSent waits until so many letters are sent and none is on its way.
func (g *guild) allSent(n int, within time.Duration) {
	g.t.Helper()
	g.until(within, func() error {
		by := g.counts()
		if by[scheduler.Sent] != n || by[scheduler.Queued]+by[scheduler.InDoubt] > 0 {
			return fmt.Errorf("the outbox has %v, want %d sent", by, n)
		}
		return nil
	})
}

// patience is what anything may take, at least, before a test gives up on it. Tests run beside each other on a machine with other
// work, so what comes a little later than it is promised is logged. It is less than the ten seconds after which rondo looks at its
// files without having been told to, so a change that nothing tells it of still fails.
const patience = 8 * time.Second

// until waits for f to find nothing to complain of, and says how long that took. A longer time than within is logged.
func (g *guild) until(within time.Duration, f func() error) time.Duration {
	g.t.Helper()
	begun := time.Now()
	for {
		err := f()
		took := time.Since(begun)
		if err == nil {
			if took > within {
				g.t.Logf("late: %v, and %v is promised", took.Round(10*time.Millisecond), within)
			}
			return took
		}
		if took > max(within, patience) {
			g.t.Fatalf("after %v: %v", took.Round(time.Second), err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// verify holds the ledger to its invariants, as `rondo doctor --verify` does.
func (g *guild) verify() {
	g.t.Helper()
	found, err := sqlite.Verify(context.Background(), g.path("rondo.db"), time.Now())
	must(g.t, err)
	for _, v := range found {
		g.t.Errorf("the ledger breaks an invariant: %v", v)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(got, wanted int) error {
	if got != wanted {
		return fmt.Errorf("there are %d, want %d", got, wanted)
	}
	return nil
}
