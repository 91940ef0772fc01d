package imaptest

import (
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rondo/outside"
)

// Who may log in.
const (
	Username = "guild"
	Password = "open sesame"
)

// Dovecot is a server with one user and an empty mailbox. It listens on 127.0.0.1.
type Dovecot struct {
	Address  string         // of the port that begins in plain text and knows STARTTLS
	Secure   string         // of the port that begins with TLS
	Roots    *x509.CertPool // of its certificate, which is for 127.0.0.1
	Password string

	t       testing.TB
	program string // path
	prefix  string // of all names of folders
	dir     string
	owner   account // of the mails
	run     *exec.Cmd
	ended   chan struct{}
	copies  int
}

// Start starts a Dovecot, and ends it with the test. It skips the test where there is none, or none that speaks IMAP.
func Start(t testing.TB) *Dovecot {
	t.Helper()
	return StartBelow(t, "")
}

// StartBelow starts one whose names of folders begin with a prefix (RFC 2342), as with "INBOX."; its last character
// separates the names of folders in folders.
func StartBelow(t testing.TB, prefix string) *Dovecot {
	t.Helper()
	program := Program.Find(t)
	version, err := versionOf(program)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := mailOwner()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "dovecot-") // paths of sockets have to be short
	if err != nil {
		t.Fatal(err)
	}
	d := &Dovecot{t: t, prefix: prefix, dir: dir, program: program, Password: Password, owner: owner}
	t.Cleanup(func() {
		d.Kill()
		if t.Failed() {
			text, _ := os.ReadFile(d.path("log"))
			t.Logf("Dovecot said:\n%s", text)
		}
		_ = os.RemoveAll(dir)
	})
	for _, folder := range []string{"run", "mail", "mail/new", "mail/cur", "mail/tmp"} {
		d.must(os.Mkdir(d.path(folder), 0o755))
		d.must(os.Chown(d.path(folder), d.owner.uid, d.owner.gid))
	}
	d.must(os.Chmod(dir, 0o755))
	d.must(os.WriteFile(d.path("users"), []byte(Username+":{PLAIN}"+Password+"\n"), 0o644))
	d.certify()
	for range 5 { // somebody may take a port between our finding it free and Dovecot's listening
		plain, secure := strconv.Itoa(outside.Port(t, 1)), strconv.Itoa(outside.Port(t, 1))
		d.Address, d.Secure = net.JoinHostPort("127.0.0.1", plain), net.JoinHostPort("127.0.0.1", secure)
		d.must(os.WriteFile(d.path("conf"), []byte(d.configuration(version, plain, secure)), 0o644))
		if d.begin() {
			return d
		}
	}
	text, _ := os.ReadFile(d.path("log"))
	t.Fatalf("Dovecot does not start:\n%s", text)
	return nil
}

func (d *Dovecot) path(name string) string { return filepath.Join(d.dir, name) }

func (d *Dovecot) must(err error) {
	if err != nil {
		d.t.Helper()
		d.t.Fatal(err)
	}
}

// begin starts the program and waits until it greets. It reports false when the program ended instead.
func (d *Dovecot) begin() bool {
	d.t.Helper()
	out, err := os.OpenFile(d.path("log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	d.must(err)
	defer out.Close()
	d.run = exec.Command(d.program, "-F", "-c", d.path("conf"))
	d.run.Stdout, d.run.Stderr = out, out
	d.run.SysProcAttr = own()
	d.must(d.run.Start())
	ended := make(chan struct{})
	go func(run *exec.Cmd) { _ = run.Wait(); close(ended) }(d.run)
	d.ended = ended
	for range 3000 {
		if greets(d.Address) && greets(d.Secure) {
			return true
		}
		select {
		case <-ended:
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
	d.Kill()
	d.t.Fatalf("Dovecot does not listen on %s", d.Address)
	return false
}

func greets(address string) bool {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

// Stop ends the server as an administrator does.
func (d *Dovecot) Stop() { d.end(syscall.SIGTERM) }

// Kill ends the server and its children as a crash does.
func (d *Dovecot) Kill() { d.end(syscall.SIGKILL) }

func (d *Dovecot) end(signal syscall.Signal) {
	if d.run == nil {
		return
	}
	group := -d.run.Process.Pid // we made this group, and nobody else is in it
	_ = syscall.Kill(group, signal)
	<-d.ended
	_ = syscall.Kill(group, syscall.SIGKILL)
	d.run = nil
}

// Again starts the server that was stopped or killed, on the same ports and with the same mails.
func (d *Dovecot) Again() {
	d.t.Helper()
	for range 50 { // the ports may be held a moment longer by what is ending
		if d.begin() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	d.t.Fatal("Dovecot does not start again")
}

// Forget makes the stopped server give all mails new UIDs under a new UIDVALIDITY, as after a move to another machine.
func (d *Dovecot) Forget() {
	d.t.Helper()
	entries, err := os.ReadDir(d.path("mail"))
	d.must(err)
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), "dovecot") && !entry.IsDir() && entry.Name() != "dovecot-keywords" {
			d.must(os.Remove(d.path("mail/" + entry.Name())))
		}
	}
	validity := fmt.Sprintf("3 V%d N1 Gabcdefabcdefabcdefabcdefabcdef01\n", 7_000_000+d.copies)
	d.must(os.WriteFile(d.path("mail/dovecot-uidlist"), []byte(validity), 0o644))
	d.must(os.Chown(d.path("mail/dovecot-uidlist"), d.owner.uid, d.owner.gid))
}
