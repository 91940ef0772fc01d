package imaptest

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rondo/outside"
)

// Program is Dovecot with its part for IMAP, which Debian has in a package apart.
var Program = outside.Program{Name: "dovecot", Package: "dovecot-imapd", Variable: "RONDO_DOVECOT", Works: whole}

// whole says what is missing before a Dovecot can be started.
func whole(path string) error {
	version, err := versionOf(path)
	if err != nil {
		return err
	}
	if _, err := mailOwner(); err != nil {
		return fmt.Errorf("nobody can own its mails: %w", err)
	}
	folder, err := libexec(path, version)
	if err != nil {
		return err
	}
	for _, part := range []string{"imap", "imap-login"} {
		if _, err := os.Stat(filepath.Join(folder, part)); err != nil {
			return fmt.Errorf("its part for IMAP is missing: %w", err)
		}
	}
	return nil
}

// WithoutIMAP is a script that stands in for a Dovecot whose part for IMAP is not installed.
func WithoutIMAP(t testing.TB) string {
	return "case $1 in --version) echo 2.3.19.1 ;; *) echo libexec_dir = " + t.TempDir() + " ;; esac"
}

func versionOf(path string) (string, error) { return outside.Says(path, "--version") }

// older reports whether a version reads the settings of 2.3, which those of 2.4 do without.
func older(version string) bool {
	return strings.HasPrefix(version, "2.3") || strings.HasPrefix(version, "2.2")
}

// libexec is the folder of the programs that Dovecot starts, as it names it itself.
func libexec(path, version string) (string, error) {
	empty, err := os.CreateTemp("", "dovecot-")
	if err != nil {
		return "", err
	}
	defer os.Remove(empty.Name())
	defer empty.Close()
	if !older(version) {
		if _, err := empty.WriteString(versions24); err != nil {
			return "", err
		}
	}
	settings, err := outside.Says(path, "-c", empty.Name(), "-a")
	if err != nil {
		return "", err
	}
	for lines := bufio.NewScanner(strings.NewReader(settings)); lines.Scan(); {
		if folder, ok := strings.CutPrefix(lines.Text(), "libexec_dir = "); ok {
			return folder, nil
		}
	}
	return "", fmt.Errorf("%s -a does not name libexec_dir", path)
}
