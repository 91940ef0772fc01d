package web_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/outside"
)

// says holds for a program that runs when it is called so.
func says(args ...string) func(path string) error {
	return func(path string) error {
		_, err := outside.Says(path, args...)
		return err
	}
}

var (
	vdirsyncer = outside.Program{Name: "vdirsyncer", Package: "vdirsyncer", Variable: "RONDO_CALDAV", Works: says("--version")}
	khal       = outside.Program{Name: "khal", Package: "khal", Variable: "RONDO_CALDAV", Works: says("--version")}
	caldav     = outside.Program{Name: "python3", Folders: []string{"/usr/bin"}, Package: "python3-caldav", Variable: "RONDO_CALDAV", Works: says("-c", "import caldav")}
)

func TestL7WithoutCalDAVProgramsTheirTestsAreSkipped(t *testing.T) {
	vdirsyncer.HoldMissing(t, "^TestVdirsyncerAndKhal$")
	caldav.HoldMissing(t, "^TestPythonCalDAV$")
}

// within returns how a program runs in a folder of its own, answering it with what is typed. What it prints comes back; a failure ends the test.
func within(t *testing.T, folder string) func(program, typed string, args ...string) string {
	return func(program, typed string, args ...string) string {
		t.Helper()
		c := exec.Command(program, args...)
		c.Dir, c.Stdin = folder, strings.NewReader(typed)
		c.Env = append(os.Environ(), "HOME="+folder, "XDG_CONFIG_HOME="+folder, "XDG_DATA_HOME="+folder, "LC_ALL=C.UTF-8", "TZ=Europe/Helsinki", "VDIRSYNCER_CONFIG="+filepath.Join(folder, "vdirsyncer.conf"))
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", program, args, err, out)
		}
		return string(out)
	}
}

// khalConf has khal show the calendar that is kept at a path.
func khalConf(path, folder string) string {
	return fmt.Sprintf(`[calendars]
[[sessions]]
path = %s
[locale]
timeformat = %%H:%%M
dateformat = %%Y-%%m-%%d
longdateformat = %%Y-%%m-%%d
datetimeformat = %%Y-%%m-%%d %%H:%%M
longdatetimeformat = %%Y-%%m-%%d %%H:%%M
local_timezone = Europe/Helsinki
default_timezone = Europe/Helsinki
[sqlite]
path = %s/khal.db
`, path, folder)
}

// vdirsyncer finds a person's calendar by the address of the site alone, keeps a copy of it and brings that up to date; khal shows it.
func TestVdirsyncerAndKhal(t *testing.T) {
	syncs, shows := vdirsyncer.Find(t), khal.Find(t)
	files := guild(t)
	have := season(t, files)
	d := openPersonal(t, have)
	server := httptest.NewServer(d)
	defer server.Close()
	folder := t.TempDir()
	run := within(t, folder)
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("vdirsyncer.conf", fmt.Sprintf(`[general]
status_path = "status"
[pair sessions]
a = "rondo"
b = "here"
collections = ["from a"]
conflict_resolution = "a wins"
metadata = ["displayname"]
[storage rondo]
type = "caldav"
url = "%s/"
username = "ada@example.org"
password = "%s"
read_only = true
[storage here]
type = "filesystem"
path = "calendars/"
fileext = ".ics"
`, server.URL, d.links().Password("ada@example.org", 0)))
	write("khal.conf", khalConf("calendars/_own", folder))
	copies := func() map[string]string {
		paths, err := filepath.Glob(filepath.Join(folder, "calendars/_own/*.ics"))
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(path)] = string(text)
		}
		return all
	}
	run(syncs, strings.Repeat("y\n", 20), "discover")
	run(syncs, "", "sync")
	before := copies()
	named, _ := d.sync(t, "/dav/calendars/_own/", d.links().Password("ada@example.org", 0), "")
	if len(before) == 0 || len(before) != len(named) {
		t.Fatalf("vdirsyncer has %d sessions of %d", len(before), len(named))
	}
	list := func() string {
		return run(shows, "", "-c", "khal.conf", "list", "--format", "{start} {title}", "--day-format", "", "2026-12-01", "2026-12-12")
	}
	if said := list(); !strings.Contains(said, "2026-12-01 13:45 DataTalks: How search ranking was rebuilt") {
		t.Errorf("khal lists\n%s", said)
	}

	// A session gets another title: one file is another one.
	edit(t, files, "themes/datatalks.yaml", "How search ranking was rebuilt", "How ranking was rebuilt twice")
	d.ledger.state = plan(t, have, files, noon.Add(time.Hour))
	d.ledger.version++
	d.Invalidate()
	run(syncs, "", "sync")
	after, changed := copies(), 0
	for name, text := range after {
		if before[name] != text {
			changed++
		}
	}
	if changed != 1 || len(after) != len(before) {
		t.Errorf("%d of %d files changed, of %d before", changed, len(after), len(before))
	}
	if said := list(); !strings.Contains(said, "2026-12-01 13:45 DataTalks: How ranking was rebuilt twice") {
		t.Errorf("khal lists\n%s", said)
	}
}

// python3-caldav finds the calendars, searches one, expands, asks for busy time, synchronizes, and is refused what it wants to write.
func TestPythonCalDAV(t *testing.T) {
	python := caldav.Find(t)
	d := openPersonal(t, season(t, guild(t)))
	server := httptest.NewServer(d)
	defer server.Close()
	c := exec.Command(python, "testdata/caldav_client.py", server.URL+"/dav/", d.links().Password("tove@example.org", 0))
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := strings.Split(strings.TrimSpace(string(out)), "\n")
	want := []string{
		"principal /dav/me/", "calendars _own", "found 1: How search ranking was rebuilt", "expanded DTSTART:20261201T120000Z", "busy 20261201T120000Z/20261201T124500Z", "synchronized all, then 0", "writing is refused: 403",
	}
	if !slices.Equal(got, want) {
		t.Errorf("python3-caldav says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
