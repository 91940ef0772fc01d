package main

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rondo/installation"
	"rondo/kernel"
	"rondo/mailbox"
	"rondo/mailer/imap/imaptest"
	"rondo/outside"
)

var update = flag.Bool("update", false, "write what commands print into the scripts that compare it")

// TestMain lets scripts call the real main as `rondo`. RONDO_CLOCK sets the moment at which its clock starts, so that
// scripts can speak of dates; the clock then runs as clocks do. With RONDO_CLOCK_BEGAN it started then, so that several
// processes have one clock. Another RONDO_CLOCK is another start of the machine, unless RONDO_BOOT names one, and a time
// service keeps it right, unless there is a RONDO_UNSYNCED.
func TestMain(m *testing.M) {
	installation.ThisMachine = kernel.This(time.Now)
	installation.ThisMachine.Boot = func() (string, time.Duration) { return "", 0 } // the clocks of tests are set as they like
	installation.ThisMachine.Synced = func() bool { return true }
	testscript.Main(m, map[string]func(){
		"rondo": func() {
			now := time.Now
			installation.ThisMachine = kernel.This(time.Now)
			if at := os.Getenv("RONDO_CLOCK"); at != "" {
				now = clockFrom(at, os.Getenv("RONDO_CLOCK_BEGAN"))
				installation.ThisMachine.Boot = func() (string, time.Duration) {
					_, ran := kernel.This(time.Now).Boot()
					return cmp.Or(os.Getenv("RONDO_BOOT"), at), ran
				}
				installation.ThisMachine.Synced = func() bool { return os.Getenv("RONDO_UNSYNCED") == "" }
			}
			os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, now))
		},
	})
}

// lingers lets a process that was built with the race detector end when it has ended: without it each command of a script
// would sleep for a second first.
const lingers = "atexit_sleep_ms=10"

// clockFrom is a clock that showed at when it began, a time of this machine; without one it begins now.
func clockFrom(at, began string) func() time.Time {
	start, from := mustTime(at), time.Now()
	if began != "" {
		from = mustTime(began)
	}
	return func() time.Time { return start.Add(time.Since(from)) }
}

func mustTime(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// TestScripts runs the stories in testdata/script: commands as a person types them, and what they print.
//
// Beside testscript's own commands there are
//
//	mailbox                 starts a mailbox in memory; its port is $SMTP_PORT
//	refuse REPLY [TEXT]     lets it refuse each recipient, or those whose address has the text, with REPLY; none with ""
//	letters N               waits until N letters have arrived in all, and prints what is new, as read from the mails
//	quiet                   checks that nothing arrives for a moment
//	get PATH                prints what the daemon answers to GET
//	look FILE               prints what the daemon answers to GET of the link in FILE
//	publish FOLDER NAME     lets another server serve the files of a folder; its port is $NAME
//	press FILE NAME=VALUE…  posts a form to the link in FILE, and prints the status and where that leads
//	feed ID                 prints a feed, entry by entry, as a strict reader understands it
//	until TEXT PATH         asks PATH again until the answer has the text, or has it no more with !
//	replace FILE OLD NEW    edits a file as an editor does: a new file, renamed into place
//	port NAME               puts a free port into the environment
//	key FILE                makes an Ed25519 key for signatures
//	postgres NAME           makes a database on a server of PostgreSQL, whose address is $NAME; without one the script is skipped
//	hangup                  tells the daemon to read everything again (SIGHUP)
//	clocks FILE RULE        writes zone data whose clocks always followed the POSIX rule, such as EET-2EEST,M3.5.0/3,M10.5.0/4
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Setenv("GORACE", lingers)
			packaging, err := filepath.Abs("../../packaging")
			if err != nil {
				return err
			}
			env.Setenv("PACKAGING", packaging)
			env.Values["post"] = &post{}
			env.Values["test"] = env.T()
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"postgres": func(ts *testscript.TestScript, _ bool, args []string) {
				t := ts.Value("test").(testing.TB)
				ts.Setenv(args[0], outside.SharedPostgres(t).Database(t))
			},
			"mailbox": startMailbox, "refuse": refuse, "letters": letters, "quiet": quiet, "get": get, "look": look, "publish": publish, "press": press, "feed": feed, "until": until,
			"replace": replace, "port": freePort, "clocks": writeClocks, "key": writeKey, "hangup": hangup,
		},
	})
}

