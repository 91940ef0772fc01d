package chaos

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"rondo/notice"
	"rondo/outside"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/postgres"
)

// secretOf is what a node signs notices with, so that a server sees which one tells it.
func secretOf(node string) string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte((node + strings.Repeat("-", 32))[:32]))
}

// listener is a program behind a webhook of a fleet. It answers at once, but for one copy that a test wants to have held.
type listener struct {
	*httptest.Server
	nodes []string

	mu     sync.Mutex
	told   map[string][]copied // by webhook-id
	wanted map[string]bool     // nodes of which the next copy is held; nil for none
	held   chan string         // the node of the copy that is held
	gone   chan struct{}
}

// copied is one copy of a notice.
type copied struct{ by, body string }

func newListener(t *testing.T, nodes ...string) *listener {
	l := &listener{nodes: nodes, told: map[string][]copied{}, held: make(chan string, 1), gone: make(chan struct{})}
	l.Server = httptest.NewServer(l)
	t.Cleanup(l.Close)
	t.Cleanup(func() { close(l.gone) })
	return l
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	id, by := r.Header.Get("webhook-id"), ""
	var seconds int64
	_, _ = fmt.Sscan(r.Header.Get("webhook-timestamp"), &seconds)
	for _, node := range l.nodes {
		if key, err := notice.ReadSecret(secretOf(node)); err == nil && key.Sign(id, time.Unix(seconds, 0), body) == r.Header.Get("webhook-signature") {
			by = node
		}
	}
	l.mu.Lock()
	l.told[id] = append(l.told[id], copied{by, string(body)})
	hold := l.wanted[by]
	if hold {
		l.wanted = nil
	}
	l.mu.Unlock()
	if hold {
		l.held <- by
		select {
		case <-r.Context().Done():
		case <-l.gone:
		}
	}
}

// hold has the next copy that one of some nodes tells taken and not answered.
func (l *listener) hold(nodes ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wanted = map[string]bool{}
	for _, node := range nodes {
		l.wanted[node] = true
	}
}

// teller waits until a copy is held, and returns the node that told it.
func (l *listener) teller(f *fleet) string {
	f.t.Helper()
	select {
	case by := <-l.held:
		return by
	case <-time.After(2 * time.Minute):
		f.t.Fatalf("nothing is told\n%s", f.logs())
		return ""
	}
}

// edit writes a file on all nodes.
func (f *fleet) edit(name, text string) {
	f.t.Helper()
	for _, d := range f.at {
		d.g.write(name, text)
	}
}

// TestN5NodesTellChannels: three nodes have a channel. The one that tells it is killed when the server has a notice and has not answered, and
// the one that goes on is frozen in the same moment of its own, and wakes up when the last one has told all. Each notice comes once, but for
// the two that were met: those come once more each, with the same webhook-id and the same bytes. No other node tells anything while one
// does, and what was held up by both is not given up.
func TestN5NodesTellChannels(t *testing.T) {
	t.Parallel()
	const people, moves = 2, 6
	server := outside.SharedPostgres(t)
	dsn := server.Database(t)
	s := listen(t, nil)
	l := newListener(t, "one", "two", "three")
	f := muster(t, s, people*moves, dsn, dsn)
	g := f.first
	g.write("everybody.csv", "email,name\n"+person(0)+",Person 0\n"+person(1)+",Person 1\n")
	g.write("rondo.yaml", g.read("rondo.yaml")+"\navoid_hosts: [127.0.0.1]\nweekly: never\nnotices:\n  hook: { kind: webhook, url: \""+l.URL+"/\", tell: [moved] }\n")
	starts := time.Now().UTC().AddDate(0, 0, 10).Truncate(24 * time.Hour).Add(8 * time.Hour)
	theme := themeFile("DataTalks", starts, fmt.Sprintf("FREQ=DAILY;COUNT=%d", moves)) + "notices: [hook]\n"
	g.write("themes/datatalks.yaml", theme)
	for _, name := range l.nodes {
		f.node(name)
	}
	db := f.ledger()
	f.allSent(db, time.Minute)

	at, err := url.Parse(dsn)
	must(t, err)
	had := map[string]string{} // which node had the duty when, as the database has it
	duty := func(when string) {
		id := strings.TrimSpace(server.SQL(t, strings.TrimPrefix(at.Path, "/"), `SELECT node FROM duties WHERE what = 'chats'`))
		if id == "" || had[id] != "" {
			t.Errorf("%s node %q tells channels, which was so %s", when, id, had[id])
		}
		had[id] = when
	}
	move := func(hours int) string {
		var b strings.Builder
		b.WriteString(theme + "sessions:\n")
		for i := range moves {
			day := starts.AddDate(0, 0, i)
			fmt.Fprintf(&b, "  %s: { move_to: %s }\n", day.Format(time.DateOnly), day.Add(time.Duration(hours)*time.Hour).Format("2006-01-02 15:04"))
		}
		return b.String()
	}
	l.hold(l.nodes...)
	f.edit("themes/datatalks.yaml", move(1))
	first := l.teller(f)
	duty("at first")
	var others []string
	for _, name := range l.nodes {
		if name != first {
			others = append(others, name)
		}
	}
	l.hold(others...)
	f.at[first].kill()
	second := l.teller(f)
	duty("after a kill")
	f.signal(second, syscall.SIGSTOP)
	g.until(3*time.Minute, func() error { return f.allTold(db, moves) })
	duty("while the second is frozen")
	f.signal(second, syscall.SIGCONT)
	f.at[second].healthy(200, "", time.Minute)
	f.edit("themes/datatalks.yaml", move(2)) // what the node that woke up does is what the others do
	g.until(3*time.Minute, func() error { return f.allTold(db, 2*moves) })

	l.mu.Lock()
	defer l.mu.Unlock()
	again, by := 0, map[string]int{}
	for id, all := range l.told {
		again += len(all) - 1
		for _, one := range all {
			by[one.by]++
			if one.body != all[0].body {
				t.Errorf("copies of %s differ:\n%s\n%s", id, all[0].body, one.body)
			}
		}
	}
	t.Logf("%d notices, told by %v: %s was killed, %s was frozen; %d copies more", len(l.told), by, first, second, again)
	if len(l.told) != 2*moves || again != 2 || by[""] > 0 || by[first] != 1 {
		t.Errorf("%d notices with %d copies more, by %v; want %d with 2, and one by %s", len(l.told), again, by, 2*moves, first)
	}
	f.end(first)
}

// allTold says whether so many notices were told, and none waits or is given up.
func (f *fleet) allTold(db *postgres.DB, n int) error {
	rows, err := db.Letters(context.Background(), store.Filter{Kind: scheduler.Chat})
	by := map[scheduler.LetterState]int{}
	for _, r := range rows {
		by[r.State]++
	}
	if err != nil || by[scheduler.Sent] != n || len(by) != 1 {
		return fmt.Errorf("the notices are %v, %v; want %d sent\n%s", by, err, n, f.logs())
	}
	return nil
}
