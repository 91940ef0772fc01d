package imap

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// raws are the mails of a list, with their flags before them.
func raws(list []letter) []string {
	var out []string
	for _, l := range list {
		out = append(out, l.flags+l.raw)
	}
	return out
}

// play runs a source against a peer in virtual time, for as long as the test plays. Then the source has to stop.
func play(t *testing.T, p *peer, shape func(*Source), test func(t *testing.T, k *shelf)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p.news = make(chan struct{})
		k := newShelf()
		s := p.source(k)
		if shape != nil {
			shape(s)
		}
		stop := start(t, s)
		test(t, k)
		stop()
	})
}

// soon is a virtual time in which everything has to be done that needs no minutes of its own.
const soon = 30 * time.Second

func TestPollsWithoutIdle(t *testing.T) {
	p := newPeer("MOVE UIDPLUS")
	play(t, p, nil, func(t *testing.T, k *shelf) {
		time.Sleep(10 * time.Minute)
		p.deliver(reply(1))
		time.Sleep(70 * time.Second)
		if k.counts(reply(1)) != 1 {
			t.Error("a mail was not seen within a minute and a bit")
		}
		if n := p.said("NOOP"); n < 9 || n > 13 || p.said("IDLE") > 0 {
			t.Errorf("asked %d times in 11 minutes", n)
		}
	})
}

func TestPollsWhereIdleIsRefused(t *testing.T) {
	p := newPeer(everything)
	p.odd = func(t *talk, tag, verb, _ string) bool {
		if verb == "IDLE" {
			t.say("%s BAD not today", tag)
		}
		return verb == "IDLE"
	}
	play(t, p, nil, func(t *testing.T, k *shelf) {
		time.Sleep(10 * time.Minute)
		p.deliver(reply(1))
		time.Sleep(70 * time.Second)
		if k.counts(reply(1)) != 1 || p.said("IDLE") != 1 || len(p.dialled()) != 1 {
			t.Errorf("kept %d, IDLE %d, connections %d", k.counts(reply(1)), p.said("IDLE"), len(p.dialled()))
		}
	})
}

func TestIdleIsRenewed(t *testing.T) {
	p := newPeer(everything)
	play(t, p, nil, func(t *testing.T, k *shelf) {
		time.Sleep(time.Hour)
		if n := p.said("IDLE"); n != 7 {
			t.Errorf("%d times IDLE in an hour, not each nine minutes", n)
		}
		p.deliver(reply(1))
		synctest.Wait()
		if k.counts(reply(1)) != 1 {
			t.Error("a mail was not seen at once")
		}
	})
}

// TestChattyServer: some tell of the mails that are there whenever one begins to listen.
func TestChattyServer(t *testing.T) {
	p := newPeer(everything)
	p.deliver(words(1))
	p.odd = func(t *talk, tag, verb, _ string) bool {
		if verb == "IDLE" {
			t.say("* 1 EXISTS")
		}
		return false
	}
	play(t, p, nil, func(t *testing.T, k *shelf) {
		time.Sleep(time.Hour)
		if n := p.said("SEARCH"); n > 80 {
			t.Errorf("looked %d times in an hour", n)
		}
		p.deliver(reply(1))
		time.Sleep(70 * time.Second)
		if k.counts(reply(1)) != 1 {
			t.Error("a mail was not seen within a minute and a bit")
		}
	})
}

// TestGoodbyeInIdle: servers end connections at which nothing happens. That is no news, but happens no more often because
// we come back at once.
func TestGoodbyeInIdle(t *testing.T) {
	for _, test := range []struct {
		after       time.Duration
		connections int // in ten hours
		news        int
	}{
		{8 * time.Minute, 75, 1},
		{0, 150, 300},
	} {
		p := newPeer(everything)
		p.odd = func(t *talk, tag, verb, _ string) bool {
			if verb == "IDLE" {
				time.AfterFunc(test.after, func() { _ = t.conn.Close() })
			}
			return false
		}
		news := 0
		play(t, p, func(s *Source) { s.Changed = func(error) { news++ } }, func(t *testing.T, k *shelf) {
			time.Sleep(10 * time.Hour)
		})
		if n := len(p.dialled()); n > test.connections || n < test.connections/2 || news > test.news {
			t.Errorf("%d connections in ten hours that last %v each, %d times told", n, test.after, news)
		}
	}
}

