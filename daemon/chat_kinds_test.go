package daemon

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"rondo/store"
	"rondo/theme"
)

var update = flag.Bool("update", false, "write golden files anew")

// service plays the server of a chat: it answers as that one does, and keeps what people would see.
type service struct {
	*httptest.Server
	kind string

	mu    sync.Mutex
	turns []turn   // what it answers, one after the other; then as to what it takes
	asked []string // the requests, as text
	shown []string // bodies of what people see
	had   map[string]bool
}

// turn is one answer.
type turn struct {
	status int
	after  string // Retry-After
	body   string
	gone   bool // it takes the message, and ends the connection without a word
}

// taken is how each service says that it has a message.
var taken = map[string]turn{
	theme.Slack:      {status: 200, body: "ok"},
	theme.Mattermost: {status: 200, body: "ok"},
	theme.Teams:      {status: 202},
	theme.Matrix:     {status: 200, body: `{"event_id":"$1"}`},
}

// refuses is how each says that it will not take one.
var refuses = map[string]turn{
	theme.Slack:      {status: 403, body: "invalid_token"},
	theme.Mattermost: {status: 400, body: `{"id":"web.incoming_webhook.invalid.app_error","status_code":400}`},
	theme.Teams:      {status: 401, body: `{"error":{"code":"DirectApiAuthorizationRequired"}}`},
	theme.Matrix:     {status: 403, body: `{"errcode":"M_FORBIDDEN","error":"not in the room"}`},
}

// busy is how each says that it has enough for now: for a minute, but Matrix, which says it in the body.
var busy = map[string]turn{
	theme.Slack:      {status: 429, after: "60"},
	theme.Mattermost: {status: 429, after: "60"},
	theme.Teams:      {status: 429, after: "60"},
	theme.Matrix:     {status: 429, body: `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":60000}`},
}

var servedKinds = []string{theme.Slack, theme.Teams, theme.Mattermost, theme.Matrix}

func serviceOf(t *testing.T, kind string, turns ...turn) *service {
	s := &service{kind: kind, turns: turns, had: map[string]bool{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	now := taken[s.kind]
	if len(s.turns) > 0 {
		now, s.turns = s.turns[0], s.turns[1:]
	}
	var nice bytes.Buffer
	if json.Indent(&nice, body, "", "  ") != nil {
		now = turn{status: 400, body: "no JSON"}
	}
	s.asked = append(s.asked, fmt.Sprintf("%s %s\n%s\n%s\n\n%s\n", r.Method, r.RequestURI, r.Header.Get("Content-Type"), cmp.Or(r.Header.Get("Authorization"), "no Authorization"), nice.Bytes()))
	if now.status/100 == 2 || now.gone {
		again := s.kind == theme.Matrix && s.had[r.URL.Path] // the same transaction is the same event (Client-Server API §"Transaction identifiers")
		if s.had[r.URL.Path] = true; !again {
			s.shown = append(s.shown, nice.String())
		}
	}
	if now.gone {
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			conn.Close()
		}
		return
	}
	if now.after != "" {
		w.Header().Set("Retry-After", now.after)
	}
	w.WriteHeader(now.status)
	io.WriteString(w, now.body)
}

// requests returns what was asked, and how many messages people see.
func (s *service) requests() (asked []string, shown int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked), len(s.shown)
}

// inService is a daemon whose theme is told of in a channel of a service.
func inService(t *testing.T, s *service) *atWork {
	q := working(t)
	channel := "kind: " + s.kind + ", url_file: secrets/url"
	q.write("secrets/url", s.URL+map[string]string{
		theme.Slack: "/services/T0/B0/s3cret", theme.Mattermost: "/hooks/s3cret",
		theme.Teams: "/powerautomate/automations/direct/workflows/1/triggers/manual/paths/invoke?api-version=1&sig=s3cret",
	}[s.kind]+"\n")
	if s.kind == theme.Matrix {
		q.write("secrets/token", "syt_s3cret\n")
		channel = "kind: matrix, url: \"" + s.URL + "\", room: \"!abc:example.org\", token_file: secrets/token"
	}
	q.write("rondo.yaml", "site: { name: Guild, url: \"http://rondo.example.org\", timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n"+
		"avoid_hosts: [127.0.0.1]\nweekly: never\nnotices:\n  team: { "+channel+", tell: [moved] }\n")
	q.write("themes/talks.yaml", talks)
	q.d.reread()
	q.plan()
	q.tell(time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)) // people are invited, and the channel knows of it
	q.write("themes/talks.yaml", talks+"sessions: { 2026-12-08: { move_to: 2026-12-09 15:00, reason: The room is taken. } }\n")
	q.d.reread()
	q.tell(q.now.Add(time.Minute))
	return q
}

// transaction finds the id of a transaction of Matrix.
var transaction = regexp.MustCompile(`/m\.room\.message/\S+\n`)

