package mailer

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/mailbox"
	"rondo/scheduler"
	"rondo/theme"
)

// certificate makes a certificate for 127.0.0.1 that signs itself, for a server and for a client that trusts it.
func certificate(t testing.TB) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example.org"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, &tls.Config{RootCAs: roots}
}

func fixed(secret string) Secret {
	return func(context.Context) (string, error) { return secret, nil }
}

func TestSecureRoutes(t *testing.T) {
	server, trusting := certificate(t)
	login := func(user, secret string) error {
		if user != "guild" || secret != "open sesame" {
			return errors.New("Username and Password not accepted")
		}
		return nil
	}
	for _, test := range []struct {
		name   string
		box    mailbox.Options
		route  theme.SMTP
		secret Secret
		trust  *tls.Config
		want   string // part of the letter's reply; "250" means sent, anything else a pause with an alarm
	}{
		{"STARTTLS", mailbox.Options{TLS: server}, theme.SMTP{TLS: "starttls"}, nil, trusting, "250"},
		{"STARTTLS is the default", mailbox.Options{TLS: server}, theme.SMTP{}, nil, trusting, "250"},
		{"implicit TLS", mailbox.Options{TLS: server, Implicit: true}, theme.SMTP{TLS: "implicit"}, nil, trusting, "250"},
		{"no STARTTLS offered", mailbox.Options{}, theme.SMTP{TLS: "starttls"}, nil, trusting, "offers no STARTTLS"},
		{"unknown certificate", mailbox.Options{TLS: server}, theme.SMTP{TLS: "starttls"}, nil, nil, "certificate"},
		{"unknown certificate, implicit", mailbox.Options{TLS: server, Implicit: true}, theme.SMTP{TLS: "implicit"}, nil, nil, "certificate"},
		{"plain text where TLS is awaited", mailbox.Options{}, theme.SMTP{TLS: "implicit"}, nil, trusting, "not look like a TLS handshake"},
		{"login", mailbox.Options{TLS: server, Login: login}, theme.SMTP{Username: "guild"}, fixed("open sesame"), trusting, "250"},
		{"login on loopback", mailbox.Options{Login: login}, theme.SMTP{TLS: "none", Username: "guild"}, fixed("open sesame"), nil, "250"},
		{"token", mailbox.Options{TLS: server, Login: login}, theme.SMTP{Username: "guild", TokenCommand: []string{"token"}}, fixed("open sesame"), trusting, "250"},
		{"wrong password", mailbox.Options{TLS: server, Login: login}, theme.SMTP{Username: "guild"}, fixed("sesame"), trusting, "AUTH: 535 5.7.8"},
		{"wrong token", mailbox.Options{TLS: server, Login: login}, theme.SMTP{Username: "guild", TokenCommand: []string{"token"}}, fixed("old"), trusting, "AUTH: 535 5.7.8"},
		{"login asked for, none given", mailbox.Options{TLS: server, Login: login}, theme.SMTP{}, nil, trusting, "MAIL: 530 5.7.0"},
		{"no login offered", mailbox.Options{TLS: server}, theme.SMTP{Username: "guild"}, fixed("x"), trusting, "offers no login"},
		{"no secret", mailbox.Options{TLS: server, Login: login}, theme.SMTP{Username: "guild"}, nil, trusting, "neither password_file nor token_command"},
		{"secret unreadable", mailbox.Options{TLS: server, Login: login}, theme.SMTP{Username: "guild"},
			PasswordFrom("testdata/none"), trusting, "read the mail password"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := openMailbox(t, test.box)
			test.route.Host, test.route.Port = "127.0.0.1", m.Port()
			o := newDesk()
			s := o.post("ada@example.org", letterText)
			c, stop := carry(t, o, test.route, func(c *Carrier) { c.Secret, c.TLS = test.secret, test.trust })
			r := o.settled(t, s, 1)[0]
			status := c.Status()
			stop()
			sent := test.want == "250"
			if !strings.Contains(r.Reply, test.want) || (r.State == scheduler.Sent) != sent {
				t.Errorf("letter: %+v", r)
			}
			if !sent && (r.State != scheduler.Queued || !status.Paused || !status.Alarm || !strings.Contains(status.Why, test.want)) {
				t.Errorf("letter %+v, route %+v; want a pause with an alarm", r, status)
			}
			if sent && string(m.Messages()[0].Raw) != letterText {
				t.Errorf("arrived: %q", m.Messages()[0].Raw)
			}
		})
	}
}

// TestStartTLSTakesNothingFromBefore: what a server, or somebody between, says in clear text after its answer to STARTTLS
// must not be taken for the answer to a later command.
func TestStartTLSTakesNothingFromBefore(t *testing.T) {
	peer := &peer{extensions: []string{"STARTTLS"}, answers: map[string]string{"STARTTLS": "220 go\r\n250-evil\r\n250 AUTH PLAIN"}}
	route := peer.listen(t)
	route.TLS = "starttls"
	o := newDesk()
	s := o.post("ada@example.org", letterText)
	c, stop := carry(t, o, route, nil)
	r := o.settled(t, s, 1)[0]
	status := c.Status()
	stop()
	if r.State != scheduler.Queued || r.Attempted || !status.Alarm {
		t.Errorf("letter %+v, route %+v", r, status)
	}
}

func TestSecretsFromFilesAndCommands(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "smtp")
	if err := os.WriteFile(file, []byte("open sesame\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		secret Secret
		want   string // the secret, or part of the error
		fails  bool
	}{
		{"file", PasswordFrom(file), "open sesame", false},
		{"no file", PasswordFrom(file + "x"), "read the mail password", true},
		{"command in its folder", TokenFrom([]string{"cat", "smtp"}, dir), "open sesame", false},
		{"command fails", TokenFrom([]string{"false"}, dir), "token_command false", true},
		{"no command", TokenFrom([]string{"./none"}, dir), "token_command", true},
		{"nothing printed", TokenFrom([]string{"true"}, dir), "one access token", true},
		{"two lines", TokenFrom([]string{"printf", `a\nb`}, dir), "one access token", true},
	} {
		got, err := test.secret(t.Context())
		if err != nil {
			got = err.Error()
		}
		if (err != nil) != test.fails || !strings.Contains(got, test.want) || !test.fails && got != test.want {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}
