package peers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rondo/outside"
)

var vdirsyncer = outside.Program{Name: "vdirsyncer", Package: "vdirsyncer", Variable: "RONDO_CALDAV", Works: works("--version")}

func TestL7WithoutVdirsyncerNothingIsSynchronized(t *testing.T) {
	vdirsyncer.HoldMissing(t, "^TestSynchronizedCalendarFollowsTheFiles$")
}

// TestSynchronizedCalendarFollowsTheFiles has vdirsyncer keep a copy of a person's calendar from a daemon at work. A file is edited, and the
// copy says so as soon as vdirsyncer looks again: nothing waits for a feed's hour.
func TestSynchronizedCalendarFollowsTheFiles(t *testing.T) {
	program := vdirsyncer.Find(t)
	g := newGuild(t, "  dir: out", "reader@example.com")
	if err := os.Mkdir(g.path("out"), 0o755); err != nil {
		t.Fatal(err)
	}
	port := g.listen()
	g.serve()
	password := g.password("reader@example.com")
	g.write("vdirsyncer.conf", fmt.Sprintf(`[general]
status_path = "%[1]s/status"
[pair sessions]
a = "rondo"
b = "here"
collections = ["from a"]
conflict_resolution = "a wins"
[storage rondo]
type = "caldav"
url = "http://127.0.0.1:%[2]s/"
username = "reader@example.com"
password = "%[3]s"
read_only = true
[storage here]
type = "filesystem"
path = "%[1]s/calendars/"
fileext = ".ics"
`, g.dir, port, password))
	run := func(verb string) error {
		c := exec.Command(program, verb)
		c.Stdin, c.Env = strings.NewReader(strings.Repeat("y\n", 20)), append(os.Environ(), "HOME="+g.dir, "VDIRSYNCER_CONFIG="+g.path("vdirsyncer.conf"), "LC_ALL=C.UTF-8")
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("vdirsyncer %s: %w\n%s", verb, err, out)
		}
		return nil
	}
	until(t, func() string {
		if err := run("discover"); err != nil {
			return err.Error()
		}
		return ""
	})
	copied := func(want string) {
		t.Helper()
		until(t, func() string {
			if err := run("sync"); err != nil {
				return err.Error()
			}
			paths, _ := filepath.Glob(g.path("calendars/*/*.ics"))
			for _, path := range paths {
				if text, _ := os.ReadFile(path); strings.Contains(string(text), want) {
					return ""
				}
			}
			return fmt.Sprintf("none of %d copies says %q", len(paths), want)
		})
	}
	at := strings.ReplaceAll(g.date, "-", "")
	copied("DTSTART;TZID=Europe/Helsinki:" + at + "T140000")
	g.theme(", move_to: " + g.date + " 16:30")
	copied("DTSTART;TZID=Europe/Helsinki:" + at + "T163000")
	g.theme(", cancelled: a storm")
	copied("STATUS:CANCELLED")
}
