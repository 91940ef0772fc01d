package peers

import (
	"errors"
	"os"
	"os/user"
	"testing"

	"rondo/outside"
)

// works holds for a program that ends well when it is called so.
func works(args ...string) func(path string) error {
	return func(path string) error {
		_, err := outside.Says(path, args...)
		return err
	}
}

// asRoot holds for a mail server whose program runs when it is called so, and that can be started: only root can do that, and it
// needs its own user.
func asRoot(owner string, args ...string) func(path string) error {
	return func(path string) error {
		if _, err := outside.Says(path, args...); err != nil {
			return err
		}
		if os.Getuid() != 0 {
			return errors.New("only root can start it")
		}
		_, err := user.Lookup(owner)
		return err
	}
}

// The programs, and how it is seen that they are there with all that is used of them.
var (
	emacs = outside.Program{Name: "emacs", Package: "emacs-nox", Variable: "RONDO_EMACS",
		Works: works("--batch", "-Q", "--eval", "(require 'gnus-icalendar)")}
	python = outside.Program{Name: "python3", Folders: []string{"/usr/bin"}, Package: "libical3 and python3", Variable: "RONDO_LIBICAL",
		Works: works("testdata/libical.py")}
	perl = outside.Program{Name: "perl", Folders: []string{"/usr/bin"}, Package: "spamassassin", Variable: "RONDO_SPAMASSASSIN",
		Works: works("-MMail::SpamAssassin", "-e", "1")}
	postfix = outside.Program{Name: "postconf", Package: "postfix", Variable: "RONDO_POSTFIX", Works: asRoot("postfix", "-h", "mail_version")}
	exim    = outside.Program{Name: "exim4", Package: "exim4-daemon-light", Variable: "RONDO_EXIM", Works: asRoot("Debian-exim", "-C", "/dev/null", "-bV")}
)

func TestL7WithoutAProgramItsTestsAreSkipped(t *testing.T) {
	emacs.HoldMissing(t, "^TestGnus$")
	python.HoldMissing(t, "^TestC1AndC7LibicalHasNoObjections$")
	perl.HoldMissing(t, "^TestSpamAssassin$")
	postfix.HoldMissing(t, "^TestServers$/^postfix$")
	exim.HoldMissing(t, "^TestServers$/^exim$")
}
