package mailer

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"rondo/scheduler"
	"rondo/theme"
)

// torn is a connection that takes some octets and then fails.
type torn struct {
	net.Conn
	takes int
	err   error
}

func (c torn) Write(p []byte) (int, error) { return min(c.takes, len(p)), c.err }

// TestDotThatMayHaveLeft: a connection that was dead before took no dot; otherwise nobody knows.
func TestDotThatMayHaveLeft(t *testing.T) {
	for _, test := range []struct {
		takes   int
		err     error
		crossed bool
	}{
		{0, syscall.EPIPE, false},
		{0, syscall.ECONNRESET, false},
		{3, syscall.ECONNRESET, true}, // the dot, and not all of the envelope behind it
		{0, errors.New("something else"), true},
	} {
		t.Run(fmt.Sprint(test.takes, test.err), func(t *testing.T) {
			here, there := net.Pipe()
			defer there.Close()
			go func() {
				fmt.Fprint(there, "220 mail.example.org\r\n")
				_, _ = bufio.NewReader(there).ReadString('\n') // EHLO
				fmt.Fprint(there, "250 mail.example.org\r\n")
			}()
			w := newWire(here)
			defer w.Close()
			w.step(greetingPatience, Greeting)
			client, err := smtp.NewClient(w, "mail.example.org")
			if err != nil {
				t.Fatal(err)
			}
			talk := newConversation(client, w, func() bool { return true })
			w.Conn = torn{here, test.takes, test.err}
			refused := talk.end("MAIL FROM:<guild@example.org>\r\n")
			if refused == nil || refused.crossed != test.crossed || refused.stage != Dot || !talk.broken {
				t.Errorf("%+v", refused)
			}
		})
	}
}

// TestTheLetterBehindIsNotToBlame: the first letter of a connection is kept back, because the ledger cannot record its doubt.
// The one whose envelope would have left with it was not tried, and the route has no trouble.
func TestTheLetterBehindIsNotToBlame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer, o := &peer{extensions: []string{"PIPELINING"}}, newDesk()
		failed := false
		o.doubtErr = func(id int64) error {
			if id == 1 && !failed {
				failed = true
				return errors.New("no room")
			}
			return nil
		}
		for i := range 5 {
			o.post(fmt.Sprintf("ada@d%d.example.org", i), letterText)
		}
		c, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
		time.Sleep(time.Second)
		if why := c.Status().Why; why != "" {
			t.Errorf("the route is in trouble: %s", why)
		}
		time.Sleep(time.Minute)
		stop()
		for _, s := range o.letters {
			if s.state != scheduler.Sent || s.Attempts != 1 {
				t.Errorf("letter %d is %s after %d attempts: %+v", s.ID, s.state, s.Attempts, s.results)
			}
		}
	})
}

// TestLettersAheadOfTheLedger: while no commit comes back, a connection takes three letters to the server whose receipts are not
// durable, and no more.
func TestLettersAheadOfTheLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer, o := &peer{extensions: []string{"PIPELINING"}}, newDesk()
		o.doubtErr = func(id int64) error {
			if id > 6 {
				time.Sleep(time.Hour)
			}
			return nil
		}
		for i := range 12 {
			o.post(fmt.Sprintf("ada@d%d.example.org", i), letterText)
		}
		_, stop := carry(t, o, theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 1, Rate: theme.Rate{Unlimited: true}}, peer.pipes)
		time.Sleep(time.Minute)
		if taken, durable := peer.accepted(), o.count(scheduler.Sent); taken-durable != 3 {
			t.Errorf("the server took %d letters, of which %d are recorded; want three fewer", taken, durable)
		}
		time.Sleep(7 * time.Hour)
		stop()
	})
}
