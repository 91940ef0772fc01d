package chaos

import (
	"bytes"
	"net"
	"net/url"
	"strconv"
	"sync"
	"testing"
)

// wire leads from TCP to the socket of a database server, and can be cut for one program: nothing arrives any more, and nobody is told.
type wire struct {
	to   string
	port int

	mu   sync.Mutex
	cuts map[int]chan struct{} // by process; closed when it is mended
}

// lay begins to lead to a server.
func lay(t testing.TB, dsn string) *wire {
	t.Helper()
	u, err := url.Parse(dsn)
	must(t, err)
	w := &wire{to: u.Query().Get("host") + "/.s.PGSQL.5432", cuts: map[int]chan struct{}{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	w.port = l.Addr().(*net.TCPAddr).Port
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go w.lead(conn)
		}
	}()
	return w
}

// dsn is the address of a database behind the wire.
func (w *wire) dsn(dsn string) string {
	u, _ := url.Parse(dsn)
	u.Host, u.RawQuery = "127.0.0.1:"+strconv.Itoa(w.port), "sslmode=disable"
	return u.String()
}

func (w *wire) cut(process int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cuts[process] = make(chan struct{})
}

func (w *wire) mend(process int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.cuts[process])
	delete(w.cuts, process)
}

// pass waits while the wire is cut for a process.
func (w *wire) pass(process int) {
	w.mu.Lock()
	cut := w.cuts[process]
	w.mu.Unlock()
	if cut != nil {
		<-cut
	}
}

// lead carries octets both ways. The first packet of a client names its program.
func (w *wire) lead(conn net.Conn) {
	defer conn.Close()
	first := make([]byte, 4096)
	n, err := conn.Read(first)
	if err != nil {
		return
	}
	process := processIn(first[:n])
	w.pass(process)
	server, err := net.Dial("unix", w.to)
	if err != nil {
		return
	}
	defer server.Close()
	if _, err := server.Write(first[:n]); err != nil {
		return
	}
	carry := func(from, to net.Conn) {
		defer from.Close()
		defer to.Close()
		some := make([]byte, 64<<10)
		for {
			n, err := from.Read(some)
			if err != nil {
				return
			}
			w.pass(process)
			if _, err := to.Write(some[:n]); err != nil {
				return
			}
		}
	}
	go carry(server, conn)
	carry(conn, server)
}

// processIn reads the number of the process from the application_name of a startup packet.
func processIn(packet []byte) int {
	_, rest, _ := bytes.Cut(packet, []byte("rondo, process "))
	digits, _, _ := bytes.Cut(rest, []byte(" "))
	n, _ := strconv.Atoi(string(digits))
	return n
}
