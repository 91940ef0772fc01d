package mailer

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// TestSend hands one mail over without an outbox, and returns the server's words.
func TestSend(t *testing.T) {
	for name, test := range map[string]struct {
		to         string
		answers    map[string]string
		said, says string
	}{
		"taken":           {"ada@example.org", nil, "250 2.0.0 Ok: queued", ""},
		"refused":         {"ada@example.org", map[string]string{"RCPT": "550 5.1.1 no such user"}, "", "RCPT: 550 5.1.1 no such user"},
		"refused at once": {"ada@example.org", map[string]string{"banner": "554 no service"}, "", "greeting: 554 no service"},
		"no address":      {"ada", nil, "", "has no @"},
	} {
		t.Run(name, func(t *testing.T) {
			peer := &peer{answers: test.answers}
			c := &Carrier{Route: theme.SMTP{Host: "mail.example.org", TLS: "none"}, Hello: "sessions.example.org"}
			peer.pipes(c)
			said, err := c.Send(t.Context(), scheduler.Delivery{To: test.to, Sealed: scheduler.Sealed{From: "guild@example.org", Bytes: []byte(letterText)}})
			if said != test.said || (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("%q, %v; want %q, %q", said, err, test.said, test.says)
			}
			if arrived := peer.accepted(); (arrived == 1) != (err == nil) {
				t.Errorf("%d mails arrived", arrived)
			}
		})
	}
}

// TestSendIntoAFolder says where the mail is, or why it is not.
func TestSendIntoAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	folder := &Folder{Path: dir, Now: func() time.Time { return noon }}
	mail := scheduler.Delivery{To: "ada@example.org", Sealed: scheduler.Sealed{MessageID: "a/b\\c:d\x1fe f@example.org", Bytes: []byte(letterText)}}
	if _, err := folder.Send(mail); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	said, err := folder.Send(mail)
	text, failed := os.ReadFile(filepath.Join(dir, "a_b_c_d_e f@example.org.eml"))
	if err != nil || failed != nil || said != "written to a_b_c_d_e f@example.org.eml" || string(text) != letterText {
		t.Errorf("%q, %v, %v", said, err, failed)
	}
}

// forgetful is a memory that fails.
type forgetful struct{ *desk }

func (forgetful) Refusals(context.Context, time.Time) ([]scheduler.Refusal, error) {
	return nil, errors.New("no such table")
}
func (forgetful) Rests(context.Context) ([]scheduler.Rest, error) {
	return nil, errors.New("no such column")
}
func (forgetful) Released(context.Context) (time.Time, error) { return time.Time{}, errors.New("busy") }
func (forgetful) Rest(context.Context, scheduler.Rest) error  { return errors.New("full") }

// TestAMemoryThatFails is told of, and keeps no letter. One that works is not spoken of.
func TestAMemoryThatFails(t *testing.T) {
	for name, test := range map[string]struct {
		memory func(*desk) Memory
		says   []string
	}{
		"none":   {func(*desk) Memory { return nil }, nil},
		"well":   {func(o *desk) Memory { return o }, nil},
		"failed": {func(o *desk) Memory { return forgetful{o} }, []string{"look for earlier refusals", "look for domains that rest", "record that a domain rests", "look for letters that were released"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer, o := &peer{judge: func(to string) string {
					if strings.HasSuffix(to, "@b.example.org") {
						return "550 5.1.1 no such user"
					}
					return ""
				}}, newDesk()
				var said bytes.Buffer
				for _, to := range []string{"ada@a.example.org", "p1@b.example.org", "p2@b.example.org", "p3@b.example.org"} {
					o.post(to, letterText)
				}
				_, stop := carry(t, o, quick, func(c *Carrier) {
					peer.pipes(c)
					c.Memory = test.memory(o)
					c.Log = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelError}))
				})
				time.Sleep(time.Second)
				o.call()
				time.Sleep(time.Second)
				stop()
				if o.letters[0].state != scheduler.Sent || o.count(scheduler.Held) != 3 {
					t.Errorf("ada's letter is %s, %d are held", o.letters[0].state, o.count(scheduler.Held))
				}
				for _, words := range test.says {
					if !strings.Contains(said.String(), words) {
						t.Errorf("nothing says %q:\n%s", words, &said)
					}
				}
				if len(test.says) == 0 && said.Len() > 0 {
					t.Errorf("the log says\n%s", &said)
				}
			})
		})
	}
}

// TestASlowAnswerIsNoLostCommand: only what followed a final dot can be lost with it. A server that takes five seconds over the
// first letter of a connection is waited for.
func TestASlowAnswerIsNoLostCommand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer, o := &peer{extensions: []string{"PIPELINING"}}, newDesk()
		s := o.post("ada@example.org", letterText)
		_, stop := carry(t, o, quick, func(c *Carrier) {
			c.Dial = func(context.Context, string, string) (net.Conn, error) {
				ours, theirs := net.Pipe()
				go peer.play(&slowConn{Conn: theirs, after: "2.0.0 Ok", wait: 5 * time.Second})
				return ours, nil
			}
		})
		o.tried(t, s)
		stop()
		if peer.opened() != 1 || s.Attempts != 1 || peer.accepted() != 1 {
			t.Errorf("%d connections, %d attempts, %d copies", peer.opened(), s.Attempts, peer.accepted())
		}
	})
}
