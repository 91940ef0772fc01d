package chaos

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// sink is an SMTP server that plays a script and keeps every letter that passes the final dot, also when the answer to
// it never arrives: what the sink has, somebody may read.
type sink struct {
	script func(verb string, l letter) act // nil takes everything; beside the verbs there are "banner" and "."
	lone   bool                            // offers no PIPELINING
	login  bool                            // offers AUTH PLAIN
	port   int

	mu       sync.Mutex
	open     map[net.Conn]bool
	took     []letter
	contacts int           // connections so far
	heard    chan struct{} // closed and replaced at each MAIL
}

// letter is one copy of a letter.
type letter struct {
	from, to string
	raw      []byte
	at       time.Time
	by       string // the password of whoever logged in
}

// act is what a sink does in place of the usual answer. The zero act is the usual answer.
type act struct {
	say    string        // the answer
	after  time.Duration // waits before it
	octet  time.Duration // waits before each octet of it
	hangUp bool          // closes the connection in place of it
	mute   bool          // says nothing and waits for the end of the connection
}

// listen opens a sink on loopback for the time of the test.
func listen(t testing.TB, script func(string, letter) act) *sink {
	t.Helper()
	s := newSink(script)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		s.cut()
		served.Wait()
	})
	return s
}

func newSink(script func(string, letter) act) *sink {
	return &sink{script: script, open: map[net.Conn]bool{}, heard: make(chan struct{})}
}

// cut breaks every connection.
func (s *sink) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.open {
		_ = conn.Close()
	}
}

// serve holds one conversation.
func (s *sink) serve(conn net.Conn) {
	s.mu.Lock()
	s.open[conn] = true
	s.contacts++
	s.mu.Unlock()
	defer func() {
		_ = conn.Close()
		s.mu.Lock()
		delete(s.open, conn)
		s.mu.Unlock()
	}()
	in := bufio.NewReader(conn)
	var l letter
	var by string
	if _, on := s.answer(conn, "banner", l, "220 sink.example.org ESMTP"); !on {
		return
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		usual := "250 2.0.0 Ok"
		switch verb = strings.ToUpper(verb); verb {
		case "EHLO":
			usual = s.offers()
		case "AUTH":
			usual = "235 2.7.0 Ok"
			by = passwordIn(rest)
		case "MAIL":
			l = letter{from: address(rest), by: by}
			s.mu.Lock()
			close(s.heard)
			s.heard = make(chan struct{})
			s.mu.Unlock()
		case "RCPT":
			l.to = address(rest)
		case "DATA":
			usual = "354 Go ahead"
		case "QUIT":
			usual = "221 2.0.0 Bye"
		}
		said, on := s.answer(conn, verb, l, usual)
		if !on || verb == "QUIT" {
			return
		}
		if verb == "DATA" && strings.HasPrefix(said, "354") && !s.receive(conn, in, l) {
			return
		}
	}
}

// passwordIn reads what AUTH PLAIN says (RFC 4616): who for whom, with which password.
func passwordIn(plain string) string {
	_, text, _ := strings.Cut(plain, " ")
	said, _ := base64.StdEncoding.DecodeString(text)
	return string(said[bytes.LastIndexByte(said, 0)+1:])
}

// receive reads a letter up to its dot and answers.
func (s *sink) receive(conn net.Conn, in *bufio.Reader, l letter) (on bool) {
	var text bytes.Buffer
	for {
		row, err := in.ReadBytes('\n')
		if err != nil {
			return false
		}
		if string(row) == ".\r\n" {
			break
		}
		text.Write(bytes.TrimPrefix(row, []byte(".")))
	}
	l.raw, l.at = text.Bytes(), time.Now()
	do := s.act(".", l)
	if do.say == "" || strings.HasPrefix(do.say, "2") {
		s.mu.Lock()
		s.took = append(s.took, l)
		s.mu.Unlock()
	}
	_, on = s.do(conn, do, "250 2.0.0 Ok: queued")
	return on
}

func (s *sink) offers() string {
	text := "250-sink.example.org\r\n"
	if !s.lone {
		text += "250-PIPELINING\r\n"
	}
	if s.login {
		text += "250-AUTH PLAIN\r\n"
	}
	return text + "250 8BITMIME"
}

func (s *sink) answer(conn net.Conn, verb string, l letter, usual string) (said string, on bool) {
	return s.do(conn, s.act(verb, l), usual)
}

func (s *sink) act(verb string, l letter) act {
	if s.script == nil {
		return act{}
	}
	return s.script(verb, l)
}

func (s *sink) do(conn net.Conn, a act, usual string) (said string, on bool) {
	time.Sleep(a.after)
	if a.mute {
		_, _ = conn.Read(make([]byte, 1))
	}
	if a.mute || a.hangUp {
		return "", false
	}
	if said = a.say; said == "" {
		said = usual
	}
	if a.octet == 0 {
		_, err := conn.Write([]byte(said + "\r\n"))
		return said, err == nil
	}
	for _, c := range []byte(said + "\r\n") {
		time.Sleep(a.octet)
		if _, err := conn.Write([]byte{c}); err != nil {
			return said, false
		}
	}
	return said, true
}

// next is closed at the next MAIL.
func (s *sink) next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard
}

// letters are the copies that were taken so far.
func (s *sink) letters() []letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.took[:len(s.took):len(s.took)]
}

// tally is what the readers of a sink's letters have.
type tally struct {
	letters int // different ones
	extra   int // copies beyond the first
	most    int // copies of one letter
}

func (s *sink) tally(t testing.TB) tally { t.Helper(); return count(t, s.letters()) }

// count counts copies by the letter's name. Copies that differ in a single byte are an error.
func count(t testing.TB, copies []letter) tally {
	t.Helper()
	sums, times := map[string][32]byte{}, map[string]int{}
	sum := tally{}
	for _, l := range copies {
		m, err := mail.ReadMessage(bytes.NewReader(l.raw))
		if err != nil {
			t.Fatalf("a letter to %s cannot be read: %v", l.to, err)
		}
		name := m.Header.Get("X-Rondo-Letter") + m.Header.Get("Message-Id")
		hash := sha256.Sum256(l.raw)
		if first, again := sums[name]; again && first != hash {
			t.Errorf("two copies of %s differ", name)
		}
		sums[name] = hash
		times[name]++
		sum.most = max(sum.most, times[name])
	}
	sum.letters, sum.extra = len(times), len(copies)-len(times)
	return sum
}

func (s tally) String() string {
	return fmt.Sprintf("%d letters, %d copies too many, at most %d of one", s.letters, s.extra, s.most)
}

func address(rest string) string {
	_, text, _ := strings.Cut(rest, "<")
	text, _, _ = strings.Cut(text, ">")
	return text
}
