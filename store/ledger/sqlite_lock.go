package ledger

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"rondo/store"
)

// takeLock holds the lock file beside the database until the returned file is closed or the process ends, however it
// ends. What the file says is for people only; the lock itself is the kernel's (flock), so nothing stale ever blocks.
func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path+"-lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) { // perhaps somebody only asks who holds it
		time.Sleep(20 * time.Millisecond)
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
		}
		return nil, fmt.Errorf("%w: %s; stop it first", store.ErrLocked, holderSays(f))
	}
	host, err := os.Hostname()
	if err != nil {
		host = "an unnamed host"
	}
	holder := fmt.Sprintf("process %d on %s\n", os.Getpid(), host)
	if err := errors.Join(f.Truncate(0), writeAt(f, holder)); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Holder says who is the daemon of the database at path, such as "process 4711 on guild", "" when none is at work.
func Holder(path string) (string, error) {
	path, err := resolve(path)
	if err != nil {
		return "", err
	}
	f, err := os.Open(path + "-lock")
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB); {
	case err == nil: // closing the file gives it back
		return "", nil
	case errors.Is(err, syscall.EWOULDBLOCK):
		return holderSays(f), nil
	default:
		return "", fmt.Errorf("look at the lock %s: %w", f.Name(), err)
	}
}

func holderSays(f *os.File) string {
	text, err := io.ReadAll(io.LimitReader(f, 200))
	if err != nil || len(text) == 0 {
		return "a process that has not said its name"
	}
	return strings.TrimSpace(string(text))
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}
