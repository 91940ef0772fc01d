package imap

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// logIn logs in, in the best way that the server offers.
func (s *Source) logIn(ctx context.Context, c *session) error {
	if err := c.askCaps(); err != nil {
		return err
	}
	if c.client.State() == imap.ConnStateAuthenticated { // the server knows who we are (PREAUTH)
		return nil
	}
	credential, err := s.Secret(ctx)
	if err != nil {
		return err
	}
	how, err := s.mechanism(credential, c.caps)
	if err != nil {
		return err
	}
	c.hide(how, credential)
	if err := c.do(commandPatience, mostAnswer, func() error {
		if how == nil {
			return c.client.Login(s.Username, credential.Password).Wait()
		}
		return c.client.Authenticate(how)
	}); err != nil {
		return err
	}
	return c.askCaps() // those of before the login are not those of after it
}

// askCaps asks what the server can do. The library asks by itself after a login, but only notes that it has to when it
// reads on, and it reads on when there is another answer.
func (c *session) askCaps() error {
	return c.do(commandPatience, mostAnswer, func() error {
		if err := c.client.Noop().Wait(); err != nil {
			return err
		}
		if c.caps = c.client.Caps(); c.caps == nil {
			return errors.New("the server does not say what it can do")
		}
		return nil
	})
}

// hide notes what the login will send, in each form in which a server may repeat it.
func (c *session) hide(how sasl.Client, credential Credential) {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(credential.Password)
	c.secrets = append(c.secrets, credential.Password, quoted, credential.Token)
	if how != nil {
		if _, sent, err := how.Start(); err == nil {
			c.secrets = append(c.secrets, base64.StdEncoding.EncodeToString(sent))
		}
	}
}

// mechanism chooses how to log in; nil is the LOGIN command.
func (s *Source) mechanism(credential Credential, caps imap.CapSet) (sasl.Client, error) {
	if credential.Token != "" {
		switch {
		case caps.Has(imap.AuthCap("XOAUTH2")):
			return &xoauth2{username: s.Username, token: credential.Token}, nil
		case caps.Has(imap.AuthCap(sasl.OAuthBearer)):
			host, port := s.hostPort()
			number, _ := strconv.Atoi(port)
			return sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: s.Username, Token: credential.Token, Host: host, Port: number}), nil
		}
		return nil, fmt.Errorf("the server takes no access token on this connection (it offers %s); use a password_file", offered(caps))
	}
	if credential.Password == "" {
		return nil, errors.New("the password of mail.inbox is empty")
	}
	switch {
	case caps.Has(imap.AuthCap(sasl.Plain)):
		return sasl.NewPlainClient("", s.Username, credential.Password), nil
	case !caps.Has(imap.CapLoginDisabled):
		return nil, nil
	}
	return nil, fmt.Errorf("the server takes no password on this connection (it offers %s); check mail.inbox.tls, or use a token_command", offered(caps))
}

func offered(caps imap.CapSet) string {
	if list := caps.AuthMechanisms(); len(list) > 0 {
		return strings.Join(list, ", ")
	}
	return "no login"
}

// xoauth2 is the login by access token that Google and Microsoft speak.
type xoauth2 struct{ username, token string }

func (x *xoauth2) Start() (mechanism string, sent []byte, err error) {
	if strings.ContainsAny(x.username+x.token, "\x00\x01\r\n") {
		return "", nil, errors.New("the access token holds control characters; check mail.inbox.token_command")
	}
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next hears why the token is refused; nothing else makes a server go on.
func (x *xoauth2) Next(challenge []byte) ([]byte, error) {
	return nil, fmt.Errorf("the server refuses the access token: %.200q", challenge)
}

// Mailbox returns the name by which the keeper knows this mailbox.
func (s *Source) Mailbox() string {
	host, port := s.hostPort()
	return s.Username + "@" + net.JoinHostPort(host, port) + "/" + s.folder()
}
