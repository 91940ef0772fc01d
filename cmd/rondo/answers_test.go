package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"rondo/mailer/imap/imaptest"
)

// TestAnswerScripts runs the stories in testdata/answers: letters that were really sent, answered in the way of several
// calendar programs, and what becomes of the answers. Beside the commands of TestScripts there are
//
//	dovecot                            starts a Dovecot with an empty mailbox; its port is $IMAP_PORT. It comes first,
//	                                   because it skips the script where there is none
//	reply SHAPE WHO PARTSTAT [WORDS]   makes WHO's answer to their last letter in the shape of a program, as reply.eml
//	propose SHAPE WHO TIME             likewise, asking for another start (RFC 3339)
//	deliver FILE                       puts a mail into the mailbox
//	mails N [FOLDER]                   waits until a folder of the mailbox has N mails, and prints their subjects and flags
//	eventually TEXT COMMAND…           runs rondo again until it prints TEXT
//	post PATH FIELDS                   posts a form as a browser on our page does, or with ! from another site
//	words WHO                          prints the words of WHO's last mail
//	link NAME ARGUMENTS…               puts the path of what rondo link prints into the environment
//	leave NAME WHO                     likewise, of the one-click link in WHO's last letter
//	raw WHO FILE                       writes WHO's last mail into a file
//	mark WHO                           puts the mark of WHO's last letter into $MARK
func TestAnswerScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/answers",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Setenv("GORACE", lingers)
			env.Setenv("RONDO_CLOCK_BEGAN", time.Now().Format(time.RFC3339Nano))
			env.Values["post"] = &post{}
			env.Values["test"] = env.T()
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"mailbox": startMailbox, "letters": letters, "quiet": quiet, "get": get, "feed": feed, "until": until,
			"replace": replace, "port": freePort,
			"dovecot": func(ts *testscript.TestScript, _ bool, _ []string) {
				d := imaptest.Start(ts.Value("test").(testing.TB)) // it ends, or is skipped, with its script
				_, port, err := net.SplitHostPort(d.Address)
				ts.Check(err)
				ts.Setenv("IMAP_PORT", port)
				ts.Check(os.WriteFile(ts.MkAbs("imap-password"), []byte(d.Password+"\n"), 0o600))
				ts.Value("post").(*post).dovecot = d
			},
			"reply": reply, "propose": propose, "deliver": deliver, "mails": mails, "eventually": eventually, "post": postForm, "mark": mark,
			"link": linkPath, "leave": leavePath, "words": printWords, "raw": writeRaw,
		},
	})
}

// lastLetter is the newest letter to somebody that tells of the session as it is.
func lastLetter(ts *testscript.TestScript, who string) []byte {
	all := ts.Value("post").(*post).box.Messages()
	for _, m := range slices.Backward(all) {
		if slices.Contains(m.To, who) && bytes.Contains(m.Raw, []byte("text/calendar")) && !bytes.Contains(m.Raw, []byte("DECLINECOUNTER")) {
			return m.Raw
		}
	}
	ts.Fatalf("there is no invitation to %s", who)
	return nil
}

func reply(ts *testscript.TestScript, _ bool, args []string) {
	comment := strings.Join(args[3:], " ")
	shape(ts, args[0], args[1], args[2], comment, time.Time{})
}

func propose(ts *testscript.TestScript, _ bool, args []string) {
	shape(ts, args[0], args[1], "TENTATIVE", "", mustTime(args[2]))
}

func shape(ts *testscript.TestScript, shape, who, partStat, comment string, proposal time.Time) {
	clock := clockFrom(ts.Getenv("RONDO_CLOCK"), ts.Getenv("RONDO_CLOCK_BEGAN"))
	a, err := answerTo(lastLetter(ts, who), partStat, comment, clock())
	ts.Check(err)
	a.proposal = proposal
	make, known := shapes[shape]
	if !known {
		ts.Fatalf("nobody answers in the shape %s", shape)
	}
	ts.Check(os.WriteFile(ts.MkAbs("reply.eml"), []byte(make(a)), 0o666))
}

func deliver(ts *testscript.TestScript, _ bool, args []string) {
	ts.Value("post").(*post).dovecot.Deliver([]byte(ts.ReadFile(args[0])))
}

