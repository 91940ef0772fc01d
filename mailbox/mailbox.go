// Package mailbox is a mailbox in memory: an SMTP server on loopback that keeps what arrives, and a page to read it.
//
// It lets a whole installation run on one machine without writing to anybody, and it plays the server in tests: each
// stage of a conversation can be made to refuse, to wait, or to break off.
package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Options shape a Mailbox. Only Now is required.
type Options struct {
	Address string           // host:port on loopback; default 127.0.0.1:0, a free port
	Now     func() time.Time // stamps what arrives

	TLS      *tls.Config // offers STARTTLS with it; nil for none
	Implicit bool        // speaks TLS from the first octet, with the TLS given

	// Login checks a user's password (PLAIN, LOGIN) or access token (XOAUTH2). When set, nobody sends without it.
	Login func(user, secret string) error

	// Behave decides how to answer at a stage of the conversation; nil accepts everything. It is called from many
	// connections at once.
	Behave func(Stage, Envelope) Reply

	Capacity int // messages kept; beyond it mail is refused as a full mailbox refuses it. Default 20,000
}

// Stage is the point of an SMTP conversation that a Reply answers.
type Stage string

// The stages.
const (
	Greeting Stage = "EHLO"
	Mail     Stage = "MAIL"
	Rcpt     Stage = "RCPT"
	Data     Stage = "DATA" // after the final dot
)

// Envelope is what is known of a message when a stage is reached.
type Envelope struct {
	From string
	To   []string
	Raw  []byte // at Data only
}

// Reply is an answer to a stage. The zero Reply accepts.
type Reply struct {
	Code     int    // 4xx or 5xx to refuse; 0 to accept
	Enhanced string // "5.1.1"; may be empty
	Text     string
	Delay    time.Duration // before anything is answered
	Keep     bool          // keep the message although it is refused or the connection breaks
	Break    bool          // close the connection without an answer
}

// Message is one mail as it arrived.
type Message struct {
	ID       int // from 1, in order of arrival
	From     string
	To       []string
	Received time.Time
	Raw      []byte // with CRLF line ends
}

// Mailbox is a running server. Close ends it.
type Mailbox struct {
	options  Options
	server   *smtp.Server
	listener net.Listener
	served   chan struct{}

	mu       sync.Mutex
	messages []Message
	arrived  chan struct{} // closed and replaced at each arrival
}

const (
	mostOctets     = 10 << 20
	idle           = 10 * time.Minute
	usualCapacity  = 20_000
	mostRecipients = 100
)

// Open starts a mailbox. It refuses addresses beyond loopback: what it keeps is for this machine alone.
func Open(o Options) (*Mailbox, error) {
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	if o.Capacity == 0 {
		o.Capacity = usualCapacity
	}
	host, _, err := net.SplitHostPort(o.Address)
	if err != nil {
		return nil, fmt.Errorf("open mailbox: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("open mailbox: %s is not a loopback address; use 127.0.0.1", host)
	}
	listener, err := net.Listen("tcp", o.Address)
	if err != nil {
		return nil, fmt.Errorf("open mailbox: %w", err)
	}
	m := &Mailbox{options: o, listener: listener, served: make(chan struct{}), arrived: make(chan struct{})}
	m.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return m.greet(c) }))
	m.server.Domain = "mailbox.localhost"
	m.server.MaxMessageBytes = mostOctets
	m.server.MaxRecipients = mostRecipients
	m.server.ReadTimeout, m.server.WriteTimeout = idle, idle
	m.server.AllowInsecureAuth = true
	m.server.TLSConfig = o.TLS
	m.server.ErrorLog = log.New(io.Discard, "", 0) // broken connections are a client's business
	if o.Implicit {
		m.listener = tls.NewListener(listener, o.TLS)
	}
	go func() {
		defer close(m.served)
		_ = m.server.Serve(m.listener)
	}()
	return m, nil
}

// Address returns the host:port it listens on.
func (m *Mailbox) Address() string { return m.listener.Addr().String() }

// Port returns the port of Address.
func (m *Mailbox) Port() int { return m.listener.Addr().(*net.TCPAddr).Port }

// Close ends the server and every conversation with it. What was kept stays readable.
func (m *Mailbox) Close() error {
	err := m.server.Close()
	if e := m.listener.Close(); err == nil { // the server knows it only once it serves
		err = e
	}
	<-m.served
	if errors.Is(err, smtp.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Messages returns all messages in order of arrival.
func (m *Mailbox) Messages() []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.messages)
}

// To lists the messages to one address, in order of arrival.
func (m *Mailbox) To(address string) []Message {
	return slices.DeleteFunc(m.Messages(), func(msg Message) bool {
		return !slices.ContainsFunc(msg.To, func(to string) bool { return strings.EqualFold(to, address) })
	})
}

// Wait returns as soon as n messages have arrived in all, or with the error of ctx and what is there.
func (m *Mailbox) Wait(ctx context.Context, n int) ([]Message, error) {
	for {
		m.mu.Lock()
		messages, arrived := slices.Clone(m.messages), m.arrived
		m.mu.Unlock()
		if len(messages) >= n {
			return messages, nil
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return messages, fmt.Errorf("wait for %d messages, %d arrived: %w", n, len(messages), ctx.Err())
		}
	}
}

// message finds one by its ID.
func (m *Mailbox) message(id int) (Message, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if id < 1 || id > len(m.messages) {
		return Message{}, false
	}
	return m.messages[id-1], true
}

// keep stores a message and returns its ID, or 0 when the mailbox is full.
func (m *Mailbox) keep(e Envelope) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.messages) >= m.options.Capacity {
		return 0
	}
	id := len(m.messages) + 1
	m.messages = append(m.messages, Message{ID: id, From: e.From, To: e.To, Received: m.options.Now(), Raw: e.Raw})
	close(m.arrived)
	m.arrived = make(chan struct{})
	return id
}
