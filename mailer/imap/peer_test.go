package imap

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// peer is an IMAP server with one user, played by hand, for what Dovecot does not do. It takes connections over pipes, so
// that it can live in a bubble where time is virtual.
type peer struct {
	caps string                                     // besides IMAP4rev1
	odd  func(t *talk, tag, verb, args string) bool // plays in place of the usual answer, and says whether it did

	mu       sync.Mutex
	validity uint32
	next     uint32
	folders  map[string][]letter
	heard    []string
	dials    []time.Time
	open     []*talk // connections, also those that ended
	down     bool
	news     chan struct{} // closed and replaced when a mail comes
}

type letter struct {
	uid   uint32
	raw   string
	flags string
}

// talk is one connection.
type talk struct {
	p      *peer
	conn   net.Conn
	in     *bufio.Reader
	folder string
	told   int // how many mails the client knows of

	mu sync.Mutex
}

func newPeer(caps string) *peer {
	return &peer{caps: caps, validity: 1, next: 1, folders: map[string][]letter{"INBOX": nil}, news: make(chan struct{})}
}

const everything = "IDLE MOVE UIDPLUS SASL-IR AUTH=PLAIN"

// source reads this mailbox.
func (p *peer) source(k Keeper) *Source {
	return &Source{Address: "127.0.0.1:143", TLS: "none", Username: "guild", Secret: password("open sesame"), Keeper: k,
		Now: time.Now, Log: slog.New(slog.DiscardHandler), Jitter: func() float64 { return 0.5 }, Dial: p.dial}
}

func (p *peer) dial(context.Context, string, string) (net.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dials = append(p.dials, time.Now())
	if p.down {
		return nil, io.ErrClosedPipe
	}
	ours, theirs := net.Pipe()
	t := &talk{p: p, conn: theirs, in: bufio.NewReader(theirs)}
	p.open = append(p.open, t)
	go t.play()
	return ours, nil
}

// deliver puts a mail into INBOX.
func (p *peer) deliver(raw string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.folders["INBOX"] = append(p.folders["INBOX"], letter{uid: p.next, raw: raw})
	p.next++
	close(p.news)
	p.news = make(chan struct{})
}

// dialled is when connections were asked for.
func (p *peer) dialled() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.dials)
}

func (p *peer) talks() []*talk {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.open)
}

func (p *peer) lies(folder string) []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.folders[folder])
}

// said counts the commands that began like this.
func (p *peer) said(prefix string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, line := range p.heard {
		if strings.HasPrefix(line, prefix) {
			n++
		}
	}
	return n
}

func (t *talk) say(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = fmt.Fprintf(t.conn, format+"\r\n", args...)
}

// play holds one conversation.
func (t *talk) play() {
	defer t.conn.Close()
	if t.p.odd == nil || !t.p.odd(t, "", "GREETING", "") {
		t.say("* OK peer.example.org ready")
	}
	for {
		line, err := t.in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		tag, command, _ := strings.Cut(line, " ")
		verb, args, _ := strings.Cut(command, " ")
		if verb == "UID" {
			verb, args, _ = strings.Cut(args, " ")
		}
		t.p.mu.Lock()
		t.p.heard = append(t.p.heard, verb+" "+args)
		t.p.mu.Unlock()
		if t.p.odd != nil && t.p.odd(t, tag, verb, args) {
			continue
		}
		if !t.answer(tag, verb, args) {
			return
		}
	}
}

// answer does what any server does.
func (t *talk) answer(tag, verb, args string) bool {
	switch verb {
	case "CAPABILITY":
		t.say("* CAPABILITY IMAP4rev1 %s", t.p.caps)
	case "LOGIN", "AUTHENTICATE", "CREATE":
		if verb == "CREATE" {
			t.p.mu.Lock()
			t.p.folders[strings.Trim(args, `"`)] = nil
			t.p.mu.Unlock()
		}
	case "SELECT", "EXAMINE":
		t.open(strings.Trim(args, `"`))
	case "IDLE":
		return t.idle(tag)
	case "LOGOUT":
		t.say("* BYE see you")
		t.say("%s OK", tag)
		return false
	case "SEARCH", "FETCH", "STORE", "COPY", "MOVE", "EXPUNGE":
		if no := t.touch(verb, args); no != "" {
			t.say("%s NO %s", tag, no)
			return true
		}
	}
	t.tell()
	t.say("%s OK done", tag)
	return true
}

