package imap

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// How long a server may take, and how much it may say.
const (
	connectPatience = 30 * time.Second
	commandPatience = 60 * time.Second
	fetchPatience   = 5 * time.Minute
	quitPatience    = 2 * time.Second

	mostAnswer = 1 << 20 // certificates and greetings included
	mostList   = 4 << 20 // half a million UIDs
)

// session is one connection to the mailbox, logged in.
type session struct {
	client  *imapclient.Client
	wire    *wire
	caps    imap.CapSet
	names   imap.NamespaceData // empty when the server does not say
	arrived chan struct{}      // holds one when the server told of mails since they were last listed
	writing bool               // the folder is open for changes
	woken   bool               // the last waiting ended because the server told of mails
	deaf    bool               // it offers IDLE and refuses it
	secrets []string           // what no error may repeat
	stop    func() bool        // ends the listening for the end of the program
}

// connect opens the connection, secures it and logs in. The trouble says at which of these it ended.
func (s *Source) connect(ctx context.Context) (*session, error) {
	w, err := s.dial(ctx)
	if err != nil {
		return nil, &trouble{reaching, err}
	}
	c := &session{wire: w, arrived: make(chan struct{}, 1), stop: context.AfterFunc(ctx, w.hurry)}
	if err := s.introduce(ctx, c); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

func (s *Source) dial(ctx context.Context) (*wire, error) {
	dial := s.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext // its keep-alive finds out within minutes that the other side is gone
	}
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	host, port := s.hostPort()
	conn, err := dial(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	return newWire(conn), nil
}

func (s *Source) hostPort() (host, port string) {
	host, port, err := net.SplitHostPort(s.Address)
	if err == nil {
		return host, port
	}
	if cmp.Or(s.TLS, "implicit") == "implicit" {
		return s.Address, "993"
	}
	return s.Address, "143"
}

// introduce makes a session of a connection.
func (s *Source) introduce(ctx context.Context, c *session) error {
	if err := c.do(connectPatience, mostAnswer, func() (err error) {
		c.client, err = s.secure(ctx, c)
		return err
	}); err != nil {
		return &trouble{securing, c.clean(explainTLS(err))}
	}
	if err := c.do(connectPatience, mostAnswer, c.client.WaitGreeting); err != nil {
		return &trouble{reaching, c.clean(err)}
	}
	if err := s.logIn(ctx, c); err != nil {
		return &trouble{entering, c.clean(err)}
	}
	if err := c.askNames(); err != nil {
		return &trouble{opening, c.clean(err)}
	}
	return nil
}

// secure puts TLS around the connection as it is wanted, and the library around that.
func (s *Source) secure(ctx context.Context, c *session) (*imapclient.Client, error) {
	host, _ := s.hostPort()
	options := &imapclient.Options{
		TLSConfig: &tls.Config{ServerName: host, RootCAs: s.Roots},
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				c.tell()
			}
		}},
	}
	switch cmp.Or(s.TLS, "implicit") {
	case "implicit":
		conn := tls.Client(c.wire, options.TLSConfig)
		if err := conn.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		return imapclient.New(conn, options), nil
	case "starttls":
		return imapclient.NewStartTLS(c.wire, options)
	}
	return imapclient.New(c.wire, options), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// explainTLS says what a refusal before the login is mostly about.
func explainTLS(err error) error {
	var no *imap.Error
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &no):
		return fmt.Errorf("the server refuses STARTTLS, so mails and password would be readable on the way; check mail.inbox.tls and the port: %w", err)
	case errors.As(err, &record):
		return fmt.Errorf("the server does not begin with TLS; check mail.inbox.tls and the port: %w", err)
	}
	return err
}

// tell notes that there may be mails that were not listed.
func (c *session) tell() {
	select {
	case c.arrived <- struct{}{}:
	default:
	}
}

// do runs one step of the conversation. The library panics on some answers; then the connection is of no more use.
func (c *session) do(patience time.Duration, octets int64, f func() error) (err error) {
	c.wire.step(patience, octets)
	defer c.wire.rest()
	defer func() {
		if cause := recover(); cause != nil {
			_ = c.wire.Close()
			err = fmt.Errorf("understand the server: panic: %v", cause)
		}
	}()
	return f()
}

// quit says goodbye, if there is still somebody to say it to.
func (c *session) quit() {
	_ = c.do(quitPatience, mostAnswer, func() error { return c.client.Logout().Wait() })
	c.close()
}

func (c *session) close() {
	c.stop()
	_ = c.wire.Close()
	if c.client != nil {
		_ = c.client.Close()
	}
}

// cleaned is an error that says less than the one in it.
type cleaned struct {
	error
	text string
}

func (c cleaned) Error() string { return c.text }
func (c cleaned) Unwrap() error { return c.error }

// clean makes an error fit for logs: one line of bounded length, without a secret that the server may have repeated.
func (c *session) clean(err error) error {
	text, _, _ := strings.Cut(err.Error(), "\n")
	for _, secret := range c.secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "(secret)")
		}
	}
	const most = 300
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	if text == err.Error() {
		return err
	}
	return cleaned{err, text}
}
