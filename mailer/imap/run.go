package imap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// stage is where reading a mailbox may end.
type stage string

const (
	reaching stage = "reach the server"
	securing stage = "secure the connection"
	entering stage = "log in"
	opening  stage = "open the folder"
	shelving stage = "see that mail can be moved into done_folder"
	reading  stage = "read the folder"
	keeping  stage = "keep mail"
	waiting  stage = "keep some mails"
	moving   stage = "move mail that is kept into done_folder"
	marking  stage = "mark mail that is kept"
	hearing  stage = "listen for mail"
)

// trouble is why a mailbox is not read.
type trouble struct {
	stage stage
	err   error
}

func (t *trouble) Error() string { return string(t.stage) + ": " + t.err.Error() }
func (t *trouble) Unwrap() error { return t.err }

func (s *Source) folder() string { return cmp.Or(s.Folder, "INBOX") }

// Run reads the mailbox until the context ends, and returns nil then. When the connection ends, it is opened again, after 1
// second at first and 5 minutes at most. Each change of how the mailbox is stands in the log once. An error means that it
// can never be read as it is set up.
func (s *Source) Run(ctx context.Context) error {
	if err := s.valid(); err != nil {
		return err
	}
	r := &reader{source: s}
	for {
		err := r.converse(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if t := (*trouble)(nil); r.failures > 0 || !errors.As(err, &t) || t.stage != hearing {
			r.change(err) // that a connection ends at which nothing happens is no news, unless it happens again
		}
		r.failures++
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(Backoff(r.failures, s.Jitter())):
		}
	}
}

// valid says what is wrong with the settings, whatever the server is like.
func (s *Source) valid() error {
	host, _ := s.hostPort()
	switch {
	case host == "":
		return errors.New("mail.inbox.imap names no server")
	case s.DoneFolder == s.folder():
		return errors.New("mail.inbox.done_folder is the folder that is read; name another one")
	case s.Secret == nil:
		return errors.New("mail.inbox has neither password_file nor token_command")
	case s.TLS == "none" && !loopback(host):
		return errors.New("without TLS, mails and password would be readable on the way; write tls: starttls or implicit in mail.inbox")
	case !slices.Contains([]string{"", "implicit", "starttls", "none"}, s.TLS):
		return fmt.Errorf("mail.inbox.tls is %q; it may be implicit, starttls or none", s.TLS)
	}
	return nil
}

// Backoff returns how long to wait after the n-th failure in a row (from 1): 1 second, doubling to 5 minutes, within 20 %
// either way by jitter in [0, 1).
func Backoff(n int, jitter float64) time.Duration {
	wait := time.Second << min(max(0, n-1), 9)
	return time.Duration(float64(min(wait, 5*time.Minute)) * (0.8 + 0.4*jitter))
}
