// Package peers tries rondo with real programs that nobody here wrote: mail programs, calendar libraries, spam filters and
// mail servers read what it sends, and what they answer goes back into it. Each is started or called by its test. Where one
// is missing the test is skipped with a message.
package peers

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/outside"
)

// build builds the real rondo, once.
var build = sync.OnceValues(func() (string, error) {
	program := filepath.Join(folder, "rondo")
	out, err := exec.Command("go", "build", "-o", program, "rondo/cmd/rondo").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return program, err
})

var folder string // of the program

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if folder, err = os.MkdirTemp("", "rondo-peers-"); err != nil {
			panic(err)
		}
		defer os.RemoveAll(folder)
		return m.Run()
	}())
}

// say runs a program that has to succeed and returns what it prints.
func say(t *testing.T, stdin string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

// guild is an installation with one theme, whose next session is in two days.
type guild struct {
	t       *testing.T
	program string // rondo
	dir     string
	date    string // of the session
}

// newGuild writes an installation. mail is what stands below `mail:` in rondo.yaml, besides `from`.
func newGuild(t *testing.T, mail string, people ...string) *guild {
	t.Helper()
	program, err := build()
	if err != nil {
		t.Fatal(err)
	}
	g := &guild{t: t, program: program, dir: t.TempDir(), date: time.Now().AddDate(0, 0, 2).Format(time.DateOnly)}
	g.write("rondo.yaml", fmt.Sprintf(`site: { name: Data Guild, url: "http://sessions.example.org", timezone: Europe/Helsinki }
mail:
  from: Data Guild <guild@example.org>
  hourly_limit: 1000
%s
listen: 127.0.0.1:0
notify: { settle: 0s, content: all }
brake: { people: 1000 }
`, mail))
	g.theme("")
	g.write("people.yaml", "groups:\n  guild: ["+strings.Join(people, ", ")+"]\n")
	return g
}

// theme writes the theme's file, with lines for its session.
func (g *guild) theme(session string) {
	g.write("themes/talks.yaml", fmt.Sprintf(`name: Talks
purpose: Cases of how teams decide.
organizers: [curator@example.org]
audience: [guild]
schedule: { starts: %s 14:00 }
sessions:
  %s: { title: How search was rebuilt – again%s }
`, g.date, g.date, session))
}

// listen has the daemon serve at a port that it names, in place of any.
func (g *guild) listen() (port string) {
	g.t.Helper()
	settings, err := os.ReadFile(g.path("rondo.yaml"))
	if err != nil {
		g.t.Fatal(err)
	}
	port = strconv.Itoa(outside.Port(g.t, 1))
	g.write("rondo.yaml", strings.Replace(string(settings), "listen: 127.0.0.1:0", "listen: 127.0.0.1:"+port, 1))
	return port
}

// password waits until the daemon has begun, and is with which a person's calendar program signs in.
func (g *guild) password(person string) string {
	g.t.Helper()
	g.letterTo(person, map[string]bool{})
	return strings.Fields(g.rondo("", "link", "--kind", "caldav", "--to", person))[1]
}

func (g *guild) path(name string) string { return filepath.Join(g.dir, name) }

// write puts a file in place whole.
func (g *guild) write(name, text string) {
	g.t.Helper()
	path := g.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(path+"~", []byte(text), 0o644); err != nil {
		g.t.Fatal(err)
	}
	if err := os.Rename(path+"~", path); err != nil {
		g.t.Fatal(err)
	}
}

// rondo runs a verb that has to succeed.
func (g *guild) rondo(stdin string, args ...string) string {
	g.t.Helper()
	return say(g.t, stdin, g.program, append([]string{"-c", g.path("rondo.yaml")}, args...)...)
}

// serve starts the daemon, which ends with the test.
func (g *guild) serve() {
	g.t.Helper()
	log, err := os.Create(g.path("log"))
	if err != nil {
		g.t.Fatal(err)
	}
	cmd := exec.Command(g.program, "-c", g.path("rondo.yaml"), "serve")
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		log.Close()
		if g.t.Failed() {
			text, _ := os.ReadFile(g.path("log"))
			g.t.Logf("the daemon said:\n%s", text)
		}
	})
}

// until waits for check to say nothing.
func until(t *testing.T, check func() string) {
	t.Helper()
	wrong := ""
	for begun := time.Now(); time.Since(begun) < 2*time.Minute; {
		if wrong = check(); wrong == "" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("after two minutes still: %s", wrong)
}
