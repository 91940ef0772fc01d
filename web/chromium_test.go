package web_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"rondo/outside"
)

// browser is a Chromium without a window, spoken to over two pipes in its DevTools protocol.
type browser struct {
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

var chromium = outside.Program{Name: "chromium", Package: "chromium", Variable: "RONDO_BROWSER",
	Works: func(path string) error {
		_, err := outside.Says(path, "--version") // Debian's is a script, which may stand without the browser
		return err
	}}

// openBrowser starts Debian's Chromium; where there is none the test is skipped, unless it is required.
func openBrowser(t testing.TB) *browser {
	t.Helper()
	cmd := exec.Command(chromium.Find(t), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir())
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
	b := &browser{t: t, in: in, calls: make(chan call)}
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
func (b *browser) converse(heard <-chan []byte) {
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

// do sends a command that the browser takes.
func (b *browser) do(tab, method string, parameters map[string]any, result any) {
	b.t.Helper()
	if !b.ask(tab, method, parameters, result) {
		b.t.Fatalf("%s: the browser refuses", method)
	}
}

// ask sends a command, to a tab or to the browser itself, and reads the result. It is false when the browser refuses, as
// for a page that is just going.
func (b *browser) ask(tab, method string, parameters map[string]any, result any) bool {
	b.t.Helper()
	b.id++
	message, err := json.Marshal(map[string]any{"id": b.id, "method": method, "params": parameters, "sessionId": tab})
	if tab == "" {
		message, err = json.Marshal(map[string]any{"id": b.id, "method": method, "params": parameters})
	}
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

// open opens an address in a new tab.
func (b *browser) open(address string) (tab string) {
	b.t.Helper()
	var target struct{ TargetID string }
	b.do("", "Target.createTarget", map[string]any{"url": address}, &target)
	var attached struct{ SessionID string }
	b.do("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	return attached.SessionID
}

// run does in a tab what a person's hand would.
func (b *browser) run(tab, script string) {
	b.t.Helper()
	var ran struct{ ExceptionDetails json.RawMessage }
	b.do(tab, "Runtime.evaluate", map[string]any{"expression": script}, &ran)
	if ran.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", script, ran.ExceptionDetails)
	}
}

// shows is the text of a tab, "" while there is none.
func (b *browser) shows(tab string) string {
	b.t.Helper()
	var ran struct{ Result struct{ Value string } }
	b.ask(tab, "Runtime.evaluate", map[string]any{"expression": "document.body ? document.body.innerText : ''"}, &ran)
	return ran.Result.Value
}

// until waits for a tab to show a text.
func (b *browser) until(tab, text string) {
	b.t.Helper()
	for range 600 {
		if strings.Contains(b.shows(tab), text) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("the browser does not show %q but\n%s", text, b.shows(tab))
}
