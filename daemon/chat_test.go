package daemon

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// hook is a program behind a webhook. It checks signatures by itself, and refuses what is not signed.
type hook struct {
	*httptest.Server
	mu     sync.Mutex
	key    []byte
	answer int
	after  string // Retry-After
	ids    []string
	events []string // type and text
}

func newHook(t *testing.T) *hook {
	h := &hook{key: []byte("0123456789abcdef0123456789abcdef"), answer: 200}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *hook) secret() string { return "whsec_" + base64.StdEncoding.EncodeToString(h.key) }

// anew gives the hook another key, and returns its secret.
func (h *hook) anew() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.key = []byte("fedcba9876543210fedcba9876543210")
	return h.secret()
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	mac := hmac.New(sha256.New, h.key)
	io.WriteString(mac, r.Header.Get("webhook-id")+"."+r.Header.Get("webhook-timestamp")+"."+string(body))
	if got := r.Header.Get("webhook-signature"); r.Method != "POST" || got != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var event struct {
		Type string
		Data struct{ Text, Status, Start string }
	}
	if json.Unmarshal(body, &event) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	h.ids = append(h.ids, r.Header.Get("webhook-id"))
	h.events = append(h.events, event.Type+" "+event.Data.Status+" "+event.Data.Start+" "+strings.Split(event.Data.Text, "\n")[0])
	if h.after != "" {
		w.Header().Set("Retry-After", h.after)
	}
	w.WriteHeader(h.answer)
}

func (h *hook) heard() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.events)
}

func (h *hook) answers(status int, after string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer, h.after = status, after
}

// chatting is a daemon whose theme is told of behind a hook.
func chatting(t *testing.T, h *hook) *atWork {
	q := working(t)
	q.write("secrets/hook", h.secret()+"\n")
	q.write("rondo.yaml", chatty(h, ""))
	q.write("themes/talks.yaml", talks)
	q.d.reread()
	q.plan()
	return q
}

// chatty is a rondo.yaml with a channel behind a hook, and what else is said of the channel.
func chatty(h *hook, more string) string {
	return "site: { name: Guild, url: \"http://rondo.example.org\", timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n" +
		"avoid_hosts: [127.0.0.1]\nweekly: never\nnotices:\n  team: { kind: webhook, url: \"" + h.URL + "/rondo\", secret_file: secrets/hook" + more + " }\n"
}

const talks = "name: Talks\ntitle: \"@here Maps by ada@example.org\"\npurpose: p\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: 2026-12-08 14:00 }\nnotices: [team]\n"

// tell goes on to a moment, plans, and tells what is due.
func (q *atWork) tell(at time.Time) {
	q.t.Helper()
	q.now = at
	q.plan()
	var group errgroup.Group
	_, err := q.d.tellDue(q.t.Context(), &group)
	q.must(err)
	q.must(group.Wait())
}

func (q *atWork) notices() (states []string) {
	q.t.Helper()
	rows, err := q.d.db.Letters(q.t.Context(), store.Filter{Kind: scheduler.Chat})
	q.must(err)
	for _, r := range rows {
		states = append(states, string(r.State))
	}
	return states
}

