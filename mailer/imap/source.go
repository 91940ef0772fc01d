package imap

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net"
	"time"
)

// Source is a mailbox that is read. Its fields may not change once it runs.
type Source struct {
	Address    string // HOST:PORT; the port may be left out
	TLS        string // implicit (also ""), starttls, or none, which only this machine may have
	Username   string
	Folder     string // what is read; INBOX when empty
	DoneFolder string // where rondo's mails go, created when it is missing; when empty they get the keyword $RondoDone

	Secret func(context.Context) (Credential, error) // asked at every connect
	Keeper Keeper
	Now    func() time.Time
	Log    *slog.Logger   // never sees a credential
	Jitter func() float64 // in [0, 1)

	// Changed, which may be nil, hears how the mailbox is: nil when it is read and everything in it is kept, otherwise why
	// not. It is called at changes, by the goroutine of Run.
	Changed func(error)

	Roots *x509.CertPool                                                // whose certificates are trusted; nil for the system's
	Dial  func(ctx context.Context, net, addr string) (net.Conn, error) // nil for a net.Dialer
}

// Credential is what a mailbox is opened with.
type Credential struct {
	Password string
	Token    string // an OAuth access token (XOAUTH2, or OAUTHBEARER of RFC 7628), in place of a password
}

// String hides the credential, so that no log shows it.
func (Credential) String() string { return "(secret)" }

// LogValue hides the credential, so that no log shows it.
func (Credential) LogValue() slog.Value { return slog.StringValue("(secret)") }

// Keeper keeps what is read. A mailbox has the name that Source.Mailbox says.
type Keeper interface {
	// Position is where reading goes on: the UIDVALIDITY that the UIDs belong to, and the first UID that is not handled.
	// Both are 0 at first.
	Position(ctx context.Context, mailbox string) (validity, next uint32, err error)

	// Keep commits a mail. Keeping the same bytes twice is keeping them once. It is ours when rondo has taken it, so that
	// it may be moved or marked. Of a mail over 32 MiB raw is the beginning; size is always that of the mail. After an error the mail is offered again later; it is never skipped.
	Keep(ctx context.Context, raw []byte, size int64) (ours bool, err error)

	// Advance commits a new position.
	Advance(ctx context.Context, mailbox string, validity, next uint32) error
}

// Limits of what is read of a mail, in octets.
const (
	MostMail  = 2 << 20  // a larger one is fetched alone
	MostLarge = 32 << 20 // of such a one
)
