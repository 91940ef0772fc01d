package chaos

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// daemon is the running program.
type daemon struct {
	g      *guild
	cmd    *exec.Cmd
	url    string
	begun  time.Time
	exited chan struct{}
	err    error // of Wait, once exited
}

var serving = regexp.MustCompile(`http://\S+`)

// serve starts the program and returns when it says that it serves.
func (g *guild) serve(wrap ...string) *daemon {
	g.t.Helper()
	d, said := g.launch(wrap...)
	if said == "" {
		<-d.exited
		g.t.Fatalf("the program does not serve: %v\n%s", d.err, d.log())
	}
	d.url = serving.FindString(said)
	return d
}

// launch starts the program, through another one when wrap names it, and returns its first line; "" when it ends
// without one.
func (g *guild) launch(wrap ...string) (*daemon, string) {
	g.t.Helper()
	args := append(wrap, program, "-c", g.path("rondo.yaml"), "serve", "--release")
	d := &daemon{g: g, cmd: exec.Command(args[0], args[1:]...), begun: time.Now(), exited: make(chan struct{})}
	log, err := os.OpenFile(g.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	must(g.t, err)
	defer log.Close()
	d.cmd.Stderr, d.cmd.Env = log, append(os.Environ(), g.env...)
	r, w, err := os.Pipe()
	must(g.t, err)
	d.cmd.Stdout = w
	must(g.t, d.cmd.Start())
	w.Close()
	go func() {
		d.err = d.cmd.Wait()
		close(d.exited)
	}()
	g.t.Cleanup(func() { d.kill() })
	line, _ := bufio.NewReader(r).ReadString('\n')
	go func() {
		_, _ = io.Copy(io.Discard, r)
		r.Close()
	}()
	return d, line
}

func (g *guild) logFile() string { return strings.TrimSuffix(g.dir, "/") + ".log" }

// log is what all daemons of the guild have logged.
func (d *daemon) log() string {
	text, _ := os.ReadFile(d.g.logFile())
	return string(text)
}

// kill ends the program as kill -9 does, and waits for it to be gone.
func (d *daemon) kill() {
	_ = d.cmd.Process.Kill()
	<-d.exited
}

// stop asks the program to end and returns how long that took.
func (d *daemon) stop(within time.Duration) time.Duration {
	d.g.t.Helper()
	begun := time.Now()
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-d.exited:
	case <-time.After(max(within, patience)):
		d.g.t.Fatalf("not stopped within %v", max(within, patience))
	}
	took := time.Since(begun)
	if took > within {
		d.g.t.Logf("late: stopped after %v, and %v is promised", took.Round(10*time.Millisecond), within)
	}
	if d.err != nil {
		d.g.t.Fatalf("stopped with %v\n%s", d.err, d.log())
	}
	return took
}

// alive reports whether the program still runs.
func (d *daemon) alive() bool {
	select {
	case <-d.exited:
		return false
	default:
		return true
	}
}

// get asks the program for a page; status 0 means that it does not answer.
func (d *daemon) get(path string) (status int, body string) {
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(d.url + path)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text) + errorText(err)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// healthy waits until /healthz answers with the status and a text that contains says.
func (d *daemon) healthy(want int, says string, within time.Duration) time.Duration {
	d.g.t.Helper()
	return d.g.until(within, func() error {
		if status, body := d.get("/healthz"); status != want || !strings.Contains(body, says) {
			return errors.New("/healthz: " + http.StatusText(status) + " " + body)
		}
		return nil
	})
}