// TestAChannelIsTold holds that a program behind a webhook hears of the eve, a move and a cancellation, signed and once each, and that no mail
// is written for it.
func TestAChannelIsTold(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	q.tell(eve.Add(-time.Minute))
	if heard := h.heard(); len(heard) != 0 {
		t.Errorf("heard before its time: %q", heard)
	}
	q.tell(eve)
	q.tell(eve)
	q.write("themes/talks.yaml", talks+"sessions: { 2026-12-08: { move_to: 2026-12-09 15:00 } }\n")
	q.d.reread()
	q.tell(eve.Add(time.Minute))
	q.tell(eve.Add(12 * time.Minute))
	q.write("themes/talks.yaml", talks+"sessions: { 2026-12-08: { cancelled: Snow. } }\n")
	q.d.reread()
	q.tell(eve.Add(20 * time.Minute))
	q.tell(eve.Add(31 * time.Minute))
	want := []string{
		"session.tomorrow confirmed 2026-12-08T12:00:00Z Tomorrow: Talks",
		"session.moved confirmed 2026-12-09T13:00:00Z Moved: Talks",
		"session.cancelled cancelled 2026-12-09T13:00:00Z Cancelled: Talks",
	}
	if heard := h.heard(); !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q", heard, want)
	}
	if free := q.d.chats.free("team"); !free.Equal(q.now.Add(chatPace)) {
		t.Errorf("it may have its next notice at %s, now is %s", free, q.now)
	}
	letters, err := q.d.db.Claim(t.Context(), q.now, 50)
	q.must(err)
	for _, l := range letters {
		if strings.Contains(l.To, "chat.invalid") {
			t.Errorf("%s would be mailed", l.Name)
		}
	}
}

// TestAChannelThatIsBusyIsLeftAlone holds that 429 puts a notice off for as long as the server says, and that it has the same id then.
func TestAChannelThatIsBusyIsLeftAlone(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	h.answers(http.StatusTooManyRequests, "300")
	eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	q.tell(eve)
	h.answers(http.StatusOK, "")
	q.tell(eve.Add(4 * time.Minute))
	if heard, states := h.heard(), q.notices(); len(heard) != 1 || !slices.Equal(states, []string{"queued"}) {
		t.Fatalf("heard %q, the letters are %q", heard, states)
	}
	q.tell(eve.Add(5 * time.Minute))
	if states := q.notices(); len(h.ids) != 2 || h.ids[0] != h.ids[1] || !slices.Equal(states, []string{"sent"}) {
		t.Errorf("ids are %q, the letters are %q", h.ids, states)
	}
}

// TestANoticeThatWaitsAndIsTrueNoMoreIsNotTold holds that nobody reads "tomorrow" of a session that has moved while its server was down.
func TestANoticeThatWaitsAndIsTrueNoMoreIsNotTold(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	h.answers(http.StatusServiceUnavailable, "")
	eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	q.tell(eve)
	q.write("themes/talks.yaml", talks+"sessions: { 2026-12-08: { move_to: 2026-12-15 15:00 } }\n")
	q.d.reread()
	q.tell(eve.Add(30 * time.Second))
	h.answers(http.StatusOK, "")
	q.tell(eve.Add(20 * time.Minute))
	heard := h.heard()
	if states := q.notices(); len(heard) != 2 || !strings.HasPrefix(heard[1], "session.moved") || !slices.Equal(states, []string{"expired", "sent"}) {
		t.Errorf("heard %q, the letters are %q", heard, states)
	}
}

// TestAChannelThatRefusesIsTold holds that a notice that is refused for good is not tried again, and that somebody hears of it.
func TestAChannelThatRefusesIsTold(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	h.answers(http.StatusGone, "")
	eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	q.tell(eve)
	q.tell(eve.Add(time.Hour))
	if heard, states := h.heard(), q.notices(); len(heard) != 1 || !slices.Equal(states, []string{"failed"}) {
		t.Errorf("heard %q, the letters are %q", heard, states)
	}
	if said := q.health("chat"); !strings.Contains(said, "notices to team do not arrive: answers 410: the webhook or room is gone") {
		t.Errorf("health says %q", said)
	}
	if strings.Contains(q.health("chat"), "/rondo") {
		t.Error("the address is told")
	}
	q.write("themes/talks.yaml", strings.Replace(talks, "notices: [team]\n", "", 1))
	q.write("rondo.yaml", strings.Replace(chatty(h, ""), "team:", "lobby:", 1))
	q.d.reread()
	if said := q.health("chat"); said != "" {
		t.Errorf("of a channel that is no more health says %q", said)
	}
}

