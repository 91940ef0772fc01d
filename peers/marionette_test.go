package peers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

// marionette steers a program of Mozilla's from outside, by the protocol of that name: JSON with its length before it.
type marionette struct {
	conn  net.Conn
	reads *bufio.Reader
	asked int
}

// steer opens a session in the window of the program that listens at a port, where scripts may do what the program may.
func steer(t *testing.T, port string) *marionette {
	t.Helper()
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	m := &marionette{conn: conn, reads: bufio.NewReader(conn)}
	if _, err := m.read(); err != nil { // it greets
		t.Fatal(err)
	}
	m.ask(t, "WebDriver:NewSession", map[string]any{})
	m.ask(t, "WebDriver:SetTimeouts", map[string]any{"script": 60_000})
	m.ask(t, "Marionette:SetContext", map[string]any{"value": "chrome"})
	return m
}

func (m *marionette) read() ([]byte, error) {
	_ = m.conn.SetReadDeadline(time.Now().Add(2 * time.Minute))
	length, err := m.reads.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(length, ":"))
	if err != nil || n < 0 || n > 16<<20 {
		return nil, fmt.Errorf("a message of length %q", length)
	}
	text := make([]byte, n)
	_, err = io.ReadFull(m.reads, text)
	return text, err
}

// ask has a command carried out and returns its result. An error ends the test.
func (m *marionette) ask(t *testing.T, command string, parameters map[string]any) json.RawMessage {
	t.Helper()
	m.asked++
	text, err := json.Marshal([]any{0, m.asked, command, parameters})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(m.conn, "%d:%s", len(text), text); err != nil {
		t.Fatal(err)
	}
	answer, err := m.read()
	if err != nil {
		t.Fatal(err)
	}
	var parts [4]json.RawMessage // 1, the number, an error or null, the result
	if err := json.Unmarshal(answer, &parts); err != nil {
		t.Fatalf("%v\n%s", err, answer)
	}
	if string(parts[2]) != "null" {
		t.Fatalf("%s: %s", command, parts[2])
	}
	return parts[3]
}

// call calls a function of a script that answers with lines.
func (m *marionette) call(t *testing.T, script, function string, arguments ...string) []string {
	t.Helper()
	result := m.ask(t, "WebDriver:ExecuteAsyncScript", map[string]any{
		"script": "const [given, done] = [[...arguments].slice(0, -1), arguments[arguments.length - 1]];\n" + script +
			"\n" + function + "(...given).then(lines => done({ lines }), error => done({ error: `${error}\\n${error?.stack}` }));",
		"args": append([]string{}, arguments...), "newSandbox": true, "sandbox": "system",
	})
	var said struct {
		Value struct {
			Lines []string
			Error string
		}
	}
	if err := json.Unmarshal(result, &said); err != nil {
		t.Fatalf("%v\n%s", err, result)
	}
	if said.Value.Error != "" || said.Value.Lines == nil {
		t.Fatalf("%s: %s\n%s", function, said.Value.Error, result)
	}
	return said.Value.Lines
}
