package desk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"rondo/installation"
)

// Edit is a change of one file of an installation that is not written yet.
type Edit struct {
	Name          string // of the file, relative to the folder
	Before, After []byte

	path string
}

func newEdit(inst *installation.Folder, name string, before, after []byte) *Edit {
	return &Edit{Name: name, Before: before, After: after, path: filepath.Join(inst.Dir, filepath.FromSlash(name))}
}

// ErrMeanwhile says that a file is not the one that an edit was made for any more.
var ErrMeanwhile = errors.New("the file has changed meanwhile; look at the edit again")

// Digest names the bytes of a file that an edit is made for: SHA-256 in hex.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Write puts the edited file in place of the one that the edit was made for, whole or not at all. The error is [ErrMeanwhile]
// where that has changed. Of several who write at once, in this process or in others, one does.
func (e *Edit) Write() error {
	path, free, err := e.lock()
	if err != nil {
		return err
	}
	defer free()
	return e.write(path)
}

// lock keeps others from writing files beside this one until free is called, and returns where the file really lies.
func (e *Edit) lock() (path string, free func(), err error) {
	if path, err = filepath.EvalSymlinks(e.path); err != nil {
		return "", nil, err
	}
	free, err = lockFolder(filepath.Dir(path))
	return path, free, err
}

func (e *Edit) write(path string) error {
	kept, err := os.Stat(path)
	if err != nil {
		return err
	}
	next, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithStaticPermissions(kept.Mode().Perm()))
	if err != nil {
		return err
	}
	defer next.Cleanup()
	if _, err := next.Write(e.After); err != nil {
		return err
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, e.Before) {
		return fmt.Errorf("%s: %w", e.Name, errors.Join(ErrMeanwhile, err))
	}
	return next.CloseAtomicallyReplace()
}

// Unified returns the edit in the unified format of diff(1); "" for none.
func (e *Edit) Unified() string { return unified(e.Name, string(e.Before), string(e.After)) }

// Diff returns the edit line by line: those that go with a minus, those that come with a plus, and two lines around them.
func (e *Edit) Diff() string {
	const around = 2
	old, now := strings.Split(string(e.Before), "\n"), strings.Split(string(e.After), "\n")
	same := 0
	for same < min(len(old), len(now)) && old[same] == now[same] {
		same++
	}
	tail := 0
	for tail < min(len(old), len(now))-same && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	var b strings.Builder
	say := func(mark string, lines []string) {
		for _, line := range lines {
			fmt.Fprintf(&b, "%s%s\n", mark, strings.TrimSuffix(line, "\r"))
		}
	}
	fmt.Fprintf(&b, "%s:%d\n", e.Name, same+1)
	say("  ", old[max(0, same-around):same])
	say("- ", old[same:len(old)-tail])
	say("+ ", now[same:len(now)-tail])
	say("  ", old[len(old)-tail:min(len(old), len(old)-tail+around)])
	return strings.TrimRight(b.String(), " \n") + "\n"
}
