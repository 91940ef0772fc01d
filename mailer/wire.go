package mailer

import (
	"errors"
	"net"
	"sync"
	"time"
)

// wire is a connection with patience: each step of a conversation has a time limit, and its answer a limit in octets.
// It measures time with timers alone, so it reads no clock.
type wire struct {
	net.Conn
	left int // octets that may still be read in this step; touched by the reading side only
	gone int // octets that have left; touched by the writing side only

	mu      sync.Mutex
	timer   *time.Timer
	atDot   bool
	hurried bool
}

const (
	mostReply = 64 << 10 // octets of one step's answer, certificates included

	// When the program stops: what is in flight may end, a server silent after the dot may still answer.
	patienceInHurry      = 8 * time.Second
	patienceInHurryAtDot = 30 * time.Second
)

var errTooLong = errors.New("the server's answer does not end")

// past is a deadline that has passed on every clock.
var past = time.Unix(1, 0)

func newWire(conn net.Conn) *wire {
	w := &wire{Conn: conn}
	w.timer = time.AfterFunc(time.Hour, func() { _ = conn.SetDeadline(past) })
	w.timer.Stop()
	return w
}

// step begins a step that may take as long as patience says. In a hurry all steps before the dot share what hurry gave them.
func (w *wire) step(patience time.Duration, stage Stage) {
	w.left = mostReply
	w.mu.Lock()
	defer w.mu.Unlock()
	arrived := stage == Dot && !w.atDot
	w.atDot = stage == Dot
	switch {
	case !w.hurried:
		w.timer.Reset(patience)
	case arrived:
		w.timer.Reset(patienceInHurryAtDot)
	}
}

// rest stops the clock between steps.
func (w *wire) rest() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.hurried {
		w.timer.Stop()
	}
}

// hurry shortens what is left of the conversation, because the program stops.
func (w *wire) hurry() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hurried {
		return
	}
	w.hurried = true
	if w.atDot {
		w.timer.Reset(patienceInHurryAtDot)
	} else {
		w.timer.Reset(patienceInHurry)
	}
}

// inHurry reports whether the program stops.
func (w *wire) inHurry() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hurried
}

func (w *wire) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, errTooLong
	}
	n, err := w.Conn.Read(p[:min(len(p), w.left)])
	w.left -= n
	return n, err
}

func (w *wire) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	w.gone += n
	return n, err
}

func (w *wire) Close() error {
	w.mu.Lock()
	w.timer.Stop()
	w.mu.Unlock()
	return w.Conn.Close()
}