// patience is what anything may take before a test gives up on it: more than it ever takes, for other tests run on the same machine.
const patience = 2 * time.Minute

// post is the mailbox of a script and how much of it was read.
type post struct {
	box  *mailbox.Mailbox
	read int

	refused atomic.Pointer[refused] // nil for nobody

	dovecot *imaptest.Dovecot // nil without the command dovecot
}

func startMailbox(ts *testscript.TestScript, _ bool, _ []string) {
	p := ts.Value("post").(*post)
	box, err := mailbox.Open(mailbox.Options{Now: time.Now, Behave: p.behave})
	ts.Check(err)
	ts.Defer(func() { box.Close() })
	ts.Setenv("SMTP_PORT", strconv.Itoa(box.Port()))
	p.box = box
}

// refused says which recipients the mailbox refuses, and how.
type refused struct {
	reply mailbox.Reply
	text  string // in their addresses
}

func (p *post) behave(stage mailbox.Stage, e mailbox.Envelope) mailbox.Reply {
	r := p.refused.Load()
	if r == nil || stage != mailbox.Rcpt || !strings.Contains(e.To[len(e.To)-1], r.text) {
		return mailbox.Reply{}
	}
	return r.reply
}

func refuse(ts *testscript.TestScript, _ bool, args []string) {
	p := ts.Value("post").(*post)
	if args[0] == "" {
		p.refused.Store(nil)
		return
	}
	digits, rest, _ := strings.Cut(args[0], " ")
	code, err := strconv.Atoi(digits)
	ts.Check(err)
	r := &refused{reply: mailbox.Reply{Code: code, Text: rest}, text: strings.Join(args[1:], "")}
	if enhanced, text, found := strings.Cut(rest, " "); found && strings.Count(enhanced, ".") == 2 {
		r.reply.Enhanced, r.reply.Text = enhanced, text
	}
	p.refused.Store(r)
}

func letters(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	p := ts.Value("post").(*post)
	all, err := p.box.Wait(ctx, n)
	if err != nil || len(all) != n {
		for _, m := range all[min(p.read, len(all)):] {
			ts.Logf("%s", readLetter(m.Raw))
		}
		ts.Fatalf("%d letters arrived, want %d: %v", len(all), n, err)
	}
	var lines []string
	for _, m := range all[p.read:] {
		lines = append(lines, readLetter(m.Raw).String())
	}
	p.read = n
	slices.Sort(lines) // letters to several people may overtake each other
	fmt.Fprint(ts.Stdout(), strings.Join(lines, ""))
}

func quiet(ts *testscript.TestScript, _ bool, _ []string) {
	time.Sleep(2500 * time.Millisecond) // longer than an edit takes to be taken up
	p := ts.Value("post").(*post)
	if all := p.box.Messages(); len(all) > p.read {
		ts.Fatalf("a letter arrived where none should: %s", readLetter(all[p.read].Raw))
	}
}

func press(ts *testscript.TestScript, neg bool, args []string) {
	link, err := url.Parse(strings.TrimSpace(ts.ReadFile(args[0])))
	ts.Check(err)
	form := url.Values{}
	for _, field := range args[1:] {
		name, value, _ := strings.Cut(field, "=")
		form.Set(name, value)
	}
	client := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1:"+ts.Getenv("PORT")+link.Path, strings.NewReader(form.Encode()))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := client.Do(r)
	ts.Check(err)
	res.Body.Close()
	fmt.Fprintln(ts.Stdout(), res.StatusCode, res.Header.Get("Location"))
}

