package mailer

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
)

// TestServerBehaviours plays one letter to servers of many kinds, and says what becomes of letter and route.
func TestServerBehaviours(t *testing.T) {
	const (
		sent   = scheduler.Sent
		queued = scheduler.Queued
		failed = scheduler.Failed
		doubt  = scheduler.InDoubt
	)
	for _, test := range []struct {
		name    string
		peer    *peer
		state   scheduler.LetterState
		counts  bool   // as an attempt
		says    string // in the letter's reply
		paused  bool
		alarm   bool
		arrived int
	}{
		{"all is well", &peer{}, sent, true, "250 2.0.0 Ok: queued", false, false, 1},
		{"EHLO unknown, HELO known", &peer{answers: map[string]string{"EHLO": "500 what?"}}, sent, true, "250", false, false, 1},
		{"with pipelining and size", &peer{extensions: []string{"PIPELINING", "SIZE 1000000"}}, sent, true, "250", false, false, 1},

		{"banner 554", &peer{answers: map[string]string{"banner": "554 no"}}, queued, false, "greeting: 554 no", true, true, 0},
		{"banner 421", &peer{answers: map[string]string{"banner": "421 4.3.2 later"}}, queued, false, "greeting: 421 4.3.2 later", true, false, 0},
		{"hang-up at once", &peer{answers: map[string]string{"banner": hangUp}}, queued, false, "greeting: EOF", true, false, 0},
		{"hang-up after EHLO", &peer{answers: map[string]string{"EHLO": hangUp}}, queued, false, "EHLO:", true, false, 0},
		{"banner of 1 MB", &peer{answers: map[string]string{"banner": "220 " + strings.Repeat("x", 1<<20)}}, queued, false, "does not end", true, false, 0},
		{"banner without end", &peer{answers: map[string]string{"banner": strings.Repeat("220-x\r\n", 1<<17)}}, queued, false, "does not end", true, false, 0},

		{"MAIL 451", &peer{answers: map[string]string{"MAIL": "451 4.3.0 later"}}, queued, true, "MAIL: 451 4.3.0 later", true, false, 0},
		{"MAIL 550", &peer{answers: map[string]string{"MAIL": "550 no"}}, failed, true, "MAIL: 550 no", false, false, 0},
		{"MAIL 530", &peer{answers: map[string]string{"MAIL": "530 5.7.0 Authentication required"}}, queued, true, "530", true, true, 0},
		{"MAIL 421", &peer{answers: map[string]string{"MAIL": "421 too many"}}, queued, true, "421", true, false, 0},
		{"MAIL too large", &peer{extensions: []string{"SIZE 1000"}, answers: map[string]string{"MAIL": "552 5.3.4 too large"}}, failed, true, "552", false, false, 0},
		{"MAIL with NUL", &peer{answers: map[string]string{"MAIL": "550 no\x00\x1b[31mway"}}, failed, true, "550 no [31mway", false, false, 0},
		{"MAIL garbage", &peer{answers: map[string]string{"MAIL": "HTTP/1.1 400 Bad Request"}}, queued, true, "which is no reply", false, false, 0},
		{"MAIL hang-up", &peer{answers: map[string]string{"MAIL": hangUp}}, queued, true, "MAIL: EOF", false, false, 0},

		{"RCPT 450", &peer{answers: map[string]string{"RCPT": "450 busy"}}, queued, true, "RCPT: 450 busy", false, false, 0},
		{"RCPT 450 4.2.1", &peer{answers: map[string]string{"RCPT": "450 4.2.1 too quickly"}}, queued, true, "450", false, false, 0},
		{"RCPT 451", &peer{answers: map[string]string{"RCPT": "451 4.7.1 try again"}}, queued, true, "451", false, false, 0},
		{"RCPT 452", &peer{answers: map[string]string{"RCPT": "452 4.2.2 full"}}, queued, true, "452", false, false, 0},
		{"RCPT 550", &peer{answers: map[string]string{"RCPT": "550 5.1.1 no such user"}}, failed, true, "RCPT: 550 5.1.1 no such user (fail, address unknown)", false, false, 0},
		{"RCPT 552", &peer{answers: map[string]string{"RCPT": "552 5.2.2 full"}}, failed, true, "mailbox full", false, false, 0},
		{"RCPT 550 pipelined", &peer{extensions: []string{"PIPELINING"}, answers: map[string]string{"RCPT": "550 5.1.1 no", "DATA": "503 no recipients"}},
			failed, true, "RCPT: 550", false, false, 0},
		{"RCPT 550 pipelined, DATA 354 all the same", &peer{extensions: []string{"PIPELINING"}, answers: map[string]string{"RCPT": "550 5.1.1 no"}},
			failed, true, "RCPT: 550", false, false, 0},
		{"RCPT 550 pipelined, then hang-up", &peer{extensions: []string{"PIPELINING"}, answers: map[string]string{"RCPT": "550 5.1.1 no\r\n" + hangUp}},
			failed, true, "RCPT: 550", false, false, 0},
		{"policy", &peer{answers: map[string]string{"RCPT": "550 5.7.1 rejected"}}, failed, true, "5.7.1", false, false, 0},
		{"policy about what we sent", &peer{answers: map[string]string{"dot": "550 5.7.26 unauthenticated"}}, queued, true, "5.7.26", false, false, 1},
		{"quota", &peer{answers: map[string]string{"RCPT": "550 5.4.5 Daily user sending limit exceeded"}}, queued, true, "5.4.5", true, true, 0},

		{"DATA 554", &peer{answers: map[string]string{"DATA": "554 5.5.1 no valid recipients"}}, failed, true, "DATA: 554", false, false, 0},
		{"DATA hang-up", &peer{answers: map[string]string{"DATA": hangUp}}, queued, true, "DATA: EOF", false, false, 0},
		{"354, then hang-up", &peer{answers: map[string]string{"DATA": "354 go\r\n" + hangUp}}, queued, true, "DATA:", false, false, 0},
		{"hang-up in the body", &peer{answers: map[string]string{"body": hangUp}}, queued, true, "DATA:", false, false, 0},

		{"dot, then hang-up", &peer{answers: map[string]string{"dot": hangUp}}, doubt, true, "end of data:", false, false, 1},
		{"dot 451", &peer{answers: map[string]string{"dot": "451 4.3.0 local error"}}, queued, true, "end of data: 451", true, false, 1},
		{"dot 550", &peer{answers: map[string]string{"dot": "550 spam"}}, failed, true, "end of data: 550 spam", false, false, 1},
		{"dot 354", &peer{answers: map[string]string{"dot": "354 what"}}, doubt, true, "end of data: 354", false, false, 1},
		{"dot garbage", &peer{answers: map[string]string{"dot": "fine!"}}, doubt, true, "which is no reply", false, false, 1},
		{"250 with 10 MB", &peer{answers: map[string]string{"dot": strings.Repeat("250-x\r\n", 10<<20/7) + "250 end"}}, sent, true, "250 x x", false, false, 1},
		{"250 in one line of 1 MB", &peer{answers: map[string]string{"dot": "250 " + strings.Repeat("x", 1<<20)}}, sent, true, "250 xxx", false, false, 1},
		{"250 without end", &peer{answers: map[string]string{"dot": "250-queued as 7\r\n" + hangUp}}, sent, true, "250 queued as 7", false, false, 1},
		{"one octet at a time", &peer{slow: time.Millisecond}, sent, true, "250", false, false, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			peer := test.peer
			o := newDesk()
			before := time.Now()
			lines := 40
			if strings.Contains(test.says, "DATA:") { // more than the network takes without a reader
				lines = 500_000
			}
			s := o.post("ada@example.org", "Subject: x\r\n\r\n"+strings.Repeat("all work and no play\r\n", lines))
			c, stop := carry(t, o, peer.listen(t), nil)
			r := o.settled(t, s, 1)[0]
			status := c.Status()
			stop()
			if r.State != test.state || r.Attempted != test.counts || !strings.Contains(r.Reply, test.says) {
				t.Errorf("letter: %+v", r)
			}
			if len(r.Reply) > 2*mostReplyText || strings.ContainsAny(r.Reply, "\r\n\x00\x1b") {
				t.Errorf("reply kept: %q", r.Reply)
			}
			if r.State == queued && r.Attempted && !r.NotBefore.After(before.Add(4*time.Minute)) && !test.paused {
				t.Errorf("again at %v, %v after the first time", r.NotBefore, r.NotBefore.Sub(before))
			}
			if status.Paused != test.paused || status.Alarm != test.alarm {
				t.Errorf("route: %+v", status)
			}
			if got := peer.accepted(); got != test.arrived {
				t.Errorf("%d letters passed the dot, want %d; heard %q", got, test.arrived, peer.commands())
			}
		})
	}
}

