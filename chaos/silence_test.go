package chaos

import (
	"bufio"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
)

// TestR27NoSilentStop: a password that is refused and a server that cannot be found show on /healthz and in the metrics
// within a minute, fail no letter, and once mended need no restart.
func TestR27NoSilentStop(t *testing.T) {
	t.Parallel()
	const people = 5
	for name, w := range map[string]struct {
		smtp  string
		tells string
	}{
		"535":      {"host: 127.0.0.1, port: %d, tls: none, username: guild, password_file: secret, rate: unlimited", "535"},
		"dead DNS": {"host: mail.invalid, port: %d, tls: none, insecure: true, username: guild, password_file: secret, rate: unlimited", "mail.invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := listen(t, func(verb string, _ letter) act {
				if verb == "AUTH" {
					return act{say: "535 5.7.8 Authentication credentials invalid"}
				}
				return act{}
			})
			s.login = true
			g := found(t, s, terms{people: people, smtp: fmt.Sprintf(w.smtp, s.port)})
			g.write("secret", "a password\n")
			d := g.serve()
			took := d.healthy(503, w.tells, time.Minute)
			t.Logf("told after %v", took.Round(10*time.Millisecond))
			if _, text := d.get("/metrics"); !strings.Contains(text, "rondo_problems 1") {
				t.Error("the metrics do not tell of it")
			}
			if by := g.counts(); by[scheduler.Queued] != people {
				t.Errorf("the outbox has %v", by)
			}
			healthy := listen(t, nil)
			g.write("rondo.yaml", strings.NewReplacer(fmt.Sprintf(w.smtp, s.port),
				fmt.Sprintf("host: 127.0.0.1, port: %d, tls: none, rate: unlimited", healthy.port)).Replace(g.read("rondo.yaml")))
			g.until(30*time.Second, func() error {
				g.hurry()
				return want(len(healthy.letters()), people)
			})
			d.healthy(200, "", 5*time.Second)
			d.stop(10 * time.Second)
			g.verify()
		})
	}
}

// TestS21SecretsStaySecret: no secret appears in logs, pages, errors, verbs or letters, whatever goes wrong.
func TestS21SecretsStaySecret(t *testing.T) {
	const password, token, mailbox = "canary-password-7f3a", "canary-token-91bc", "canary-mailbox-55e0"
	links := strings.Repeat("c0ffee01", 8)
	t.Setenv("RONDO_TOKEN_KEY", links)
	_, key, err := ed25519.GenerateKey(nil)
	must(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	must(t, err)
	block := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	canaries := []string{password, token, mailbox, links, strings.Split(string(block), "\n")[1]}
	for _, word := range []string{password, mailbox} { // as AUTH PLAIN has it
		canaries = append(canaries, base64.StdEncoding.EncodeToString([]byte("\x00guild\x00"+word)))
	}

	var seen strings.Builder
	refuse := true
	s := listen(t, func(verb string, _ letter) act {
		if verb == "AUTH" && refuse {
			return act{say: "535 5.7.8 no"}
		}
		return act{}
	})
	s.login = true
	route := fmt.Sprintf("host: 127.0.0.1, port: %d, tls: none, username: guild, rate: unlimited", s.port)
	g := found(t, s, terms{people: 3, smtp: route + ", password_file: secret"})
	g.write("rondo.yaml", strings.Replace(g.read("rondo.yaml"), "  smtp:", "  dkim: { selector: rondo, key_file: key.pem }\n"+
		fmt.Sprintf("  inbox: { imap: %q, tls: none, username: guild, password_file: mailbox }\n  smtp:", parrot(t)), 1))
	for name, text := range map[string]string{"secret": password + "\n", "mailbox": mailbox + "\n", "key.pem": string(block), "token": "#!/bin/sh\necho " + token + "\necho " + token + " >&2\n"} {
		g.write(name, text)
		must(t, os.Chmod(g.path(name), 0o600))
	}
	must(t, os.Chmod(g.path("token"), 0o700))
	look := func(d *daemon) {
		for _, page := range []string{"/", "/healthz", "/metrics", "/feeds/all.ics", "/t/datatalks", "/debug/vars", "/debug/pprof/"} {
			_, text := d.get(page)
			seen.WriteString(text)
		}
		for _, verb := range [][]string{{"check"}, {"plan", "--json"}, {"outbox", "list", "--json"}, {"outbox", "show", "1"}, {"doctor"}, {"doctor", "--json"}, {"doctor", "--connect"}, {"inbox", "list", "--json"}, {"seats", "datatalks", "--json"}} {
			text, _ := g.rondo(verb...)
			seen.WriteString(text)
		}
	}
	d := g.serve()
	d.healthy(503, "535", time.Minute)
	d.healthy(503, "the mailbox of answers", time.Minute)
	look(d)
	refuse = false
	g.until(time.Minute, func() error { g.hurry(); return want(len(s.letters()), 3) })
	look(d)
	d.stop(10 * time.Second)

	refuse = true // and with a token in place of the password, and with a command that fails
	g.write("rondo.yaml", strings.Replace(g.read("rondo.yaml"), "password_file: secret", fmt.Sprintf("token_command: [%q]", g.path("token")), 1))
	g.write("everybody.csv", g.read("everybody.csv")+"late@example.org,Late\n")
	d = g.serve()
	d.healthy(503, "", time.Minute)
	look(d)
	g.write("token", "#!/bin/sh\necho "+token+"\nexit 3\n")
	must(t, os.Chmod(g.path("token"), 0o700))
	d.stop(35 * time.Second)
	d = g.serve()
	d.healthy(503, "", time.Minute)
	look(d)
	if text, err := g.rondo("backup", g.path("copy.db")); err == nil {
		seen.WriteString(text)
	}
	d.stop(35 * time.Second)

	seen.WriteString(d.log())
	for _, l := range s.letters() {
		seen.Write(l.raw)
	}
	ledgers, err := filepath.Glob(g.path("*.db*"))
	must(t, err)
	for _, file := range ledgers {
		text, err := os.ReadFile(file)
		must(t, err)
		seen.Write(text)
	}
	for _, canary := range canaries {
		if at := strings.Index(seen.String(), canary); at >= 0 {
			t.Errorf("a secret shows: %q", seen.String()[max(0, at-200):at+len(canary)])
		}
	}
	if !strings.Contains(seen.String(), "535 5.7.8 no") || !strings.Contains(seen.String(), "cannot take") || len(s.letters()) != 3 {
		t.Error("nothing was looked at")
	}
}

// parrot is an IMAP server that repeats what it is told, and lets nobody in.
func parrot(t testing.TB) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				fmt.Fprint(conn, "* OK [CAPABILITY IMAP4rev1] ready\r\n")
				for in := bufio.NewScanner(conn); in.Scan(); {
					tag, rest, _ := strings.Cut(in.Text(), " ")
					fmt.Fprintf(conn, "%s NO cannot take %s\r\n", tag, rest)
				}
			}()
		}
	}()
	return l.Addr().String()
}
