package imap

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// wire is a connection with patience: each step of a conversation has a time limit, and its answer a limit in octets. The
// library sets deadlines of its own, which leave out the waiting for an answer and read the clock; they are not heard.
type wire struct {
	net.Conn
	left atomic.Int64 // octets that may still be read in this step

	mu      sync.Mutex
	timer   *time.Timer
	hurried bool
}

// hurryPatience is what is left of a conversation when the program stops.
const hurryPatience = 2 * time.Second

var errTooLong = errors.New("the server's answer does not end")

// past is a deadline that has passed on every clock.
var past = time.Unix(1, 0)

func newWire(conn net.Conn) *wire {
	w := &wire{Conn: conn}
	w.timer = time.AfterFunc(time.Hour, func() { _ = conn.SetDeadline(past) })
	w.timer.Stop()
	return w
}

// step begins a step with its limits of time and of octets in the answer.
func (w *wire) step(patience time.Duration, octets int64) {
	w.left.Store(octets)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.hurried {
		w.timer.Reset(patience)
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
	w.hurried = true
	w.timer.Reset(hurryPatience)
}

func (w *wire) Read(p []byte) (int, error) {
	left := w.left.Load()
	if left <= 0 {
		return 0, errTooLong
	}
	n, err := w.Conn.Read(p[:min(int64(len(p)), left)])
	w.left.Add(int64(-n))
	return n, err
}

func (w *wire) Close() error {
	w.mu.Lock()
	w.timer.Stop()
	w.mu.Unlock()
	return w.Conn.Close()
}

func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }
