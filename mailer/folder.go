package mailer

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"

	"rondo/scheduler"
)

// Folder is a route that writes each letter into a folder as <Message-ID>.eml, for trying things out and for programs
// that send by themselves. Writing the same letter twice gives the same file, so nothing is ever in doubt. While the folder
// cannot be written, letters wait: none is claimed but one that finds out whether it can be again.
type Folder struct {
	Outbox Outbox
	Path   string
	Now    func() time.Time
	Wake   <-chan struct{}
	Log    *slog.Logger

	mu     sync.Mutex
	status Status
}

const (
	folderful = 100
	// folderGlance is how often the folder is looked at while there is nothing to write, and folderPause while it cannot be written.
	folderGlance = 20 * time.Second
	folderPause  = 5 * time.Second
)

// Status may be called at any time.
func (f *Folder) Status() Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.status
}

// Check says why letters cannot be written into the folder, as far as that shows without writing: it is not there or no
// folder, it may not be written, or there is no room. A missing one is os.ErrNotExist.
func (f *Folder) Check() error {
	info, err := os.Stat(f.Path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is a file, no folder", f.Path)
	}
	if err := unix.Access(f.Path, unix.W_OK|unix.X_OK); err != nil {
		return fmt.Errorf("write into %s: %w", f.Path, err)
	}
	var fs unix.Statfs_t
	if err := unix.Statfs(f.Path, &fs); err == nil && fs.Blocks > 0 && fs.Bavail == 0 {
		return fmt.Errorf("write into %s: %w", f.Path, unix.ENOSPC)
	}
	return nil
}

// Run writes letters until ctx ends.
func (f *Folder) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		wait, err := f.round(ctx)
		if err != nil && ctx.Err() == nil {
			f.Log.Error("write letters", "folder", f.Path, "error", err)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-f.Wake:
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

func (f *Folder) round(ctx context.Context) (wait time.Duration, err error) {
	if err := f.Check(); err != nil {
		f.trouble(err)
		return folderPause, nil
	}
	n := folderful
	if f.Status().Alarm { // one letter finds out whether that is over
		n = 1
	}
	letters, err := f.Outbox.Claim(ctx, f.Now(), n)
	if err != nil {
		return time.Second, err
	}
	var broken error
	for _, d := range letters {
		result, err := f.write(d, broken)
		broken = err
		if err := f.Outbox.Settle(context.WithoutCancel(ctx), d.ID, result, f.Now())(); err != nil {
			return time.Second, err
		}
	}
	if broken != nil {
		f.trouble(broken)
		return folderPause, nil
	}
	if len(letters) > 0 || n == folderful { // the folder looks well, and no letter says otherwise
		f.mended()
	}
	if len(letters) == n {
		return 0, nil
	}
	due, err := f.Outbox.NextDue(ctx)
	if err != nil || due.IsZero() {
		return folderGlance, err
	}
	return min(max(due.Sub(f.Now()), 10*time.Millisecond), folderGlance), nil
}

// write writes a letter, unless one before it could not be written.
func (f *Folder) write(d scheduler.Delivery, broken error) (scheduler.Result, error) {
	name := strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == ':' || r < ' ' {
			return '_'
		}
		return r
	}, d.MessageID) + ".eml"
	if broken == nil {
		broken = renameio.WriteFile(filepath.Join(f.Path, name), d.Bytes, 0o640)
	}
	if broken != nil {
		return scheduler.Result{State: scheduler.Queued, Reply: fmt.Sprintf("write letter: %v", broken), NotBefore: f.Now()}, broken
	}
	return scheduler.Result{State: scheduler.Sent, Reply: "written to " + name, Attempted: true}, nil
}

// trouble notes why no letter can be written.
func (f *Folder) trouble(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.status.Why != err.Error() {
		f.Log.Error("letters wait: the folder cannot be written", "folder", f.Path, "error", err)
	}
	if f.status.Since.IsZero() {
		f.status.Since = f.Now()
	}
	f.status.Paused, f.status.Alarm, f.status.Why = true, true, err.Error()
}

func (f *Folder) mended() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.status.Alarm {
		f.Log.Info("letters can be written again", "folder", f.Path)
	}
	f.status = Status{}
}
