package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// How long each step may take (RFC 5321 §4.5.3.2).
const (
	connectPatience  = 30 * time.Second
	greetingPatience = 5 * time.Minute
	commandPatience  = 5 * time.Minute
	dataPatience     = 2 * time.Minute
	blockPatience    = 3 * time.Minute
	dotPatience      = 10 * time.Minute
	quitPatience     = 5 * time.Second
	lostPatience     = 2 * time.Second // for the first octet about what followed a final dot that was answered
)

// connect opens a conversation up to the point where letters can be carried. The refusal names the stage that failed.
func (c *Carrier) connect(ctx context.Context) (*conversation, *refusal) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, &refusal{stage: Connect, err: err}
	}
	w := newWire(conn)
	stop := context.AfterFunc(ctx, w.hurry)
	client, refused := c.introduce(ctx, w)
	if refused != nil {
		stop()
		_ = w.Close()
		return nil, refused
	}
	w.rest()
	return newConversation(client, w, stop), nil
}

func (c *Carrier) dial(ctx context.Context) (net.Conn, error) {
	dial := c.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	return dial(ctx, "tcp", net.JoinHostPort(c.Route.Host, strconv.Itoa(c.port())))
}

func (c *Carrier) port() int {
	switch {
	case c.Route.Port != 0:
		return c.Route.Port
	case c.Route.TLS == "implicit":
		return 465
	}
	return 587
}

// introduce greets, secures the connection and logs in.
func (c *Carrier) introduce(ctx context.Context, w *wire) (*smtp.Client, *refusal) {
	var conn net.Conn = w
	w.step(greetingPatience, Greeting)
	if c.Route.TLS == "implicit" {
		secured := tls.Client(w, c.tls())
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, refusalOfTLS(err)
		}
		conn = secured
	}
	client, err := smtp.NewClient(conn, c.Route.Host)
	if err != nil {
		return nil, refusalOf(Greeting, err)
	}
	w.step(commandPatience, Hello)
	name := c.Hello
	if name == "" {
		name = "localhost"
	}
	if err := client.Hello(name); err != nil {
		return nil, refusalOf(Hello, err)
	}
	if c.Route.TLS != "implicit" && c.Route.TLS != "none" {
		if ok, _ := client.Extension("STARTTLS"); !ok {
			return nil, &refusal{stage: StartTLS, err: errors.New(
				"the server offers no STARTTLS, so letters and password would be readable on the way; check mail.smtp.port and tls")}
		}
		w.step(commandPatience, StartTLS)
		if err := client.StartTLS(c.tls()); err != nil {
			return nil, refusalOfTLS(err)
		}
	}
	if c.Route.Username == "" {
		return client, nil
	}
	return client, c.logIn(ctx, client, w)
}

func (c *Carrier) logIn(ctx context.Context, client *smtp.Client, w *wire) *refusal {
	if c.Secret == nil {
		return &refusal{stage: Auth, ours: true, err: errors.New("mail.smtp has a username and neither password_file nor token_command")}
	}
	secret, err := c.Secret(ctx)
	if err != nil {
		return &refusal{stage: Auth, ours: true, err: err}
	}
	_, offered := client.Extension("AUTH")
	how, err := login(c.Route, secret, offered)
	if err != nil {
		return &refusal{stage: Auth, ours: true, err: err}
	}
	w.step(commandPatience, Auth)
	if err := client.Auth(how); err != nil {
		refused := refusalOf(Auth, err)
		refused.ours = errors.Is(err, smtp.ErrUnencrypted)
		return refused
	}
	return nil
}

func (c *Carrier) tls() *tls.Config {
	config := &tls.Config{}
	if c.TLS != nil {
		config = c.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = c.Route.Host
	}
	return config
}

// refusalOfTLS distinguishes a broken network, which recovers by itself, from a server that cannot be trusted.
func refusalOfTLS(err error) *refusal {
	refused := refusalOf(StartTLS, err)
	var network *net.OpError
	broken := errors.As(err, &network) && network.Op != "remote error" || errors.Is(err, io.EOF) ||
		errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.Canceled)
	if refused.reply.code == 0 && broken {
		refused.stage = Connect
	}
	return refused
}
