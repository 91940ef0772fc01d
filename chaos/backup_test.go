package chaos

import (
	"bufio"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3" // another program that holds the database

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

// TestR14BackupWhileRunning: with a database of 200 MB, another program that holds it for 20 seconds and then a backup
// cost readers nothing. Who writes meanwhile is told so after a few seconds, and sending goes on within two seconds. The
// copy is sound, and put in place elsewhere it shows its pages and sends nothing.
func TestR14BackupWhileRunning(t *testing.T) {
	t.Parallel()
	const people, heavy, held = 1000, 200, 20 * time.Second
	var slow atomic.Bool
	pause := slowly(20*time.Millisecond, 60*time.Millisecond)
	s := listen(t, func(verb string, l letter) act {
		if !slow.Load() {
			return act{}
		}
		return pause(verb, l)
	})
	starts := time.Now().UTC().AddDate(0, 0, 10)
	g := found(t, s, terms{people: people, connections: 2, starts: starts})
	d := g.serve()
	g.until(time.Minute, func() error { return atLeast(len(s.letters()), heavy) })
	slow.Store(true)
	link := strings.TrimSpace(g.must("link", "--kind", "answer", "--to", person(1), "--session", "datatalks/"+starts.Format(time.DateOnly)))
	g.fatten(1 << 20)

	over := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		for {
			select {
			case <-over:
				return
			case <-time.After(50 * time.Millisecond):
			}
			for _, page := range []string{"/", "/feeds/datatalks.ics"} {
				if status, body := d.get(page); status != 200 {
					t.Errorf("%s: %d %s", page, status, body)
					return
				}
			}
		}
	})
	hold := exec.Command(os.Args[0])
	hold.Env = append(os.Environ(), partVariable+"=hold the writer", fmt.Sprintf("%s=%s|%v", holdVariable, g.path("rondo.db"), held))
	out, err := hold.StdoutPipe()
	must(t, err)
	must(t, hold.Start())
	if line, _ := bufio.NewReader(out).ReadString('\n'); strings.TrimSpace(line) != "held" {
		t.Fatalf("the other program says %q", line)
	}
	begun := time.Now()
	status, waited := d.answer(link)
	if status != http.StatusServiceUnavailable || waited >= held { // after busy_timeout, or twice that behind a write that waited already
		t.Errorf("who answers meanwhile is told %d after %v", status, waited)
	}
	_ = hold.Wait()
	during := len(s.letters())
	again := g.until(time.Minute, func() error { return atLeast(len(s.letters()), during+1) }) // 2 s are promised to a machine of its own
	t.Logf("held for %v, an answer refused after %v, sending %v after", time.Since(begun).Round(time.Second),
		waited.Round(100*time.Millisecond), again.Round(10*time.Millisecond))

	before, begun := len(s.letters()), time.Now()
	said := g.must("backup", g.path("backup.db"))
	copying, sent := time.Since(begun), len(s.letters())-before
	t.Logf("backup after %v: %d letters left meanwhile: %s", copying.Round(10*time.Millisecond), sent, said)
	if info, err := os.Stat(g.path("backup.db")); err != nil || info.Size() < 200_000_000 {
		t.Errorf("the copy is no database of 200 MB: %v", err)
	}
	if sent == 0 {
		t.Error("nothing was sent while the backup was made")
	}
	if status, _ := d.answer(link); status >= 400 {
		t.Errorf("who answers after that is told %d", status)
	}
	close(over)
	readers.Wait()
	slow.Store(false)
	g.allSent(people, time.Minute)
	d.stop(10 * time.Second)
	if sum := s.tally(t); sum.letters != people || sum.extra != 0 {
		t.Errorf("%v; want %d and none too many", sum, people)
	}
	g.verify()
	g.restored(g.path("backup.db"))
}

func atLeast(got, least int) error {
	if got < least {
		return fmt.Errorf("there are %d, want %d", got, least)
	}
	return nil
}

// fatten makes every letter that was sent so many octets longer, and keeps each whole.
func (g *guild) fatten(octets int) {
	g.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+g.path("rondo.db")+"?_busy_timeout=60000&_txlock=immediate") // SQLite gives turns to nobody in order
	must(g.t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	reader, err := sqlite.OpenReader(g.t.Context(), g.path("rondo.db"), time.Now)
	must(g.t, err)
	defer reader.Close()
	sent, err := reader.Letters(g.t.Context(), store.Filter{State: scheduler.Sent, Limit: 200})
	must(g.t, err)
	for some := range slices.Chunk(sent, 50) {
		tx, err := db.Begin()
		must(g.t, err)
		for _, l := range some {
			_, sealed, _, err := reader.Letter(g.t.Context(), l.Name)
			must(g.t, err)
			_, err = tx.Exec(`UPDATE sealed SET original = NULL, bytes = CAST(?1 || randomblob(?2) AS BLOB) WHERE letter_id = ?3`, sealed.Bytes, octets, l.ID)
			must(g.t, err)
		}
		must(g.t, tx.Commit())
	}
}

// answer says yes on a person's page, and how long that took.
func (d *daemon) answer(link string) (status int, took time.Duration) {
	d.g.t.Helper()
	page, err := url.Parse(link)
	must(d.g.t, err)
	req, err := http.NewRequest(http.MethodPost, d.url+page.Path, strings.NewReader("answer=yes&sequence=0"))
	must(d.g.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	begun := time.Now()
	client := http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	must(d.g.t, err)
	_ = resp.Body.Close()
	return resp.StatusCode, time.Since(begun)
}

// restored puts a copy in place in another folder.
func (g *guild) restored(from string) {
	g.t.Helper()
	found, err := sqlite.Verify(g.t.Context(), from, time.Now())
	must(g.t, err)
	for _, v := range found {
		g.t.Errorf("the copy breaks an invariant: %v", v)
	}
	elsewhere := &guild{t: g.t, dir: g.t.TempDir(), sink: g.sink, people: g.people}
	for _, file := range []string{"rondo.yaml", "people.yaml", "everybody.csv", "themes/datatalks.yaml"} {
		elsewhere.write(file, g.read(file))
	}
	must(g.t, exec.Command("cp", from, elsewhere.path("rondo.db")).Run())
	must(g.t, exec.Command("cp", g.path("rondo.db-key"), elsewhere.path("rondo.db-key")).Run()) // which no backup holds
	before := len(g.sink.letters())
	d := elsewhere.serve()
	elsewhere.until(10*time.Second, func() error {
		if status, body := d.get("/feeds/datatalks.ics"); status != 200 || !strings.Contains(body, "SUMMARY:DataTalks") {
			return fmt.Errorf("the feed: %d %s", status, body)
		}
		return nil
	})
	time.Sleep(2 * time.Second)
	d.stop(10 * time.Second)
	if more := len(g.sink.letters()) - before; more > 0 {
		g.t.Errorf("the copy has sent %d letters", more)
	}
	elsewhere.verify()
}
