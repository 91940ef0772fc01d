package mailbox

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection.
type session struct {
	mailbox  *Mailbox
	conn     *smtp.Conn
	envelope Envelope
	known    bool // has logged in
}

func (m *Mailbox) greet(c *smtp.Conn) (smtp.Session, error) {
	s := &session{mailbox: m, conn: c}
	if err := s.behave(Greeting); err != nil {
		return nil, err
	}
	return s, nil
}

// behave asks the script what to answer. A nil error accepts.
func (s *session) behave(stage Stage) error {
	if s.mailbox.options.Behave == nil {
		return nil
	}
	reply := s.mailbox.options.Behave(stage, s.envelope)
	if reply.Delay > 0 {
		time.Sleep(reply.Delay)
	}
	if reply.Keep && stage == Data { // before the client hears anything
		s.mailbox.keep(s.envelope)
	}
	switch {
	case reply.Break:
		_ = s.conn.Conn().Close()
		return refusal(421, "4.3.2", "closing the connection")
	case reply.Code != 0:
		return refusal(reply.Code, reply.Enhanced, reply.Text)
	}
	return nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.mailbox.options.Login != nil && !s.known {
		return refusal(530, "5.7.0", "Authentication required")
	}
	s.envelope = Envelope{From: from}
	return s.behave(Mail)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.envelope.To = append(s.envelope.To, to)
	if err := s.behave(Rcpt); err != nil {
		s.envelope.To = s.envelope.To[:len(s.envelope.To)-1]
		return err
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.envelope.Raw, s.envelope.To = raw, slices.Clone(s.envelope.To)
	if err := s.behave(Data); err != nil {
		return err
	}
	id := s.mailbox.keep(s.envelope)
	if id == 0 {
		return refusal(452, "4.3.1", "This mailbox is full")
	}
	return refusal(250, "2.0.0", fmt.Sprintf("Ok: queued as %d", id))
}

func (s *session) Reset() { s.envelope = Envelope{} }

func (s *session) Logout() error { return nil }

// AuthMechanisms names the ways to log in (RFC 4954); none without a Login.
func (s *session) AuthMechanisms() []string {
	if s.mailbox.options.Login == nil {
		return nil
	}
	return []string{sasl.Plain, sasl.Login, "XOAUTH2"}
}

// Auth begins to log somebody in.
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, secret string) error {
		if err := s.mailbox.options.Login(user, secret); err != nil {
			return refusal(535, "5.7.8", err.Error())
		}
		s.known = true
		return nil
	}
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	case sasl.Login:
		return &loginServer{check: check}, nil
	case "XOAUTH2":
		return &tokenServer{check: check}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// refusal returns a reply in go-smtp's terms.
func refusal(code int, enhanced, text string) *smtp.SMTPError {
	e := &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: text}
	if parts := strings.Split(enhanced, "."); len(parts) == 3 {
		for i, part := range parts {
			e.EnhancedCode[i], _ = strconv.Atoi(part)
		}
	}
	return e
}