// TestHalfOpen: the connection is dead and nobody says so.
func TestHalfOpen(t *testing.T) {
	p := newPeer(everything)
	dead := false
	p.odd = func(t *talk, tag, verb, _ string) bool {
		if verb == "IDLE" && !dead {
			dead = true
			t.say("+ idling")
			for _, err := t.in.ReadByte(); err == nil; _, err = t.in.ReadByte() {
			}
			return true
		}
		return false
	}
	play(t, p, nil, func(t *testing.T, k *shelf) {
		time.Sleep(time.Minute)
		p.deliver(reply(1))
		time.Sleep(11 * time.Minute)
		if k.counts(reply(1)) != 1 || len(p.dialled()) != 2 {
			t.Errorf("kept %d over %d connections", k.counts(reply(1)), len(p.dialled()))
		}
	})
}

func TestBackoff(t *testing.T) {
	p := newPeer(everything)
	p.down = true
	play(t, p, nil, func(t *testing.T, k *shelf) {
		begin := time.Now()
		time.Sleep(21 * time.Minute)
		var at []string
		for _, d := range p.dialled() {
			at = append(at, d.Sub(begin).String())
		}
		if want := "0s 1s 3s 7s 15s 31s 1m3s 2m7s 4m15s 8m31s 13m31s 18m31s"; strings.Join(at, " ") != want {
			t.Errorf("dialled after %v\nnot %s", at, want)
		}
		p.mu.Lock()
		p.down = false
		p.mu.Unlock()
		p.deliver(reply(1))
		time.Sleep(5 * time.Minute)
		if k.counts(reply(1)) != 1 {
			t.Error("did not come back")
		}
	})
}

// TestMovesInThreeSteps: without MOVE, and without UIDPLUS, other people's mails that are marked as deleted stay.
func TestMovesInThreeSteps(t *testing.T) {
	for _, test := range []struct {
		caps string
		left []string
	}{
		{"IDLE UIDPLUS", []string{`\Deleted` + words(1)}},
		{"IDLE", []string{`\Deleted` + words(1), `\Deleted` + reply(1)}},
	} {
		p := newPeer(test.caps)
		p.deliver(words(1))
		p.folders["INBOX"][0].flags = `\Deleted`
		p.deliver(reply(1))
		play(t, p, func(s *Source) { s.DoneFolder = "Done" }, func(t *testing.T, k *shelf) {
			synctest.Wait()
			if left := raws(p.lies("INBOX")); !slices.Equal(left, test.left) {
				t.Errorf("%s: left %q", test.caps, left)
			}
			if done := raws(p.lies("Done")); !slices.Equal(done, []string{reply(1)}) {
				t.Errorf("%s: moved %q", test.caps, done)
			}
		})
	}
}

// TestMarksWhereMovingIsRefused: the mails are kept, so nothing is lost, and reading goes on.
func TestMarksWhereMovingIsRefused(t *testing.T) {
	p := newPeer(everything)
	p.odd = func(t *talk, tag, verb, _ string) bool {
		if verb == "MOVE" || verb == "CREATE" {
			t.say("%s NO [NOPERM] not allowed", tag)
			return true
		}
		return false
	}
	p.deliver(reply(1))
	log := &journal{}
	play(t, p, func(s *Source) { s.DoneFolder, s.Log = "Done", log.logger() }, func(t *testing.T, k *shelf) {
		time.Sleep(soon)
		p.deliver(reply(2))
		time.Sleep(soon)
		if left := raws(p.lies("INBOX")); !slices.Equal(left, []string{"$RondoDone" + reply(1), "$RondoDone" + reply(2)}) {
			t.Errorf("left %q", left)
		}
		if n := strings.Count(log.String(), "move mail that is kept into done_folder"); n != 1 {
			t.Errorf("told %d times:\n%s", n, log)
		}
	})
}

func TestSeenWhereThereAreNoKeywords(t *testing.T) {
	p := newPeer(everything)
	p.odd = func(t *talk, tag, verb, _ string) bool {
		if verb == "SELECT" {
			t.folder = "INBOX"
			t.say("* OK [UIDVALIDITY 1] valid")
			t.say("* OK [PERMANENTFLAGS (\\Seen \\Deleted)] lasting")
			t.say("%s OK [READ-WRITE] selected", tag)
		}
		return verb == "SELECT"
	}
	p.deliver(reply(1))
	play(t, p, nil, func(t *testing.T, k *shelf) {
		synctest.Wait()
		if left := raws(p.lies("INBOX")); !slices.Equal(left, []string{`\Seen` + reply(1)}) {
			t.Errorf("left %q", left)
		}
	})
}

