package chaos

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

// half is long enough for the program to look at a file that a writer has left half-written.
const half = 900 * time.Millisecond

// TestR22HalfWrittenFiles: whatever way a file is being written, nobody hears of it before it is whole; the last good
// files go on, what is wrong shows within two seconds, and what is right is live within two seconds.
func TestR22HalfWrittenFiles(t *testing.T) {
	random := chance(t)
	s := listen(t, nil)
	g := found(t, s, terms{people: 5})
	const file = "themes/datatalks.yaml"
	whole := g.read(file)
	d := g.serve()
	g.allSent(5, 10*time.Second)
	path := g.path(file)

	// spoil writes what is not whole; nothing may follow from it but an error that shows.
	shows := func(within time.Duration) { t.Helper(); d.healthy(503, file, within) }
	mends := func(within time.Duration) { t.Helper(); d.healthy(200, "", within) }

	t.Run("byte by byte", func(t *testing.T) {
		pauses := map[int]bool{200: true, 500: true, 900: true}
		for i := range 1000 {
			f, err := os.Create(path)
			must(t, err)
			stop := random.IntN(len(whole) - len("audience: [everybody]\n"))
			for n := range len(whole) {
				if _, err := f.WriteString(whole[n : n+1]); err != nil {
					t.Fatal(err)
				}
				if n == stop && pauses[i] {
					time.Sleep(half)
				}
			}
			must(t, f.Close())
		}
		mends(4 * time.Second)
	})
	t.Run("left in the middle", func(t *testing.T) {
		must(t, os.WriteFile(path, []byte(whole[:len(whole)/2]), 0o666))
		shows(2 * time.Second)
		must(t, os.WriteFile(path, []byte(whole), 0o666))
		mends(2 * time.Second)
	})
	t.Run("as vim does", func(t *testing.T) {
		must(t, os.WriteFile(filepath.Join(filepath.Dir(path), "4913"), nil, 0o666))
		must(t, os.Remove(filepath.Join(filepath.Dir(path), "4913")))
		must(t, os.Rename(path, path+"~"))
		time.Sleep(half)
		must(t, os.WriteFile(path, []byte(whole), 0o666))
		must(t, os.Remove(path+"~"))
		mends(2 * time.Second)
	})
	t.Run("moved over", func(t *testing.T) {
		g.write(file, whole)
		mends(2 * time.Second)
	})
	t.Run("symbolic links, as Kubernetes does", func(t *testing.T) {
		for n := range 3 {
			version := g.path(fmt.Sprintf("themes/..v%d", n))
			must(t, os.Mkdir(version, 0o777))
			must(t, os.WriteFile(filepath.Join(version, "datatalks.yaml"), []byte(whole), 0o666))
			must(t, os.Symlink(filepath.Base(version), g.path("themes/..next")))
			must(t, os.Rename(g.path("themes/..next"), g.path("themes/..data")))
			if n == 0 {
				must(t, os.Symlink("..data/datatalks.yaml", path+"~"))
				must(t, os.Rename(path+"~", path))
			}
			time.Sleep(half)
		}
		mends(2 * time.Second)
		must(t, os.Remove(path))
		must(t, os.WriteFile(path, []byte(whole), 0o666))
		mends(2 * time.Second)
		for _, name := range []string{"..data", "..v0", "..v1", "..v2"} {
			must(t, os.RemoveAll(g.path("themes/"+name)))
		}
	})
	t.Run("CRLF and BOM", func(t *testing.T) {
		must(t, os.WriteFile(path, []byte("\ufeff"+strings.ReplaceAll(whole, "\n", "\r\n")), 0o666))
		time.Sleep(half)
		mends(2 * time.Second)
	})
	t.Run("content that comes late", func(t *testing.T) {
		must(t, os.Truncate(path, 0))
		shows(2 * time.Second)
		must(t, os.WriteFile(path, []byte(whole), 0o666))
		mends(2 * time.Second)
	})
	if n := len(s.letters()); n != 5 {
		t.Errorf("%d letters left for files that were whole or not at all", n-5)
	}
	if by := g.counts(); by[scheduler.Sent] != 5 || len(by) != 1 {
		t.Errorf("the outbox has %v", by)
	}

	t.Run("a change is live within two seconds", func(t *testing.T) {
		g.write(file, strings.Replace(whole, "https://meet.example.org/datatalks", "Room 4", 1))
		took := g.until(2*time.Second, func() error { return want(len(s.letters()), 10) })
		t.Logf("the last letter arrived %v after the edit", took.Round(10*time.Millisecond))
	})
	t.Run("beside a log that is written 100 times a second", func(t *testing.T) {
		log, err := os.Create(g.path("themes/rondo.log"))
		must(t, err)
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			tick := time.NewTicker(10 * time.Millisecond)
			defer tick.Stop()
			for {
				select {
				case <-stop:
					return
				case <-tick.C:
					fmt.Fprintln(log, "a line")
				}
			}
		}()
		defer func() { close(stop); <-stopped; must(t, log.Close()) }()
		time.Sleep(half)
		g.write(file, strings.Replace(whole, "https://meet.example.org/datatalks", "Room 5", 1))
		took := g.until(5*time.Second, func() error { return want(len(s.letters()), 15) })
		t.Logf("the last letter arrived %v after the edit", took.Round(10*time.Millisecond))
	})
	d.stop(10 * time.Second)
	g.verify()
}