// TestWhatServicesReceive holds the bytes that each service gets when a session moves.
func TestWhatServicesReceive(t *testing.T) {
	var got txtar.Archive
	for _, kind := range servedKinds {
		s := serviceOf(t, kind)
		q := inService(t, s)
		q.tell(q.now.Add(11 * time.Minute))
		asked, shown := s.requests()
		if states := q.notices(); shown != 1 || len(asked) != 1 || !slices.Equal(states, []string{"sent"}) {
			t.Fatalf("%s: asked %q, %d messages, the letters are %q", kind, asked, shown, states)
		}
		got.Files = append(got.Files, txtar.File{Name: kind, Data: []byte(transaction.ReplaceAllString(asked[0], "/m.room.message/ID\n"))})
	}
	golden := filepath.Join("testdata", "chat.txtar")
	if *update {
		if err := os.WriteFile(golden, txtar.Format(&got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(txtar.Format(&got)); text != string(want) {
		t.Errorf("services receive\n%s\nwant\n%s", text, want)
	}
	if strings.Contains(string(want), "ada@") {
		t.Error("an address of a person is told")
	}
}

// TestAsServicesAnswer holds what follows from what each service answers: how often it is asked, and what people see there.
func TestAsServicesAnswer(t *testing.T) {
	for _, c := range []struct {
		name  string
		turns func(kind string) []turn
		asked int
		shown int
		state string
	}{
		{"busy for a minute", func(kind string) []turn { return []turn{busy[kind]} }, 2, 1, "sent"},
		{"refused", func(kind string) []turn { return []turn{refuses[kind]} }, 1, 0, "failed"},
		{"gone", func(string) []turn { return []turn{{status: 410}} }, 1, 0, "failed"},
		{"down, then up", func(string) []turn { return []turn{{status: 503}, {status: 503}} }, 3, 1, "sent"},
		{"an error, then taken", func(string) []turn { return []turn{{status: 500}} }, 2, 1, "sent"},
	} {
		for _, kind := range servedKinds {
			t.Run(c.name+"/"+kind, func(t *testing.T) {
				s := serviceOf(t, kind, c.turns(kind)...)
				q := inService(t, s)
				for range 6 {
					q.tell(q.now.Add(11 * time.Minute))
				}
				asked, shown := s.requests()
				if states := q.notices(); len(asked) != c.asked || shown != c.shown || !slices.Equal(states, []string{c.state}) {
					t.Errorf("asked %d times, %d messages, the letters are %q; want %d, %d, %s", len(asked), shown, states, c.asked, c.shown, c.state)
				}
				for _, again := range asked {
					if again != asked[0] {
						t.Errorf("another attempt is\n%s\nand not\n%s", again, asked[0])
					}
				}
				q.saysNoSecret()
			})
		}
	}
}

// TestAServiceThatEndsTheConnection holds that a message whose answer is lost is sent once more at most, and that Matrix shows it once.
func TestAServiceThatEndsTheConnection(t *testing.T) {
	for _, kind := range servedKinds {
		t.Run(kind, func(t *testing.T) {
			s := serviceOf(t, kind, turn{gone: true}, turn{gone: true})
			q := inService(t, s)
			for range 6 {
				q.tell(q.now.Add(16 * time.Minute))
			}
			wantShown, wantState := 2, "held"
			if kind == theme.Matrix {
				wantShown, wantState = 1, "sent"
			}
			if _, shown := s.requests(); shown != wantShown || !slices.Equal(q.notices(), []string{wantState}) {
				t.Errorf("%d messages, the letters are %q; want %d, %s", shown, q.notices(), wantShown, wantState)
			}
		})
	}
}

// TestAServiceThatHangs holds that a server that takes a request and never answers is left after some time, and that the notice is in doubt.
func TestAServiceThatHangs(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for what never comes, for 20 seconds")
	}
	for _, kind := range servedKinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			release := make(chan struct{})
			s := &service{kind: kind}
			s.Server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
			t.Cleanup(s.Close)
			t.Cleanup(func() { close(release) })
			q := inService(t, s)
			q.tell(q.now.Add(11 * time.Minute))
			if states := q.notices(); !slices.Equal(states, []string{"in_doubt"}) {
				t.Errorf("the letters are %q", states)
			}
			q.saysNoSecret()
		})
	}
}

// saysNoSecret looks at what is told of the channel for what only it may know.
func (q *atWork) saysNoSecret() {
	q.t.Helper()
	rows, err := q.d.db.Letters(q.t.Context(), store.Filter{})
	q.must(err)
	said := q.health("chat") + q.doctor()
	for _, r := range rows {
		said += r.Reply + "\n"
	}
	if strings.Contains(said, "s3cret") || strings.Contains(said, "/hooks") || strings.Contains(said, "/services/") {
		q.t.Errorf("a secret is told:\n%s", said)
	}
}