func mails(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	folder := strings.Join(args[1:], "")
	var all []imaptest.Mail
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if all = ts.Value("post").(*post).dovecot.Mails(folder); len(all) == n {
			break
		}
	}
	for _, m := range all {
		_, rest, _ := bytes.Cut(m.Raw, []byte("Subject: "))
		subject, _, _ := bytes.Cut(rest, []byte("\r\n"))
		fmt.Fprintf(ts.Stdout(), "%s | %s\n", subject, m.Flags)
	}
	if len(all) != n {
		ts.Fatalf("%d mails in %q, want %d", len(all), folder, n)
	}
}

func eventually(ts *testscript.TestScript, _ bool, args []string) {
	var out []byte
	for began := time.Now(); time.Since(began) < patience; time.Sleep(100 * time.Millisecond) {
		cmd := exec.Command("rondo", args[1:]...)
		cmd.Dir = ts.MkAbs(".")
		cmd.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"), "RONDO_CLOCK="+ts.Getenv("RONDO_CLOCK"), "RONDO_CLOCK_BEGAN="+ts.Getenv("RONDO_CLOCK_BEGAN"))
		path, err := exec.LookPath("rondo")
		if err != nil {
			path = ""
		}
		cmd.Path = firstExisting(strings.Split(ts.Getenv("PATH"), ":"), path)
		out, _ = cmd.CombinedOutput()
		if strings.Contains(string(out), args[0]) {
			fmt.Fprint(ts.Stdout(), string(out))
			return
		}
	}
	ts.Fatalf("waited in vain for %q; it says:\n%s", args[0], out)
}

func firstExisting(folders []string, otherwise string) string {
	for _, folder := range folders {
		if _, err := os.Stat(folder + "/rondo"); err == nil {
			return folder + "/rondo"
		}
	}
	return otherwise
}

func postForm(ts *testscript.TestScript, neg bool, args []string) {
	base := "http://127.0.0.1:" + ts.Getenv("PORT")
	req, err := http.NewRequest("POST", base+args[0], strings.NewReader(args[1]))
	ts.Check(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if neg {
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		req.Header.Set("Origin", "https://example.com")
	}
	client := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	ts.Check(err)
	resp.Body.Close()
	fmt.Fprintln(ts.Stdout(), resp.Status)
}

func printWords(ts *testscript.TestScript, _ bool, args []string) {
	for _, m := range slices.Backward(ts.Value("post").(*post).box.Messages()) {
		if slices.Contains(m.To, args[0]) {
			fmt.Fprint(ts.Stdout(), strings.TrimSpace(readLetter(m.Raw).text)+"\n")
			return
		}
	}
}

func writeRaw(ts *testscript.TestScript, _ bool, args []string) {
	for _, m := range slices.Backward(ts.Value("post").(*post).box.Messages()) {
		if slices.Contains(m.To, args[0]) {
			ts.Check(os.WriteFile(ts.MkAbs(args[1]), bytes.ReplaceAll(m.Raw, []byte("\r\n"), []byte("\n")), 0o644))
			return
		}
	}
}

func linkPath(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("rondo", append([]string{"link"}, args[1:]...)...))
	setPath(ts, args[0], ts.ReadFile("stdout"))
}

func leavePath(ts *testscript.TestScript, _ bool, args []string) {
	m, err := mail.ReadMessage(bytes.NewReader(lastLetter(ts, args[1])))
	ts.Check(err)
	if got := m.Header.Get("List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
		ts.Fatalf("List-Unsubscribe-Post is %q", got)
	}
	setPath(ts, args[0], strings.Trim(m.Header.Get("List-Unsubscribe"), "<>"))
}

func setPath(ts *testscript.TestScript, name, link string) {
	u, err := url.Parse(strings.TrimSpace(link))
	ts.Check(err)
	ts.Setenv(name, u.EscapedPath())
}

func mark(ts *testscript.TestScript, _ bool, args []string) {
	_, rest, _ := bytes.Cut(lastLetter(ts, args[0]), []byte("X-Rondo-Letter: "))
	id, _, _ := bytes.Cut(rest, []byte("\r\n"))
	ts.Setenv("MARK", string(id))
}