// TestLargeMails: of a large mail all is read, of one that is larger than announced the beginning.
func TestLargeMails(t *testing.T) {
	header := "Subject: Accepted: large\r\nFrom: p1@example.org\r\n\r\n"
	large := header + strings.Repeat("x", MostMail)
	huge := "Subject: Accepted: huge\r\n\r\n" + strings.Repeat("z", MostLarge)
	liar := "Subject: Accepted: liar\r\n\r\n" + strings.Repeat("y", MostMail)
	p := newPeer(everything)
	p.odd = func(t *talk, tag, verb, args string) bool {
		if verb != "FETCH" || !strings.Contains(args, "RFC822.SIZE") {
			return false
		}
		t.say("* 1 FETCH (UID 1 RFC822.SIZE %d)", len(large))
		t.say("* 2 FETCH (UID 2 RFC822.SIZE 100)")
		t.say("* 3 FETCH (UID 3 RFC822.SIZE %d)", len(huge))
		t.say("%s OK done", tag)
		return true
	}
	p.deliver(large)
	p.deliver(liar)
	p.deliver(huge)
	play(t, p, nil, func(t *testing.T, k *shelf) {
		synctest.Wait()
		for raw, size := range map[string]int64{large: int64(len(large)), liar[:MostMail]: MostMail + 1, huge[:MostLarge]: int64(len(huge))} {
			if k.sizes[raw] != size {
				t.Errorf("kept with size %d instead of %d: %q", k.sizes[raw], size, raw[:30])
			}
		}
		if len(k.copies) != 3 {
			t.Errorf("%d mails kept", len(k.copies))
		}
	})
}

func TestTokens(t *testing.T) {
	for _, test := range []struct {
		caps, want string
	}{
		{"AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR", "XOAUTH2 user=guild\x01auth=Bearer ya29.canary\x01\x01"},
		{"AUTH=OAUTHBEARER SASL-IR", "OAUTHBEARER n,a=guild,\x01host=127.0.0.1\x01port=143\x01auth=Bearer ya29.canary\x01\x01"},
	} {
		p := newPeer(test.caps)
		s := p.source(nil)
		s.Secret = func(context.Context) (Credential, error) { return Credential{Token: "ya29.canary"}, nil }
		if _, err := s.Check(t.Context()); err != nil {
			t.Errorf("%s: %v", test.caps, err)
		}
		index := slices.IndexFunc(p.heard, func(line string) bool { return strings.HasPrefix(line, "AUTHENTICATE") })
		how, sent, _ := strings.Cut(strings.TrimPrefix(p.heard[index], "AUTHENTICATE "), " ")
		plain, _ := base64.StdEncoding.DecodeString(sent)
		if got := how + " " + string(plain); got != test.want {
			t.Errorf("%q\nnot %q", got, test.want)
		}
	}
}

// TestRefusedLogins: the error tells what to do, and does not repeat the secret when the server does.
func TestRefusedLogins(t *testing.T) {
	challenge := base64.StdEncoding.EncodeToString([]byte(`{"status":"401","schemes":"bearer"}`))
	for _, test := range []struct {
		name, caps, answer, want string
		credential               Credential
	}{
		{"a server that repeats the password", "", `%s NO wrong password "canary-pass"`, "NO wrong password", Credential{Password: "canary-pass"}},
		{"a server that repeats what was sent", "SASL-IR AUTH=PLAIN", "%s NO cannot " + base64.StdEncoding.EncodeToString([]byte("\x00guild\x00canary-pass")), "(secret)", Credential{Password: "canary-pass"}},
		{"an old token", "AUTH=XOAUTH2 SASL-IR", "+ " + challenge + "%.0s", "refuses the access token", Credential{Token: "canary-token"}},
		{"no tokens", "AUTH=PLAIN", "", "takes no access token", Credential{Token: "canary-token"}},
		{"no passwords", "LOGINDISABLED AUTH=XOAUTH2", "", "takes no password on this connection (it offers XOAUTH2)", Credential{Password: "canary-pass"}},
		{"nothing", "", "", "password of mail.inbox is empty", Credential{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPeer(test.caps)
			p.odd = func(t *talk, tag, verb, _ string) bool {
				if verb == "LOGIN" || verb == "AUTHENTICATE" {
					t.say(test.answer, tag)
					return true
				}
				return false
			}
			s := p.source(nil)
			s.Secret = func(context.Context) (Credential, error) { return test.credential, nil }
			_, err := s.Check(t.Context())
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(fmt.Sprintf("%v %+v", err, s), "canary") {
				t.Errorf("%v\nnot %q", err, test.want)
			}
		})
	}
}