func TestConnectionsAreKept(t *testing.T) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}} {
		t.Run(fmt.Sprint(extensions), func(t *testing.T) { testConnectionsAreKept(t, &peer{each: 10, extensions: extensions}) })
	}
}

func testConnectionsAreKept(t *testing.T, peer *peer) {
	o := newDesk()
	for i := range 95 {
		o.post(fmt.Sprintf("p%d@example.org", i), letterText)
	}
	c, stop := carry(t, o, peer.listen(t), nil)
	for _, s := range o.letters {
		if r := o.tried(t, s); r.State != scheduler.Sent {
			t.Fatalf("%s: %+v", s.Name, r)
		}
	}
	if status := c.Status(); status.Paused || status.Accepted.IsZero() {
		t.Errorf("a server that closes after ten letters is no trouble: %+v", status)
	}
	stop()
	if peer.accepted() != 95 || peer.opened() != 10 {
		t.Errorf("%d letters over %d connections, want 95 over 10", peer.accepted(), peer.opened())
	}
}

func TestARefusedLetterLeavesTheConnectionClean(t *testing.T) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}} {
		peer := &peer{extensions: extensions, once: map[string]string{"RCPT": "550 5.1.1 no such user"}}
		if extensions != nil {
			peer.once["DATA"] = "503 5.5.1 no valid recipients"
		}
		o := newDesk()
		first, second := o.post("nobody@example.org", letterText), o.post("ada@example.org", letterText)
		_, stop := carry(t, o, peer.listen(t), nil)
		if a, b := o.settled(t, first, 1)[0], o.settled(t, second, 1)[0]; a.State != scheduler.Failed || b.State != scheduler.Sent {
			t.Errorf("%v: %+v, then %+v", extensions, a, b)
		}
		stop()
		heard := strings.Join(peer.commands(), "\n")
		if peer.opened() != 1 || !strings.Contains(heard, "RSET\nMAIL") {
			t.Errorf("%v: %d connections, heard\n%s", extensions, peer.opened(), heard)
		}
	}
}

