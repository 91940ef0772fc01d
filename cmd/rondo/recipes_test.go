package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/examples"
	"rondo/installation"
	"rondo/theme"
)

// ofTheMachine are programs of recipes that would change the machine or ask the network. In the test they do nothing.
var ofTheMachine = []string{"systemctl", "dig", "sudo", "dpkg", "go", "createuser", "createdb", "editor"}

// TestRecipes goes through each page, and the README, as its reader would, in a copy of the example guild that has sent its first letters: it writes the files that
// are shown, runs what stands after each "$", and holds that this prints what stands below it, where "…" is anything. A command
// ends with 0, or with what "echo $?" shows after it. A block "console" is run; files begin with a comment that names them, or
// are named in the line that opens them.
func TestRecipes(t *testing.T) {
	pages, err := filepath.Glob("../../docs/recipes/*.md")
	if err != nil || len(pages) < 11 {
		t.Fatal(pages, err)
	}
	stubs := t.TempDir()
	for _, name := range ofTheMachine {
		if err := os.WriteFile(filepath.Join(stubs, name), []byte("#!/bin/sh\n"), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", stubs+":"+os.Getenv("PATH"))
	t.Setenv("RONDO_CLOCK", recipesRead)
	t.Setenv("NO_COLOR", "1")
	used := t.TempDir()
	fillGuild(t, used)
	commands := 0
	for _, page := range append(pages, "../../docs/faq.md", "../../docs/operations.md", "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			if _, err := exec.LookPath("openssl"); err != nil && strings.Contains(string(text), "$ openssl ") {
				t.Skipf("the page needs openssl: %v", err)
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(used)); err != nil {
				t.Fatal(err)
			}
			secret, _ := filepath.Glob(filepath.Join(dir, "rondo.db*"))
			for _, name := range secret {
				if err := os.Chmod(name, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			commands += walk(t, dir, string(text), page != "../../README.md" && page != "../../docs/operations.md")
		})
	}
	if commands < 40 {
		t.Errorf("the pages show only %d commands", commands)
	}
}

// copyGuild writes the example guild, which puts its letters into a folder, and opens it.
func copyGuild(t *testing.T, dir string) (*installation.Folder, *theme.Config) {
	t.Helper()
	if err := os.CopyFS(dir, examples.Guild()); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "rondo.yaml")
	fillOutbox(t, config)
	inst, err := (&app{config: config}).open()
	if err != nil {
		t.Fatal(err)
	}
	settings, err := inst.Settings()
	if err != nil {
		t.Fatal(err)
	}
	return inst, settings
}

// fillGuild writes the example guild with a database and its key.
func fillGuild(t *testing.T, dir string) {
	t.Helper()
	inst, settings := copyGuild(t, dir)
	db, err := inst.OpenLedger(t.Context(), settings, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	key, err := inst.MakeKey(settings)
	if err == nil {
		err = db.NoteKey(t.Context(), key.Fingerprint())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// elsewhere are commands that are run by other tests: what goes on until it is told to end, what needs PostgreSQL, and the demo.
var elsewhere = regexp.MustCompile(`^rondo (serve|demo)\b|postgres://`)

// recipesRead is when the recipes are read.
const recipesRead = "2026-11-12T08:00:00Z"

// plain is a command line that needs no shell, with a comment behind it.
var plain = regexp.MustCompile(`^rondo( [\w@:./-]+)+( *| +#.*)$`)

// walk does what a page says, each block from the folder on, and returns how many commands that were. What they print is compared with what
// is shown where compare says so. The doctor may find problems: it has no daemon and no mail server here.
func walk(t *testing.T, dir, page string, compare bool) (commands int) {
	for _, found := range regexp.MustCompile("(?ms)^( *)```(\\w*)(?: (\\S+))?\n(.*?)^ *```$").FindAllStringSubmatch(page, -1) {
		kind, file, body := found[2], found[3], found[4]
		if first, _, _ := strings.Cut(body, "\n"); kind == "yaml" && strings.HasPrefix(first, "# ") {
			file = strings.TrimPrefix(first, "# ")
		}
		if file != "" {
			file = filepath.Join(dir, file)
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(body), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if kind != "console" {
			if slices.ContainsFunc(strings.Split(body, "\n"), func(line string) bool { return strings.HasPrefix(line, "$ ") }) {
				t.Errorf("commands stand in a block that is not run:\n%s", body)
			}
			continue
		}
		t.Chdir(dir)
		parts := strings.SplitAfter("\n"+body, "\n$ ")[1:]
		status := 0
		for i, part := range parts {
			line, shown, _ := strings.Cut(strings.TrimSuffix(part, "$ "), "\n")
			line = strings.NewReplacer("../rondo ", "rondo ", "./rondo ", "rondo ", // of a checkout
				"sudo -u rondo rondo --config /var/lib/rondo/rondo.yaml ", "rondo ").Replace(line)
			if elsewhere.MatchString(line) {
				continue
			}
			commands++
			line, into, enters := strings.Cut(line, " && cd ")
			if line == "echo $?" {
				if want := strings.TrimSpace(shown); want != map[int]string{0: "0", 1: "1", 2: "2", 3: "3"}[status] {
					t.Errorf("the status is %d, not %s, after\n%s", status, want, parts[i-1])
				}
				continue
			}
			var out bytes.Buffer
			if words, _, _ := strings.Cut(line, " #"); plain.MatchString(line) {
				status = run(strings.Fields(words)[1:], strings.NewReader(""), &out, &out, clockFrom(recipesRead, ""))
			} else {
				cmd := exec.Command("sh", "-c", line)
				cmd.Stdout, cmd.Stderr = &out, &out
				_ = cmd.Run()
				status = cmd.ProcessState.ExitCode()
			}
			asked := i+1 < len(parts) && strings.HasPrefix(parts[i+1], "echo $?") || status == exitFindings && strings.HasPrefix(line, "rondo doctor")
			if status != 0 && !asked {
				t.Errorf("$ %s\n%sexit status %d", line, &out, status)
			}
			if enters {
				t.Chdir(into)
			}
			if !compare {
				continue
			}
			if now := elide(out.String(), shown); now != shown {
				t.Errorf("$ %s prints\n%s\nand the page shows\n%s", line, now, shown)
			}
		}
	}
	return commands
}
