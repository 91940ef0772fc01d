package installation_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"rondo/fetch"
	"rondo/installation"
	"rondo/theme"
)

// TestCommandOfList runs real scripts: only what one prints that ends well is a list, it knows no secret of rondo's, and it runs in the folder.
func TestCommandOfList(t *testing.T) {
	dir := t.TempDir()
	inst := &installation.Folder{Dir: dir}
	t.Setenv("RONDO_SMTP_PASSWORD", "secret")
	for _, c := range []struct{ name, script, want, wrong string }{
		{"a list", `echo email; echo "$1"; echo of the daemon >&2`, "email\nada@example.org; x\n", ""},
		{"no secret", `env | grep -c ^RONDO_; pwd`, "0\n" + dir + "\n", ""},
		{"a failure after a list", `echo email; exit 3`, "", "ended with exit status 3; run it by hand"},
		{"too much", `yes ada@example.org`, "", "prints more than 5 MB"},
	} {
		file := filepath.Join(dir, "list.sh")
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"+c.script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		a, err := inst.AskList(t.Context(), nil, theme.List{Command: []string{"/bin/sh", file, "ada@example.org; x"}}, fetch.Validators{})
		if string(a.Body) != c.want && c.name != "too much" || (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: %.60q, %v", c.name, a.Body, err)
		}
	}
	if _, err := inst.AskList(t.Context(), nil, theme.List{Command: []string{filepath.Join(dir, "none")}}, fetch.Validators{}); err == nil {
		t.Error("a command that is not there printed a list")
	}
}

// TestCommandOfListLeavesNothingBehind holds that what a command began ends with it, whether or not it holds the output, and that it is told apart from a
// command that takes too long.
func TestCommandOfListLeavesNothingBehind(t *testing.T) {
	for _, c := range []struct{ name, script, wrong string }{
		{"a child that prints", "exec 3>end; sleep 30 & echo email", "ended before a program that it began"},
		{"a child that is silent", "exec 3>end; sleep 30 >/dev/null 2>&1 & echo email", ""},
	} {
		dir := t.TempDir()
		if err := syscall.Mkfifo(filepath.Join(dir, "end"), 0o600); err != nil {
			t.Fatal(err)
		}
		ended := make(chan time.Time, 1)
		go func() { // reads until nobody has it open any more
			_, _ = os.ReadFile(filepath.Join(dir, "end"))
			ended <- time.Now()
		}()
		inst, began := &installation.Folder{Dir: dir}, time.Now()
		_, err := inst.AskList(t.Context(), nil, theme.List{Command: []string{"/bin/sh", "-c", c.script}}, fetch.Validators{})
		if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%s: %v", c.name, err)
		}
		if took := (<-ended).Sub(began); took > 25*time.Second {
			t.Errorf("%s lived for %s", c.name, took)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&installation.Folder{Dir: t.TempDir()}).AskList(ctx, nil, theme.List{Command: []string{"/bin/sh", "-c", "sleep 30"}}, fetch.Validators{}); err == nil || !strings.Contains(err.Error(), "was not waited for") {
		t.Errorf("a command that nobody waits for: %v", err)
	}
}