func (t *talk) open(folder string) {
	t.folder = folder
	p := t.p
	p.mu.Lock()
	validity, next, n := p.validity, p.next, len(p.folders[folder])
	p.mu.Unlock()
	t.say("* FLAGS (\\Seen \\Deleted)")
	t.say("* %d EXISTS", n)
	t.say("* OK [UIDVALIDITY %d] valid", validity)
	t.say("* OK [UIDNEXT %d] next", next)
	t.say("* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] lasting")
	t.told = n
}

// tell tells of mails that came.
func (t *talk) tell() {
	t.p.mu.Lock()
	n := len(t.p.folders[t.folder])
	t.p.mu.Unlock()
	if t.folder != "" && n != t.told {
		t.told = n
		t.say("* %d EXISTS", n)
	}
}

func (t *talk) idle(tag string) bool {
	t.say("+ idling")
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			t.p.mu.Lock()
			news := t.p.news
			t.p.mu.Unlock()
			t.tell()
			select {
			case <-news:
			case <-stop:
				return
			}
		}
	}()
	_, err := t.in.ReadString('\n')
	close(stop)
	<-stopped
	t.say("%s OK done", tag)
	return err == nil
}

// touch does something with mails, or says why not.
func (t *talk) touch(verb, args string) (no string) {
	set, rest, _ := strings.Cut(args, " ")
	if verb == "SEARCH" {
		set = rest
	}
	p := t.p
	p.mu.Lock()
	var out []string
	target := strings.Trim(rest, `"`)
	if _, there := p.folders[target]; (verb == "COPY" || verb == "MOVE") && !there {
		p.mu.Unlock()
		return "[TRYCREATE] no such folder"
	}
	var left []letter
	for i, l := range p.folders[t.folder] {
		in := within(set, l.uid)
		switch {
		case in && verb == "SEARCH":
			out = append(out, strconv.Itoa(int(l.uid)))
		case in && verb == "FETCH":
			out = append(out, fetched(i+1, l, rest))
		case in && verb == "STORE":
			_, flags, _ := strings.Cut(rest, "(")
			l.flags += strings.TrimRight(flags, ")")
		case in && (verb == "COPY" || verb == "MOVE"):
			p.folders[target] = append(p.folders[target], l)
		}
		gone := in && (verb == "MOVE" || verb == "EXPUNGE" && strings.Contains(l.flags, `\Deleted`))
		if gone {
			out = append(out, fmt.Sprintf("* %d EXPUNGE", len(left)+1))
			t.told--
		} else {
			left = append(left, l)
		}
	}
	p.folders[t.folder] = left
	p.mu.Unlock()
	if verb == "SEARCH" {
		t.say("* SEARCH %s", strings.Join(out, " "))
		return ""
	}
	for _, line := range out {
		t.say("%s", line)
	}
	return ""
}

// fetched is the answer to FETCH for one mail.
func fetched(seq int, l letter, items string) string {
	switch {
	case strings.Contains(items, "RFC822.SIZE"):
		return fmt.Sprintf("* %d FETCH (UID %d RFC822.SIZE %d)", seq, l.uid, len(l.raw))
	}
	var from, most int
	_, rest, _ := strings.Cut(items, "BODY.PEEK[]")
	_, _ = fmt.Sscanf(rest, "<%d.%d>", &from, &most)
	raw := l.raw[from:min(len(l.raw), from+most)]
	return fmt.Sprintf("* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)", seq, l.uid, len(raw), raw)
}

// within reports whether a sequence set holds a UID.
func within(set string, uid uint32) bool {
	for part := range strings.SplitSeq(set, ",") {
		low, high, ranged := strings.Cut(part, ":")
		if !ranged {
			high = low
		}
		from, _ := strconv.ParseUint(low, 10, 32)
		to, err := strconv.ParseUint(high, 10, 32)
		if uint64(uid) >= from && (err != nil || uint64(uid) <= to) {
			return true
		}
	}
	return false
}