// TestR23BrakeHoldsMassChanges: no file that vanishes and no single edit disturbs hundreds of people before somebody has
// seen the list and released it.
func TestR23BrakeHoldsMassChanges(t *testing.T) {
	t.Parallel()
	const people = 300
	s := listen(t, nil)
	g := found(t, s, terms{people: people, more: "brake: { sessions: 10, people: 50 }"})
	const file = "themes/datatalks.yaml"
	starts := time.Now().AddDate(0, 0, 5).Truncate(24 * time.Hour).Add(14 * time.Hour)
	weekly := themeFile("DataTalks", starts, "FREQ=WEEKLY;COUNT=12")
	g.write(file, weekly+"invite: 6 days before\n")
	weekly = g.read(file)
	d := g.serve()
	g.allSent(people, 20*time.Second)

	silent := func(t *testing.T, what string) {
		t.Helper()
		d.healthy(503, "", 5*time.Second)
		time.Sleep(3 * time.Second)
		for _, l := range s.letters()[people:] {
			if strings.Contains(string(l.raw), "text/calendar") { // the organizer's notice has none
				t.Fatalf("%s: a letter to %s left:\n%.600s", what, l.to, l.raw)
			}
		}
	}
	t.Run("a theme file is deleted", func(t *testing.T) {
		must(t, os.Remove(g.path(file)))
		silent(t, "deleted")
		g.write(file, weekly)
		d.healthy(200, "", 5*time.Second)
	})
	t.Run("the folder is emptied", func(t *testing.T) {
		must(t, os.RemoveAll(g.path("themes")))
		silent(t, "emptied")
		g.write(file, weekly)
		d.healthy(200, "", 12*time.Second)
	})
	t.Run("a rule is changed", func(t *testing.T) {
		g.write(file, strings.Replace(weekly, starts.Format("2006-01-02 15:04"), starts.Add(2*time.Hour).Format("2006-01-02 15:04"), 1))
		silent(t, "rule")
		out := g.must("plan", "--full")
		if !strings.Contains(out, "held") || !strings.Contains(out, person(0)) || !strings.Contains(out, person(people-1)) {
			t.Errorf("plan does not list what is held:\n%.2000s", out)
		}
		g.must("apply", "--yes")
		g.until(30*time.Second, func() error {
			moved := map[string]bool{}
			for _, l := range s.letters()[people:] {
				if strings.Contains(string(l.raw), "Subject: Moved:") {
					moved[l.to] = true
				}
			}
			return want(len(moved), people)
		})
		d.healthy(200, "", 5*time.Second)
	})
	d.stop(10 * time.Second)
	g.ledger(func(db *sqlite.DB) {
		cancels, err := db.Letters(t.Context(), store.Filter{Kind: scheduler.Cancel})
		if err = errors.Join(err, want(len(cancels), 0)); err != nil {
			t.Errorf("cancels: %v", err)
		}
	})
	g.verify()
}
