package mailer

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/theme"
)

// What a peer may do in place of an answer.
const (
	hangUp  = "(hang up)"
	silence = "(silence)"
)

// peer is an SMTP server that plays a script: an answer for each verb, "" for what any server would say. The verbs are
// "banner" and "dot" besides those of the protocol. It says of itself what a test wants to know.
type peer struct {
	answers      map[string]string
	once         map[string]string // answers for the first time a verb is heard, over all connections
	extensions   []string          // besides the first line of EHLO
	each         int               // letters on a connection, after which it says 421
	drop         int               // letters on a connection, of which it takes the last and hangs up
	odd          bool              // refuses every other recipient
	slow         time.Duration     // between two octets of an answer
	loses        bool              // what has come behind a final dot, as Courier does
	commandsLost int               // so many of them; 0 for all
	session      int               // commands of one kind on a connection, which it answers as usual
	enough       map[string]string // answers by verb from then on
	recipient    map[string]string // answers to RCPT by address
	judge        func(to string) string

	mu          sync.Mutex
	connections int
	recipients  int
	heard       []string
	bodies      []string
}

// listen plays the script on loopback.
func (p *peer) listen(t testing.TB) theme.SMTP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	var mu sync.Mutex
	var conns []net.Conn
	open.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns = append(conns, conn)
			mu.Unlock()
			open.Go(func() { p.play(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, conn := range conns {
			_ = conn.Close()
		}
		mu.Unlock()
		open.Wait()
	})
	return theme.SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none", Rate: theme.Rate{Unlimited: true}, Connections: 1}
}

// play holds one conversation.
func (p *peer) play(conn net.Conn) {
	defer conn.Close()
	p.mu.Lock()
	p.connections++
	p.mu.Unlock()
	in := bufio.NewReader(conn)
	if _, on := p.answer(conn, "banner", "220 peer.example.org ESMTP"); !on {
		return
	}
	carried := 0
	times := map[string]int{}
	heardBefore, refusedBefore := "", false
	for {
		command, err := in.ReadString('\n')
		if err != nil {
			return
		}
		command = strings.TrimRight(command, "\r\n")
		verb, _, _ := strings.Cut(strings.ToUpper(command), " ")
		p.mu.Lock()
		p.heard = append(p.heard, command)
		p.mu.Unlock()
		usual := "250 2.0.0 Ok"
		switch verb {
		case "EHLO":
			usual = "250-peer.example.org\r\n"
			for _, extension := range p.extensions {
				usual += "250-" + extension + "\r\n"
			}
			usual += "250 HELP"
		case "MAIL":
			if p.each > 0 && carried == p.each {
				_, _ = fmt.Fprint(conn, "421 4.7.0 Too many messages on this connection\r\n")
				return
			}
		case "RCPT":
			p.mu.Lock()
			if p.commandsLost > 0 && heardBefore != "MAIL" {
				usual = "503 5.5.1 need MAIL"
			}
			if p.recipients++; p.odd && p.recipients%2 == 0 {
				usual = "550 5.1.1 no such user"
			}
			to := strings.TrimSuffix(strings.TrimPrefix(command, "RCPT TO:<"), ">")
			usual = cmp.Or(p.recipient[to], usual)
			if p.judge != nil {
				usual = cmp.Or(p.judge(to), usual)
			}
			p.mu.Unlock()
		case "DATA":
			usual = "354 Go ahead"
			if p.commandsLost > 0 && (heardBefore != "RCPT" || refusedBefore) {
				usual = "503 5.5.1 need RCPT"
			}
		case "QUIT":
			_, _ = fmt.Fprint(conn, "221 2.0.0 Bye\r\n")
			return
		}
		if times[verb]++; p.session > 0 && times[verb] > p.session {
			usual = cmp.Or(p.enough[verb], usual)
		}
		said, on := p.answer(conn, verb, usual)
		if !on {
			return
		}
		heardBefore, refusedBefore = verb, said[0] == '5'
		if verb == "DATA" && strings.HasPrefix(said, "354") {
			body, complete := readBody(in, p.answers["body"] == hangUp)
			if !complete {
				return
			}
			p.mu.Lock()
			p.bodies = append(p.bodies, body)
			p.mu.Unlock()
			if carried++; carried == p.drop {
				return
			}
			if p.loses {
				lines, _ := in.Peek(in.Buffered())
				if p.commandsLost > 0 {
					lines = bytes.Join(bytes.SplitAfter(lines, []byte("\n"))[:min(p.commandsLost, bytes.Count(lines, []byte("\n")))], nil)
				}
				_, _ = in.Discard(len(lines))
			}
			if _, on := p.answer(conn, "dot", "250 2.0.0 Ok: queued"); !on {
				return
			}
		}
	}
}

// answer says what the script wants, and reports what that was and whether the conversation goes on.
func (p *peer) answer(conn net.Conn, verb, usual string) (said string, on bool) {
	p.mu.Lock()
	text := cmp.Or(p.answers[verb], usual)
	if first := p.once[verb]; first != "" {
		text = first
		delete(p.once, verb)
	}
	p.mu.Unlock()
	switch text {
	case hangUp:
		return text, false
	case silence:
		_, _ = conn.Read(make([]byte, 1))
		return text, false
	}
	text, ends := strings.CutSuffix(text, hangUp)
	if !ends {
		text += "\r\n"
	}
	if p.slow > 0 {
		for i := range len(text) {
			if _, err := conn.Write([]byte{text[i]}); err != nil {
				return text, false
			}
			time.Sleep(p.slow)
		}
		return text, !ends
	}
	_, err := conn.Write([]byte(text))
	return text, err == nil && !ends
}

// readBody reads a letter up to its dot, or only its first line when the peer hangs up in the middle.
func readBody(in *bufio.Reader, cut bool) (body string, complete bool) {
	for {
		row, err := in.ReadString('\n')
		if err != nil || cut {
			return body, false
		}
		if row == ".\r\n" {
			return body, true
		}
		body += strings.TrimPrefix(row, ".")
	}
}

// commands are what the peer has heard so far, over all connections.
func (p *peer) commands() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.heard)
}

func (p *peer) opened() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.connections
}

// letters counts the copies of each letter that passed the dot.
func (p *peer) letters() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	copies := map[string]int{}
	for _, body := range p.bodies {
		copies[body]++
	}
	return copies
}

func (p *peer) accepted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.bodies)
}

// greylist refuses each recipient at first, and counts those who come back within five minutes.
type greylist struct {
	mu    sync.Mutex
	seen  map[string]time.Time
	early *int
}

func (g *greylist) pipes(c *Carrier) {
	c.Dial = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go g.play(theirs)
		return ours, nil
	}
}

func (g *greylist) play(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(text string) { _, _ = fmt.Fprint(conn, text+"\r\n") }
	say("220 grey.example.org")
	for {
		command, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(command), " ")
		switch verb {
		case "RCPT":
			say(g.judge(command))
		case "DATA":
			say("354 go")
			if _, complete := readBody(in, false); !complete {
				return
			}
			say("250 ok")
		default:
			say("250 ok")
		}
	}
}

func (g *greylist) judge(command string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	first, known := g.seen[command]
	switch {
	case !known:
		g.seen[command] = time.Now()
	case time.Since(first) >= 5*time.Minute:
		return "250 ok"
	default:
		*g.early++
	}
	return "451 4.7.1 Greylisted, see you in 300 seconds"
}
