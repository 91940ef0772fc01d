package mailer

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"rondo/scheduler"
)

// Folder is a route that writes each letter into a folder as <Message-ID>.eml, for trying things out and for programs
// that send by themselves. Writing the same letter twice gives the same file, so nothing is ever in doubt.
type Folder struct {
	Outbox Outbox
	Path   string // must exist
	Now    func() time.Time
	Wake   <-chan struct{}
	Log    *slog.Logger
}

const folderful = 100

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
	letters, err := f.Outbox.Claim(ctx, f.Now(), folderful)
	if err != nil {
		return time.Second, err
	}
	for _, d := range letters {
		if err := f.write(context.WithoutCancel(ctx), d); err != nil {
			return time.Second, err
		}
	}
	if len(letters) == folderful {
		return 0, nil
	}
	due, err := f.Outbox.NextDue(ctx)
	if err != nil || due.IsZero() {
		return glance, err
	}
	return min(max(due.Sub(f.Now()), 10*time.Millisecond), glance), nil
}

func (f *Folder) write(ctx context.Context, d scheduler.Delivery) error {
	name := strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == ':' || r < ' ' {
			return '_'
		}
		return r
	}, d.MessageID) + ".eml"
	result := scheduler.Result{State: scheduler.Sent, Reply: "written to " + name, Attempted: true}
	now := f.Now()
	if err := renameio.WriteFile(filepath.Join(f.Path, name), d.Bytes, 0o640); err != nil {
		result = scheduler.Result{State: scheduler.Queued, Reply: fmt.Sprintf("write letter: %v", err), NotBefore: now.Add(time.Minute)}
	}
	return f.Outbox.Settle(ctx, d.ID, result, now)
}
