package imap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rondo/mailer/imap/imaptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shelf is a Keeper in memory. Ours are mails whose subject begins with Accepted.
type shelf struct {
	mu        sync.Mutex
	changed   chan struct{} // closed and replaced at each change
	copies    map[string]int
	sizes     map[string]int64
	places    map[string][2]uint32
	positions [][2]uint32 // every one that was committed

	refuse func(raw []byte) error // what Keep answers in place of keeping, may be nil
}

func newShelf() *shelf {
	return &shelf{changed: make(chan struct{}), copies: map[string]int{}, sizes: map[string]int64{}, places: map[string][2]uint32{}}
}

func (s *shelf) Position(_ context.Context, mailbox string) (validity, next uint32, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.places[mailbox][0], s.places[mailbox][1], nil
}

func (s *shelf) Keep(_ context.Context, raw []byte, size int64) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		if err := s.refuse(raw); err != nil {
			return false, err
		}
	}
	s.copies[string(raw)]++
	s.sizes[string(raw)] = size
	s.news()
	return bytes.HasPrefix(raw, []byte("Subject: Accepted")), nil
}

func (s *shelf) Advance(_ context.Context, mailbox string, validity, next uint32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places[mailbox] = [2]uint32{validity, next}
	s.positions = append(s.positions, s.places[mailbox])
	s.news()
	return nil
}

func (s *shelf) news() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// refusing changes what Keep refuses.
func (s *shelf) refusing(f func(raw []byte) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = f
}

// await waits until a condition holds that is about what was kept.
func (s *shelf) await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	bound := time.After(2 * time.Minute)
	for {
		s.mu.Lock()
		held, changed := holds(), s.changed
		kept := len(s.copies)
		s.mu.Unlock()
		if held {
			return
		}
		select {
		case <-changed:
		case <-bound:
			t.Fatalf("%s: not within two minutes; %d mails are kept", what, kept)
		}
	}
}

// kept waits until mails are kept.
func (s *shelf) kept(t *testing.T, mails ...string) {
	t.Helper()
	s.await(t, fmt.Sprintf("keep %d mails", len(mails)), func() bool {
		for _, m := range mails {
			if s.copies[m] == 0 {
				return false
			}
		}
		return true
	})
}

func (s *shelf) counts(m string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.copies[m]
}

// reply and words are a mail that is ours and one that is not.
func reply(n int) string {
	return fmt.Sprintf("Subject: Accepted: talk %d\r\nFrom: p%d@example.org\r\n\r\nYes.\r\n", n, n)
}

func words(n int) string {
	return fmt.Sprintf("Subject: Lunch on day %d?\r\nFrom: p%d@example.org\r\n\r\n.dots and ümläute\r\n", n, n)
}

// sourceOf is the mailbox of a test server, reached with STARTTLS.
func sourceOf(d *imaptest.Dovecot, k Keeper) *Source {
	return &Source{Address: d.Address, TLS: "starttls", Username: imaptest.Username, Roots: d.Roots, Secret: password(d.Password),
		Keeper: k, Now: time.Now, Log: slog.New(slog.DiscardHandler), Jitter: func() float64 { return 0 }}
}

func password(word string) func(context.Context) (Credential, error) {
	return func(context.Context) (Credential, error) { return Credential{Password: word}, nil }
}

// start runs a source and returns what stops it.
func start(t *testing.T, s *Source) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(time.Minute):
			t.Error("the source does not stop")
		}
	})
	t.Cleanup(stop)
	return stop
}

// journal is a log that a test can look at.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// conditions collects what a source tells of its mailbox.
func conditions(s *Source) <-chan error {
	told := make(chan error, 1000)
	s.Changed = func(err error) { told <- err }
	return told
}

// hears waits for a condition in which the words stand; no words stand for a mailbox that is well.
func hears(t *testing.T, told <-chan error, words string) {
	t.Helper()
	bound := time.After(2 * time.Minute)
	var last error
	for {
		select {
		case last = <-told:
			if words == "" && last == nil || words != "" && last != nil && strings.Contains(last.Error(), words) {
				return
			}
		case <-bound:
			t.Fatalf("not told within two minutes: %q; the last was: %v", words, last)
		}
	}
}

var errFull = errors.New("database or disk is full")
