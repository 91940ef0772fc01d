package peers

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"rondo/outside"
)

// readers are the people whom every server knows, beside guild@example.org.
var readers = []string{"ada", "bo", "cyd", "dan", "eve", "fay", "gus", "hal"}

// server is a mail server for example.org and example.com on 127.0.0.1.
type server struct {
	dir  string
	port string
}

// newServer writes a server's configuration, with the words in capitals put in.
func newServer(t *testing.T, owner string, words map[string]string, files map[string]string) *server {
	t.Helper()
	dir, err := os.MkdirTemp("", "peer-") // paths of sockets have to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &server{dir: dir, port: strconv.Itoa(outside.Port(t, 1))}
	account, err := user.Lookup(owner)
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	for _, name := range []string{"", "conf", "queue", "data", "spool", "mail"} {
		folder := filepath.Join(dir, name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if name == "data" || name == "spool" || name == "mail" {
			if err := os.Chown(folder, uid, gid); err != nil {
				t.Fatal(err)
			}
		}
	}
	pairs := []string{"DIR", dir, "PORT", s.port}
	for word, value := range words {
		pairs = append(pairs, word, value)
	}
	for from, to := range files {
		text, err := os.ReadFile(filepath.Join("testdata", from))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, to), []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			logs, _ := filepath.Glob(filepath.Join(dir, "log*"))
			for _, log := range logs {
				text, _ := os.ReadFile(log)
				t.Logf("%s:\n%s", filepath.Base(log), text)
			}
		}
	})
	return s
}

// startPostfix starts Debian's Postfix beside whatever runs already.
func startPostfix(t *testing.T) *server {
	program := filepath.Join(filepath.Dir(postfix.Find(t)), "postfix")
	users := ""
	for _, name := range readers {
		users += fmt.Sprintf("{ %s@example.com = %s/ }, ", name, name)
	}
	s := newServer(t, "postfix", map[string]string{"USERS": users + "{ guild@example.org = guild/ }"},
		map[string]string{"main.cf": "conf/main.cf", "master.cf": "conf/master.cf"})
	if err := os.Chown(filepath.Join(s.dir, "mail"), 65534, 65534); err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(s.dir, "conf")
	say(t, "", program, "-c", conf, "start")
	t.Cleanup(func() { _ = exec.Command(program, "-c", conf, "stop").Run() })
	return s
}

// startExim starts Debian's Exim, which is found where it was only unpacked too: its package and Postfix's exclude each other.
func startExim(t *testing.T) *server {
	program := exim.Find(t)
	s := newServer(t, "Debian-exim", map[string]string{"PROGRAM": program, "USERS": "guild : " + strings.Join(readers, " : ")},
		map[string]string{"exim.conf": "conf/exim.conf"})
	if err := os.Chmod(s.dir, 0o777); err != nil { // it writes its log and its process number there
		t.Fatal(err)
	}
	daemon := exec.Command(program, "-C", filepath.Join(s.dir, "conf/exim.conf"), "-bdf", "-q1m")
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	})
	return s
}

// arrived are the mails in somebody's Maildir.
func (s *server) arrived(who string) []string {
	files, _ := filepath.Glob(filepath.Join(s.dir, "mail", who, "new/*"))
	var mails []string
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			mails = append(mails, string(text))
		}
	}
	return mails
}

// TestServers sends invitations through real servers: whoever is there gets one mail with the calendar object as it was; whoever
// is not, at RCPT or by the report that the server then writes, is written to no more; a full mailbox changes nothing.
func TestServers(t *testing.T) {
	for name, start := range map[string]func(*testing.T) *server{"postfix": startPostfix, "exim": startExim} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			people := []string{"gone@example.com", "full@example.com", "refused@example.com"}
			for _, reader := range readers {
				people = append(people, reader+"@example.com")
			}
			g := newGuild(t, "  smtp: { host: 127.0.0.1, port: "+s.port+", tls: none }", people...)
			g.serve()
			for _, reader := range readers {
				until(t, func() string {
					if n := len(s.arrived(reader)); n != 1 {
						return fmt.Sprintf("%s has %d mails", reader, n)
					}
					return ""
				})
				calendar := calendarOf(t, []byte(strings.ReplaceAll(s.arrived(reader)[0], "\n", "\r\n")))
				if !strings.Contains(calendar, "\r\nMETHOD:REQUEST\r\n") || !strings.Contains(calendar, "mailto:"+reader+"@example.com\r\n") {
					t.Errorf("%s has the calendar object\n%s", reader, calendar)
				}
			}
			until(t, func() string { // and the organizer is nobody here either
				if n := len(s.arrived("guild")); n != 3 {
					return fmt.Sprintf("%d reports came back", n)
				}
				return ""
			})
			for _, report := range s.arrived("guild") {
				g.rondo(report, "receive")
			}
			until(t, func() string {
				suppressed := g.rondo("", "people", "suppressed")
				for address, gone := range map[string]bool{"gone@example.com": true, "refused@example.com": true, "full@example.com": false, "ada@example.com": false} {
					if strings.Contains(suppressed, address) != gone {
						return fmt.Sprintf("%s: suppressed should be %t; rondo says\n%s\n%s", address, gone, suppressed, g.rondo("", "inbox", "list"))
					}
				}
				return ""
			})
		})
	}
}
