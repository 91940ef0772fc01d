package outside

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// HoldMissing runs tests of the running test binary again where the program is absent, and where it is there but does
// not work, once as if it were a broken file and once for each script of parts: each of them has to be skipped, or to
// fail where the program is required. run is a pattern as -test.run takes it; parts may be empty. The short form asks of the
// absent program only.
func (p Program) HoldMissing(t *testing.T, run string, parts ...string) {
	t.Helper()
	p.holdMissing(t, run, p.Name+" is not installed", t.TempDir())
	if testing.Short() {
		return
	}
	for _, script := range append([]string{"exit 127"}, parts...) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, p.Name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		p.holdMissing(t, run, p.Name+" is here and does not work", folder)
	}
}

func (p Program) holdMissing(t *testing.T, run, reason, folder string) {
	t.Helper()
	args := []string{"-test.v", "-test.run=" + run}
	flag.Visit(func(f *flag.Flag) {
		if !strings.HasPrefix(f.Name, "test.") {
			args = append(args, "-"+f.Name+"="+f.Value.String())
		}
	})
	for _, required := range []string{"", "required"} {
		again := exec.Command(os.Args[0], args...)
		again.Env = append(os.Environ(), FolderVariable+"="+folder, p.Variable+"="+required)
		out, err := again.CombinedOutput()
		said, want, never := string(out), "--- SKIP", "--- FAIL"
		if required != "" {
			want, never = never, want
		}
		if (err == nil) != (required == "") || !strings.Contains(said, want) || strings.Contains(said, never) ||
			!strings.Contains(said, reason) || !strings.Contains(said, p.Package) || strings.Contains(said, "panic:") {
			t.Errorf("%s=%s, where %s: %v\n%s", p.Variable, required, reason, err, said)
		}
	}
}