// TestDoubtComesBeforeTheDot: the server must not see the end of a letter of which the ledger does not know.
func TestDoubtComesBeforeTheDot(t *testing.T) {
	for _, extensions := range [][]string{nil, {"PIPELINING"}} {
		t.Run(fmt.Sprint(extensions), func(t *testing.T) { testDoubtComesBeforeTheDot(t, &peer{extensions: extensions}) })
	}
}

func testDoubtComesBeforeTheDot(t *testing.T, peer *peer) {
	o := newDesk()
	seen := make(chan int, 1)
	o.doubtErr = func(int64) error {
		seen <- peer.accepted()
		return fmt.Errorf("no room")
	}
	s := o.post("ada@example.org", letterText)
	c, stop := carry(t, o, peer.listen(t), nil)
	r := o.settled(t, s, 1)[0]
	status := c.Status()
	stop()
	if n := <-seen; n != 0 || peer.accepted() != 0 {
		t.Errorf("%d letters passed the dot before the doubt was recorded, %d although it could not be", n, peer.accepted())
	}
	if r.State != scheduler.Queued || !strings.Contains(r.Reply, "no room") || r.NotBefore.IsZero() || r.Attempted || status.Paused {
		t.Errorf("letter %+v, route %+v", r, status)
	}
}

// TestThreeOddRefusalsAreTheRoute: refusals of MAIL that say nothing of a person pause the route when they repeat.
func TestThreeOddRefusalsAreTheRoute(t *testing.T) {
	peer := &peer{answers: map[string]string{"MAIL": "550 no"}}
	o := newDesk()
	for i := range 6 {
		o.post(fmt.Sprintf("p%d@example.org", i), letterText)
	}
	c, stop := carry(t, o, peer.listen(t), nil)
	for wait := 0; !c.Status().Paused && wait < 2000; wait++ {
		time.Sleep(5 * time.Millisecond)
	}
	status := c.Status()
	stop()
	back := 0 // which letter is refused third is not said
	for _, s := range o.letters {
		if len(s.results) > 0 && s.results[0].State == scheduler.Queued && s.results[0].Attempted {
			back++
		}
	}
	if back != 1 || !status.Paused || !status.Alarm || !strings.Contains(status.Why, "MAIL: 550 no") {
		t.Errorf("%d letters were refused and wait, want the third; route %+v", back, status)
	}
	if n := o.count(scheduler.Failed); n != 0 {
		t.Errorf("%d letters failed; the two before the third were to wait with it", n)
	}
}