// TestAHostThatNobodyListedIsNotTold holds that notices go to public hosts alone, unless the operator says otherwise.
func TestAHostThatNobodyListedIsNotTold(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	q.write("rondo.yaml", "site: { name: Guild, url: \"http://rondo.example.org\", timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n"+
		"weekly: never\nnotices:\n  team: { kind: webhook, url: \""+h.URL+"/rondo\", secret_file: secrets/hook }\n")
	q.d.reread()
	q.tell(time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC))
	if heard, states := h.heard(), q.notices(); len(heard) != 0 || !slices.Equal(states, []string{"queued"}) {
		t.Errorf("heard %q, the letters are %q", heard, states)
	}
}

// TestANoticeThatMayHaveArrivedCountsAsTold holds that a channel is told of a reversal where the notice of the move arrived, though the
// answer was an error of a gateway.
func TestANoticeThatMayHaveArrivedCountsAsTold(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	q.tell(eve)
	q.write("themes/talks.yaml", talks+"sessions: { 2026-12-08: { move_to: 2026-12-09 15:00 } }\n")
	q.d.reread()
	q.tell(eve.Add(time.Minute))
	h.answers(http.StatusGatewayTimeout, "600")
	q.tell(eve.Add(12 * time.Minute))
	q.write("themes/talks.yaml", talks)
	q.d.reread()
	h.answers(http.StatusOK, "")
	q.tell(eve.Add(13 * time.Minute))
	q.tell(eve.Add(40 * time.Minute))
	want := []string{
		"session.tomorrow confirmed 2026-12-08T12:00:00Z Tomorrow: Talks",
		"session.moved confirmed 2026-12-09T13:00:00Z Moved: Talks",
		"session.moved confirmed 2026-12-08T12:00:00Z Moved: Talks",
	}
	heard := h.heard()
	if states := q.notices(); !slices.Equal(heard, want) {
		t.Errorf("heard %q, want %q; the letters are %q", heard, want, states)
	}
}

// TestDoubtsOfAChannelThatKnowsCopies holds that a webhook, which knows a copy by its id, is tried until it answers, and that other kinds
// are told at most twice.
func TestDoubtsOfAChannelThatKnowsCopies(t *testing.T) {
	for kind, want := range map[string]string{theme.Webhook: "sent", theme.Mattermost: "held"} {
		t.Run(kind, func(t *testing.T) {
			q := working(t)
			copies := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if copies++; copies <= 4 {
					w.WriteHeader(http.StatusBadGateway)
				}
			}))
			t.Cleanup(server.Close)
			q.write("secrets/hook", (&hook{key: []byte("0123456789abcdef0123456789abcdef")}).secret()+"\n")
			q.write("secrets/url", server.URL+"/rondo\n")
			channel := "kind: " + kind + ", url_file: secrets/url"
			if kind == theme.Webhook {
				channel = "kind: webhook, url: \"" + server.URL + "\", secret_file: secrets/hook"
			}
			q.write("rondo.yaml", "site: { name: Guild, url: \"http://rondo.example.org\", timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n"+
				"avoid_hosts: [127.0.0.1]\nweekly: never\nnotices:\n  team: { "+channel+" }\n")
			q.write("themes/talks.yaml", talks)
			q.d.reread()
			q.plan()
			for i := range 8 {
				q.tell(time.Date(2026, 12, 7, 7, 20*i, 0, 0, time.UTC))
			}
			if states := q.notices(); !slices.Equal(states, []string{want}) || want == "held" && copies != 2 {
				t.Errorf("the letters are %q after %d copies", states, copies)
			}
		})
	}
}

