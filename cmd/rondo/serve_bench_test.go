package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/installation"
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/theme"
)

// crowd writes an installation of so many themes with so many people in each, and its sessions invited to.
func crowd(b *testing.B, themes, people int, smtp, pages int) (dir string) {
	dir = b.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	write("rondo.yaml", fmt.Sprintf(`site: { name: Data Guild, url: "https://sessions.example.org", timezone: Europe/Helsinki, language: en }
mail:
  from: Data Guild <guild@example.org>
  smtp: { host: 127.0.0.1, port: %d, tls: none, rate: unlimited, connections: 16 }
listen: 127.0.0.1:%d
notify: { settle: 0s }
horizon: 70 days
invite: 10 weeks before
brake: { sessions: 1000000, people: 1000000 }
`, smtp, pages))
	const inGroup = 20_000 // a file has a megabyte at most
	roll, groups := "people: []\ngroups:\n", []string(nil)
	for first := 0; first < people; first += inGroup {
		group := fmt.Sprintf("all%d", first/inGroup)
		groups = append(groups, group)
		roll += fmt.Sprintf("  %[1]s: { csv: %[1]s.csv }\n", group)
		var list strings.Builder
		list.WriteString("email\n")
		for i := first; i < min(people, first+inGroup); i++ {
			fmt.Fprintf(&list, "p%d@example.com\n", i)
		}
		write(group+".csv", list.String())
	}
	write("people.yaml", roll)
	for i := range themes {
		write(fmt.Sprintf("themes/t%03d.yaml", i), fmt.Sprintf(`name: Theme %c%c%c
title: Decisions made with data
purpose: Case studies of how teams decide with data.
organizers: [curator@example.org]
audience: [%s]
schedule: { starts: %s 14:00, repeats: every week }
place: Room 5
`, 'A'+i/676, 'a'+i/26%26, 'a'+i%26, strings.Join(groups, ", "), time.Now().AddDate(0, 0, 3).Format(time.DateOnly)))
	}
	return dir
}

func unusedPort(b *testing.B) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// BenchmarkServe starts the program on a ledger with 100,000 letters and asks it for its first page until it answers; then
// it looks at the memory of the resting process. first-ms is the middle of all starts.
func BenchmarkServe(b *testing.B) {
	pages := unusedPort(b)
	dir := crowd(b, 10, 1000, 1, pages)
	program := filepath.Join(b.TempDir(), "rondo")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	fillLedger(b, dir)
	var resident float64
	var first []float64
	for b.Loop() {
		run := exec.Command(program, "-c", filepath.Join(dir, "rondo.yaml"), "serve", "--release")
		run.Env = append(os.Environ(), "RONDO_TOKEN_KEY="+strings.Repeat("5a", 32)) // the ledger has letters, and so had a key
		begun := time.Now()
		if err := run.Start(); err != nil {
			b.Fatal(err)
		}
		for {
			if answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/", pages)); err == nil {
				page, err := io.ReadAll(answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "Decisions made with data") {
					b.Fatalf("%s %v\n%s", answer.Status, err, page)
				}
				break
			}
			if time.Since(begun) > 30*time.Second {
				b.Fatal("no answer")
			}
			time.Sleep(time.Millisecond)
		}
		first = append(first, float64(time.Since(begun).Microseconds())/1000)
		b.StopTimer()
		time.Sleep(8 * time.Second) // planning is over, and what it took is given back
		resident = max(resident, residentMB(b, run.Process.Pid))
		run.Process.Signal(os.Interrupt)
		run.Wait()
		b.StartTimer()
	}
	slices.Sort(first)
	b.ReportMetric(first[len(first)/2], "first-ms")
	b.ReportMetric(resident, "MB")
}

// fillLedger records what the installation wants, with every letter sent, of which there are 100,000.
func fillLedger(b *testing.B, dir string) { fillWith(b, dir, 100_000) }

