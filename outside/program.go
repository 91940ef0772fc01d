// Package outside finds programs of other projects that some tests use. Where one is missing, or there but for a part of
// it, its tests are skipped with a message before they start anything; with the program's variable set to "required" they
// fail instead. The short form of the tests (go test -short) starts none that is not required, so it takes as long and says the
// same on every machine.
package outside

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// FolderVariable names the variable of the environment that holds the one folder to look for programs in, in place of all
// others. With an empty folder it is as if nothing were installed.
const FolderVariable = "RONDO_PROGRAMS"

// Program is a program of another project.
type Program struct {
	Name     string   // as a shell knows it
	Folders  []string // where to look first; then PATH is followed, then /usr/sbin, which is not in everybody's
	Package  string   // of Debian, with all that tests use of it
	Variable string   // makes it required
	// Works says what is missing of the program that was found. It may be nil.
	Works func(path string) error
}

// Find returns the path of a program that works. Without one it ends the test: skipped, or failed where it is required. It also skips
// the test in the short form, unless the program is required.
func (p Program) Find(t testing.TB) (path string) {
	t.Helper()
	required := os.Getenv(p.Variable) == "required"
	if testing.Short() && !required {
		t.Skipf("%s is not started in the short form: leave out -short, or set %s=required", p.Name, p.Variable)
	}
	path, err := p.look()
	switch {
	case err == nil:
	case required:
		t.Fatalf("%s is required: %v; install Debian's %s", p.Name, err, p.Package)
	default:
		t.Skipf("%v; install Debian's %s", err, p.Package)
	}
	return path
}

func (p Program) look() (string, error) {
	path, err := p.path()
	if err != nil {
		return "", err
	}
	if p.Works != nil {
		if err := p.Works(path); err != nil {
			return "", fmt.Errorf("%s is here and does not work: %w", path, err)
		}
	}
	return path, nil
}

func (p Program) path() (string, error) {
	folders := append(p.Folders, filepath.SplitList(os.Getenv("PATH"))...)
	folders = append(folders, "/usr/sbin")
	if only := os.Getenv(FolderVariable); only != "" {
		folders = []string{only}
	}
	for _, folder := range folders {
		if path, err := exec.LookPath(filepath.Join(folder, p.Name)); err == nil && filepath.IsAbs(path) {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s is not installed", p.Name)
}

// Says runs the program and returns what it said; an error says so too. It shows that a program runs at all.
func Says(path string, args ...string) (string, error) {
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(out)))
	}
	return string(out), err
}
