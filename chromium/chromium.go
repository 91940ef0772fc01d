// Package chromium drives Debian's Chromium, for tests: it opens pages as a person does, by mouse and keyboard, keeps pictures of
// them, and holds them to the rules of axe. Its own tests do so with every page of an installation at work.
package chromium

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"

	"rondo/outside"
)

// Browser is a Chromium without a window, spoken to over two pipes in its DevTools protocol. One goroutine at a time uses it.
type Browser struct {
	t     testing.TB
	in    *os.File
	calls chan call
	id    int
}

type call struct {
	message []byte
	id      int
	answer  chan json.RawMessage
}

// Program is Debian's Chromium.
var Program = outside.Program{Name: "chromium", Package: "chromium", Variable: "RONDO_BROWSER",
	Works: func(path string) error {
		_, err := outside.Says(path, "--version") // Debian's is a script, which may stand without the browser
		return err
	}}

// Open starts Chromium, with more flags than those it needs; where there is none the test is skipped, unless it is required. It ends
// with the test.
func Open(t testing.TB, flags ...string) *Browser {
	t.Helper()
	cmd := exec.Command(Program.Find(t), append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
		"--no-first-run", "--hide-scrollbars", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
		"--user-data-dir=" + t.TempDir()}, flags...)...)
	theirIn, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	b := &Browser{t: t, in: in, calls: make(chan call)}
	t.Cleanup(func() {
		b.in.Write([]byte(`{"id":0,"method":"Browser.close"}` + "\x00"))
		stop := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		stop.Stop()
		in.Close()
		out.Close()
	})
	heard := make(chan []byte)
	go func() {
		defer close(heard)
		lines := bufio.NewReader(out)
		for {
			message, err := lines.ReadBytes(0)
			if err != nil {
				return
			}
			heard <- message[:len(message)-1]
		}
	}()
	go b.converse(heard)
	return b
}

// converse hands each answer to whoever asked. What the browser says by itself is not wanted.
func (b *Browser) converse(heard <-chan []byte) {
	waiting := map[int]chan json.RawMessage{}
	for {
		select {
		case c := <-b.calls:
			waiting[c.id] = c.answer
			b.in.Write(c.message)
		case message, ok := <-heard:
			if !ok {
				return
			}
			var said struct {
				ID     int
				Result json.RawMessage
				Error  json.RawMessage
			}
			if json.Unmarshal(message, &said) != nil || waiting[said.ID] == nil {
				continue
			}
			if said.Error != nil {
				said.Result = nil
			}
			waiting[said.ID] <- said.Result
			delete(waiting, said.ID)
		}
	}
}

// Incognito returns the same browser with cookies of its own, as if it were another one.
func (b *Browser) Incognito() *Window {
	b.t.Helper()
	var made struct{ BrowserContextID string }
	b.do("", "Target.createBrowserContext", nil, &made)
	return &Window{b, made.BrowserContextID}
}

// Tab opens an address in a new tab.
func (b *Browser) Tab(address string) *Tab { return (&Window{b, ""}).Tab(address) }

// Window is tabs that share cookies.
type Window struct {
	b       *Browser
	context string // "" for the one that the browser begins with
}

// Tab opens an address in a new tab.
func (w *Window) Tab(address string) *Tab {
	w.b.t.Helper()
	asked := map[string]any{"url": address}
	if w.context != "" {
		asked["browserContextId"] = w.context
	}
	var target struct{ TargetID string }
	w.b.do("", "Target.createTarget", asked, &target)
	var attached struct{ SessionID string }
	w.b.do("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	return &Tab{b: w.b, target: target.TargetID, session: attached.SessionID}
}

// do sends a command that the browser takes.
func (b *Browser) do(session, method string, parameters map[string]any, result any) {
	b.t.Helper()
	if !b.ask(session, method, parameters, result) {
		b.t.Fatalf("%s: the browser refuses", method)
	}
}

// ask sends a command, to a tab or to the browser itself, and reads the result. It is false when the browser refuses, as
// for a page that is just going.
func (b *Browser) ask(session, method string, parameters map[string]any, result any) bool {
	b.t.Helper()
	b.id++
	asked := map[string]any{"id": b.id, "method": method}
	if parameters != nil {
		asked["params"] = parameters
	}
	if session != "" {
		asked["sessionId"] = session
	}
	message, err := json.Marshal(asked)
	if err != nil {
		b.t.Fatal(err)
	}
	c := call{append(message, 0), b.id, make(chan json.RawMessage, 1)}
	select {
	case b.calls <- c:
	case <-time.After(time.Minute):
		b.t.Fatalf("%s: the browser does not listen", method)
	}
	select {
	case got := <-c.answer:
		if got == nil {
			return false
		}
		if result != nil {
			if err := json.Unmarshal(got, result); err != nil {
				b.t.Fatal(err)
			}
		}
	case <-time.After(time.Minute):
		b.t.Fatalf("%s: the browser does not answer", method)
	}
	return true
}