// TestANoticeThatIsTriedAgainWaitsForTheMorning holds that a second attempt keeps quiet hours, and that what is told on the day itself does not
// say that it is tomorrow.
func TestANoticeThatIsTriedAgainWaitsForTheMorning(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	q.write("rondo.yaml", chatty(h, ", at: 20:00, quiet_hours: 21:00-07:00"))
	q.d.reread()
	h.answers(http.StatusServiceUnavailable, "4000")
	eve := time.Date(2026, 12, 7, 18, 0, 0, 0, time.UTC)
	q.tell(eve)
	h.answers(http.StatusOK, "")
	for hour := 2; hour < 11; hour++ { // until 06:00 in Helsinki
		q.tell(eve.Add(time.Duration(hour) * time.Hour))
	}
	if heard := h.heard(); len(heard) != 1 {
		t.Errorf("heard in quiet hours: %q", heard)
	}
	q.tell(eve.Add(11 * time.Hour))
	heard, states := h.heard(), q.notices()
	if want := "session.tomorrow confirmed 2026-12-08T12:00:00Z Today: Talks"; len(heard) != 2 || heard[1] != want || !slices.Equal(states, []string{"expired", "sent"}) {
		t.Errorf("heard %q, want %q; the letters are %q", heard, want, states)
	}
}

// TestQuietHoursDoNotMakeANoticeTooLate holds that a cancellation is told in quiet hours when the session would have begun by their end.
func TestQuietHoursDoNotMakeANoticeTooLate(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	q.write("rondo.yaml", chatty(h, ", tell: [cancelled], quiet_hours: 08:00-18:00"))
	q.write("themes/talks.yaml", talks+"sessions: { 2026-12-08: { cancelled: Snow. } }\n")
	q.d.reread()
	noon := time.Date(2026, 12, 8, 10, 0, 0, 0, time.UTC)
	q.tell(noon)
	h.answers(http.StatusServiceUnavailable, "60")
	q.tell(noon.Add(11 * time.Minute))
	h.answers(http.StatusOK, "")
	q.tell(noon.Add(13 * time.Minute))
	if heard := h.heard(); len(heard) != 2 || !strings.HasPrefix(heard[1], "session.cancelled") {
		t.Errorf("heard %q; the letters are %q", heard, q.notices())
	}
}

// TestASlowChannelHoldsUpNoOther holds that a channel is told while the server of another one does not answer.
func TestASlowChannelHoldsUpNoOther(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	begun, release := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(begun)
		<-release
	}))
	t.Cleanup(slow.Close)
	q.write("secrets/slow", slow.URL+"/x\n")
	q.write("rondo.yaml", chatty(h, "")+"  lobby: { kind: slack, url_file: secrets/slow, tell: [tomorrow], at: 08:00 }\n")
	q.write("themes/talks.yaml", strings.Replace(talks, "[team]", "all", 1))
	q.d.reread()
	var group errgroup.Group
	q.now = time.Date(2026, 12, 7, 6, 0, 0, 0, time.UTC)
	q.plan()
	_, err := q.d.tellDue(t.Context(), &group)
	q.must(err)
	<-begun
	q.tell(q.now.Add(time.Hour))
	if heard := h.heard(); len(heard) != 1 {
		t.Errorf("heard %q", heard)
	}
	close(release)
	q.must(group.Wait())
}

// TestADraftIsNotTold holds that what waits for a channel is dropped when its session becomes a draft, and that it is told when that is over.
func TestADraftIsNotTold(t *testing.T) {
	h := newHook(t)
	q := chatting(t, h)
	h.answers(http.StatusServiceUnavailable, "60")
	eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	q.tell(eve)
	h.answers(http.StatusOK, "")
	q.write("themes/talks.yaml", talks+"draft: true\n")
	q.d.reread()
	q.tell(eve.Add(time.Minute))
	q.tell(eve.Add(20 * time.Minute))
	if heard, states := h.heard(), q.notices(); len(heard) != 1 || !slices.Equal(states, []string{"expired"}) {
		t.Errorf("of a draft it heard %q, the letters are %q", heard, states)
	}
	q.write("themes/talks.yaml", talks)
	q.d.reread()
	q.tell(eve.Add(40 * time.Minute))
	if heard, states := h.heard(), q.notices(); len(heard) != 2 || !slices.Equal(states, []string{"expired", "sent"}) {
		t.Errorf("when it is a draft no more it heard %q, the letters are %q", heard, states)
	}
}
