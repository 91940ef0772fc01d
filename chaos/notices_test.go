package chaos

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

// forgetful is a program behind a webhook that takes each notice, and answers its first copy never.
type forgetful struct {
	*httptest.Server
	mu     sync.Mutex
	copies map[string][]string // bodies by webhook-id
	texts  map[string]string   // webhook-ids by what is told
	taken  chan string         // the id of a notice that is not answered
	gone   chan struct{}
}

func newForgetful(t *testing.T) *forgetful {
	f := &forgetful{copies: map[string][]string{}, texts: map[string]string{}, taken: make(chan string, 100), gone: make(chan struct{})}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	t.Cleanup(func() { close(f.gone) })
	return f
}

func (f *forgetful) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var event struct{ Data struct{ Start string } }
	_ = json.Unmarshal(body, &event)
	id := r.Header.Get("webhook-id")
	f.mu.Lock()
	first := len(f.copies[id]) == 0
	f.copies[id] = append(f.copies[id], string(body))
	if had := f.texts[event.Data.Start]; had != "" && had != id {
		id += " and " + had // which the test finds
	}
	f.texts[event.Data.Start] = id
	f.mu.Unlock()
	if first {
		f.taken <- id
		select { // until the daemon is killed
		case <-r.Context().Done():
		case <-f.gone:
		}
	}
}

func (f *forgetful) heard() (notices, copies int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, all := range f.copies {
		copies += len(all)
	}
	return len(f.copies), copies
}

// TestR34NoticesOfAKilledDaemon: the daemon is killed each time when the server of a channel has a notice and has not answered, and again when
// the notice was acknowledged. Each notice is told, with one webhook-id and the same bytes, in one copy more for a kill at most; what was
// acknowledged is not told again.
func TestR34NoticesOfAKilledDaemon(t *testing.T) {
	t.Parallel()
	const moves = 6
	f := newForgetful(t)
	s := listen(t, nil)
	starts := time.Now().UTC().AddDate(0, 0, 10).Truncate(24 * time.Hour).Add(8 * time.Hour)
	g := found(t, s, terms{people: 2, starts: starts, more: "brake: { sessions: 1000, people: 100000 }\navoid_hosts: [127.0.0.1]\nnotices:\n" +
		"  hook: { kind: webhook, url: \"" + f.URL + "/\", secret_file: hook, tell: [moved] }"})
	g.write("hook", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n")
	theme := g.read("themes/datatalks.yaml") + "notices: [hook]\n"
	g.write("themes/datatalks.yaml", theme)
	d := g.serve()
	g.allSent(2, time.Minute)
	for i := range moves {
		g.write("themes/datatalks.yaml", theme+fmt.Sprintf("sessions: { %s: { move_to: %s } }\n", starts.Format(time.DateOnly),
			starts.Add(time.Duration(i+1)*time.Hour).Format("2006-01-02 15:04")))
		select {
		case <-f.taken:
		case <-time.After(time.Minute):
			t.Fatalf("move %d is not told\n%s", i, d.log())
		}
		d.kill()
		d = g.serve()
		g.until(time.Minute, func() error { return want(g.notices()[scheduler.Sent], i+1) })
		if i%2 == 0 {
			d.kill() // of what was acknowledged nothing is left to do
			d = g.serve()
		}
	}
	time.Sleep(2 * time.Second) // for what should not come
	d.stop(40 * time.Second)
	notices, copies := f.heard()
	if notices != moves || copies != 2*moves {
		t.Errorf("%d moves, %d kills meanwhile: %d notices in %d copies", moves, moves, notices, copies)
	}
	for start, id := range f.texts {
		if strings.Contains(id, " ") {
			t.Errorf("the move to %s has the ids %s", start, id)
		}
	}
	for id, all := range f.copies {
		for _, one := range all {
			if one != all[0] {
				t.Errorf("copies of %s differ:\n%s\n%s", id, all[0], one)
			}
		}
	}
	if by := g.notices(); by[scheduler.Sent] != moves || len(by) != 1 {
		t.Errorf("the notices are %v", by)
	}
	t.Logf("%d notices in %d copies, with %d kills", notices, copies, moves+(moves+1)/2)
	g.verify()
}

// notices are the letters to channels by state.
func (g *guild) notices() map[scheduler.LetterState]int {
	by := map[scheduler.LetterState]int{}
	g.ledger(func(db *sqlite.DB) {
		rows, err := db.Letters(g.t.Context(), store.Filter{Kind: scheduler.Chat})
		must(g.t, err)
		for _, r := range rows {
			by[r.State]++
		}
	})
	return by
}
