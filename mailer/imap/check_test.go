package imap

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"rondo/mailer/imap/imaptest"
)

// sourceOf is a mailbox of a test server, reached with STARTTLS.
func sourceOf(d *imaptest.Dovecot) *Source {
	return &Source{Address: d.Address, TLS: "starttls", Username: imaptest.Username, Roots: d.Roots, Secret: password(d.Password),
		Now: time.Now, Log: slog.New(slog.DiscardHandler), Jitter: func() float64 { return 0.5 }}
}

func password(word string) func(context.Context) (Credential, error) {
	return func(context.Context) (Credential, error) { return Credential{Password: word}, nil }
}

func TestCheck(t *testing.T) {
	d := imaptest.Start(t)
	d.Deliver([]byte("Subject: a\r\n\r\nb\r\n"))
	r, err := sourceOf(d).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := (Report{Messages: 1, Idle: true, Move: true, UIDPlus: true}); r != want {
		t.Errorf("%+v", r)
	}
	if got := d.Mails(""); len(got) != 1 || got[0].Flags != "" || !got[0].New {
		t.Errorf("the mail changed by the look: %+v", got)
	}
}