func get(ts *testscript.TestScript, _ bool, args []string) {
	_, body, err := fetch(ts, args[0])
	ts.Check(err)
	fmt.Fprint(ts.Stdout(), body)
}

func look(ts *testscript.TestScript, _ bool, args []string) {
	link, err := url.Parse(strings.TrimSpace(ts.ReadFile(args[0])))
	ts.Check(err)
	get(ts, false, []string{link.Path})
}

func publish(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(http.FileServer(http.Dir(ts.MkAbs(args[0]))))
	ts.Defer(server.Close)
	ts.Setenv(args[1], strconv.Itoa(server.Listener.Addr().(*net.TCPAddr).Port))
}

// hangup finds the daemon by what the doctor says of it.
func hangup(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Check(ts.Exec("sh", "-c", `kill -HUP "$(rondo doctor | sed -n 's/^ok *daemon *process \([0-9]*\) .*/\1/p')"`))
}

func feed(ts *testscript.TestScript, _ bool, args []string) {
	status, body, err := fetch(ts, "/feeds/"+args[0]+".ics")
	ts.Check(err)
	if status != http.StatusOK {
		ts.Fatalf("feed %s: status %d", args[0], status)
	}
	text, err := readFeed([]byte(body))
	ts.Check(err)
	fmt.Fprint(ts.Stdout(), text)
}

func until(ts *testscript.TestScript, neg bool, args []string) {
	var body string
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		var err error
		if _, body, err = fetch(ts, args[1]); err == nil && strings.Contains(body, args[0]) != neg {
			return
		}
	}
	ts.Fatalf("waited in vain for %s to say %q (not: %v); it says:\n%s", args[1], args[0], neg, body)
}

func fetch(ts *testscript.TestScript, path string) (int, string, error) {
	client := http.Client{Timeout: patience}
	port := ts.Getenv("PORT")
	if path == "/healthz" || path == "/metrics" { // which are at the port after that of the pages
		n, _ := strconv.Atoi(port)
		port = strconv.Itoa(n + 1)
	}
	resp, err := client.Get("http://127.0.0.1:" + port + path)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

func replace(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	text, err := os.ReadFile(name)
	ts.Check(err)
	unescape := strings.NewReplacer(`\n`, "\n").Replace
	if !strings.Contains(string(text), unescape(args[1])) {
		ts.Fatalf("%s does not contain %q", args[0], args[1])
	}
	edited := strings.Replace(string(text), unescape(args[1]), unescape(args[2]), 1)
	temporary := filepath.Join(filepath.Dir(name), ".editing")
	ts.Check(os.WriteFile(temporary, []byte(edited), 0o666))
	ts.Check(os.Rename(temporary, name))
}

func freePort(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strconv.Itoa(outside.Port(ts.Value("test").(testing.TB), 2))) // and the next, for health and metrics
}

// writeClocks writes zone data (RFC 8536) without a single change of clocks in its tables, so that its rule always holds.
func writeClocks(ts *testscript.TestScript, _ bool, args []string) {
	const counts = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x04"
	const header = "TZif2\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" + counts + "\x00\x00\x00\x00\x00\x00" + "UTC\x00"
	name := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
	ts.Check(os.WriteFile(name, []byte(header+header+"\n"+args[1]+"\n"), 0o666))
}

func writeKey(ts *testscript.TestScript, _ bool, args []string) {
	_, key, err := ed25519.GenerateKey(nil)
	ts.Check(err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
}

// TestHelp holds that every verb says what it does and shows an example.
func TestHelp(t *testing.T) {
	a := &app{now: time.Now, in: strings.NewReader(""), out: io.Discard, err: io.Discard}
	for _, cmd := range allCommands(a.root()) {
		if cmd.Short == "" || cmd.Example == "" {
			t.Errorf("%s: short %q, example %q; give it both", cmd.CommandPath(), cmd.Short, cmd.Example)
		}
	}
}
