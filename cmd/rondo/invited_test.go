package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/daemon"
	"rondo/desk"
	"rondo/mailbox"
)

// invited is an installation whose letters were really sent: they lie in a mailbox. Its clock runs from a moment on.
type invited struct {
	t   testing.TB
	dir string
	now func() time.Time
	box *mailbox.Mailbox
	log bytes.Buffer // of its daemons

	level slog.Level // from which on they log

	received int                        // mails that were handed to receive
	looked   int                        // received, when seats were looked at last
	rows     map[string]desk.SeatRecord // as they were then
}

// invite writes files, with SMTP_PORT in them replaced, and lets a daemon send so many letters.
func invite(t testing.TB, start time.Time, letters int, files map[string]string) *invited {
	t.Helper()
	box, err := mailbox.Open(mailbox.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	began := time.Now()
	i := &invited{t: t, dir: t.TempDir(), box: box, now: func() time.Time { return start.Add(time.Since(began)) }}
	for name, text := range files {
		i.write(name, strings.ReplaceAll(text, "SMTP_PORT", fmt.Sprint(box.Port())))
	}
	i.serve(func(string) { i.letters(letters) })
	return i
}

func (i *invited) path(name string) string { return filepath.Join(i.dir, name) }

func (i *invited) write(name, text string) {
	i.t.Helper()
	if err := os.MkdirAll(filepath.Dir(i.path(name)), 0o777); err != nil {
		i.t.Fatal(err)
	}
	if err := os.WriteFile(i.path(name), []byte(text), 0o600); err != nil {
		i.t.Fatal(err)
	}
}

// letters waits until so many have arrived in all.
func (i *invited) letters(n int) []mailbox.Message {
	i.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	all, err := i.box.Wait(ctx, n)
	if err != nil || len(all) != n {
		i.t.Fatalf("%d letters arrived, want %d: %v\n%s", len(all), n, err, i.log.String())
	}
	return all
}

// serve runs the daemon while f does something. The address of its pages is url.
func (i *invited) serve(f func(url string)) {
	i.t.Helper()
	inst, err := (&app{config: i.path("rondo.yaml")}).open()
	if err != nil {
		i.t.Fatal(err)
	}
	d, err := daemon.Open(context.Background(), inst, slog.New(slog.NewTextHandler(&i.log, &slog.HandlerOptions{Level: i.level})), i.now)
	if err != nil {
		i.t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		i.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, listener) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			i.t.Error(err)
		}
	}()
	f("http://" + listener.Addr().String())
}

// rondo runs a verb as the program does.
func (i *invited) rondo(in string, args ...string) (out string, status int) {
	var said, errors bytes.Buffer
	status = run(append([]string{"-c", i.path("rondo.yaml")}, args...), strings.NewReader(in), &said, &errors, i.now)
	if errors.Len() > 0 {
		return said.String() + errors.String(), status
	}
	return said.String(), status
}

// ask runs a verb that prints JSON.
func (i *invited) ask(into any, args ...string) {
	i.t.Helper()
	out, status := i.rondo("", args...)
	if err := json.Unmarshal([]byte(out), into); status != 0 || err != nil {
		i.t.Fatalf("rondo %s: status %d, %v\n%s", strings.Join(args, " "), status, err, out)
	}
}

// receive hands a mail to rondo receive and returns what rondo inbox show --json says of it.
func (i *invited) receive(mail string) (r desk.ItemRecord) {
	i.t.Helper()
	i.received++
	id, status := i.rondo(mail, "receive")
	if status != 0 {
		i.t.Fatalf("receive: status %d: %s\n%s", status, id, mail)
	}
	i.ask(&r, "inbox", "show", strings.TrimSpace(id), "--json")
	return r
}

// seats are all seats of some sessions, by session and person, as rondo seats --json has them. As long as receive got
// nothing it is not asked again.
func (i *invited) seats(sessions ...[2]string) map[string]desk.SeatRecord {
	i.t.Helper()
	if i.rows != nil && i.looked == i.received {
		return i.rows
	}
	all := map[string]desk.SeatRecord{}
	for _, s := range sessions {
		var list []desk.SeatRecord
		i.ask(&list, "seats", s[0], s[1], "--json")
		for _, seat := range list {
			all[s[0]+" "+seat.Person] = seat
		}
	}
	i.rows, i.looked = all, i.received
	return all
}

// letter is the newest to somebody with some text in its subject.
func (i *invited) letter(to, subject string) []byte {
	i.t.Helper()
	for _, m := range slices.Backward(i.box.Messages()) {
		if l := readLetter(m.Raw); l.err == nil && l.to == to && strings.Contains(l.subject, subject) {
			return m.Raw
		}
	}
	i.t.Fatalf("there is no letter about %q to %s", subject, to)
	return nil
}