// fillWith does the same with so many letters at the least.
func fillWith(b *testing.B, dir string, least int64) {
	inst, err := (&app{config: filepath.Join(dir, "rondo.yaml")}).open()
	if err != nil {
		b.Fatal(err)
	}
	settings, err := inst.Settings()
	if err != nil {
		b.Fatal(err)
	}
	path := inst.Path(settings.Database)
	db, err := sqlite.Open(b.Context(), path, store.Options{Now: time.Now, Daemon: true})
	if err != nil {
		b.Fatal(err)
	}
	set, findings := inst.Want(nil)
	if err := findings.Err(); err != nil {
		b.Fatal(err)
	}
	_, err = db.Update(b.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		acts, _ := scheduler.Plan(set, have, time.Now())
		for i, a := range acts {
			if p, ok := a.(scheduler.Post); ok {
				p.Sealed = scheduler.Sealed{MessageID: p.Letter.Name, From: "guild@example.org", Bytes: []byte("Subject: x\r\n\r\n")}
				acts[i] = p
			}
		}
		return acts, nil
	})
	if err == nil {
		err = db.CleanStop(b.Context())
	}
	if err != nil {
		b.Fatal(err)
	}
	db.Close()
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	sent, err := raw.Exec(`UPDATE letters SET state = 'sent', reply = '250 ok', settled_at = posted_at, carried_at = posted_at, attempts = 1`)
	if err != nil {
		b.Fatal(err)
	}
	if n, err := sent.RowsAffected(); err != nil || n < least {
		b.Fatalf("%d letters: %v", n, err)
	}
}

func residentMB(b *testing.B, pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "VmRSS:")
	var kB float64
	fmt.Sscan(after, &kB)
	return kB / 1024
}

var edited = flag.Int("edited", 10_000, "how many `people` have the session that BenchmarkEdit moves")

// BenchmarkEdit moves a session of 10,000 people and follows its letters from the reading of the files to the last one
// sent, with the parts of the way: reading files and state, planning and sealing, recording, carrying the rest; and the most memory that
// the process had meanwhile.
func BenchmarkEdit(b *testing.B) {
	port := smtpSink(b)
	dir := crowd(b, 1, *edited, port, unusedPort(b))
	text, err := os.ReadFile(filepath.Join(dir, "rondo.yaml"))
	if err == nil { // one session only
		err = os.WriteFile(filepath.Join(dir, "rondo.yaml"), []byte(strings.Replace(strings.Replace(string(text), "70 days", "7 days", 1), "10 weeks", "1 week", 1)), 0o666)
	}
	if err != nil {
		b.Fatal(err)
	}
	inst, err := (&app{config: filepath.Join(dir, "rondo.yaml")}).open()
	if err != nil {
		b.Fatal(err)
	}
	posted := make(chan struct{}, 1)
	db, err := sqlite.Open(b.Context(), filepath.Join(dir, "rondo.db"), store.Options{Now: time.Now, Daemon: true, Hourly: 1000, Posted: func() {
		select {
		case posted <- struct{}{}:
		default:
		}
	}})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	name := filepath.Join(dir, "themes/t000.yaml")
	for n := 0; b.Loop(); n++ {
		theme, err := os.ReadFile(name)
		if err == nil && n > 0 {
			next := strings.Replace(string(theme), fmt.Sprintf("Room %d", 4+n), fmt.Sprintf("Room %d", 5+n), 1)
			err = os.WriteFile(name, []byte(next), 0o666)
		}
		if err != nil {
			b.Fatal(err)
		}
		follow(b, inst, db, posted, port)
	}
}

func follow(b *testing.B, inst *installation.Folder, db *sqlite.DB, posted <-chan struct{}, port int) {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o600) // the most from here on, on Linux
	begun := time.Now()
	done := newTally(*edited)
	var planned, sealing time.Time
	planner := loop.Loop{
		Now: time.Now, Log: slog.New(slog.DiscardHandler), Ledger: db,
		Want: func(accepted *theme.Set) *theme.Set {
			want, findings := inst.Want(accepted)
			if err := findings.Err(); err != nil {
				b.Fatal(err)
			}
			planned = time.Now()
			return want
		},
		Sealer: func(set *theme.Set) (scheduler.Seal, error) {
			sealing = time.Now()
			return inst.Sealer(set)
		},
	}
	stop := carryTo(b, &tallied{db, done}, port, posted)
	acts, _, err := planner.Once(context.WithoutCancel(b.Context()))
	if err != nil || len(acts) < *edited {
		b.Fatalf("%d actions: %v", len(acts), err)
	}
	recorded := time.Now()
	<-done.all
	sent := time.Now()
	stop()
	b.ReportMetric(sent.Sub(begun).Seconds(), "s")
	b.ReportMetric(planned.Sub(begun).Seconds(), "read-s")
	b.ReportMetric(sealing.Sub(planned).Seconds(), "plan-s")
	b.ReportMetric(recorded.Sub(sealing).Seconds(), "seal+record-s")
	b.ReportMetric(sent.Sub(recorded).Seconds(), "carry-s")
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		var kB float64
		if _, most, known := strings.Cut(string(status), "VmHWM:"); known {
			fmt.Sscan(most, &kB)
		}
		b.ReportMetric(kB/1e3, "MB-most")
	}
}
