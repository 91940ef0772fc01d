package mailer

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rondo/scheduler"
)

func TestFolderTakesEachLetterOnce(t *testing.T) {
	dir := t.TempDir()
	o := newDesk()
	folder := &Folder{Outbox: noDoubt{o}, Path: dir, Now: time.Now, Wake: o.wake, Log: slog.New(slog.DiscardHandler)}
	ctx, cancel := context.WithCancel(context.Background())
	first := o.post("ada@example.org", letterText)
	second := o.post("bo@example.org", letterText)
	second.MessageID = "../../etc/passwd@example.org"
	ended := make(chan error, 1)
	go func() { ended <- folder.Run(ctx) }()
	for _, s := range []*slip{first, second} {
		if r := o.settled(t, s, 1)[0]; r.State != scheduler.Sent || !r.Attempted {
			t.Errorf("%+v", r)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "1@sessions.example.org.eml"))
	if err != nil || string(got) != letterText {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFolderThatIsGoneKeepsLetters(t *testing.T) {
	o := newDesk()
	folder := &Folder{Outbox: noDoubt{o}, Path: filepath.Join(t.TempDir(), "none"), Now: time.Now, Wake: o.wake, Log: slog.New(slog.DiscardHandler)}
	s := o.post("ada@example.org", letterText)
	if _, err := folder.round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := o.settled(t, s, 1)[0]; r.State != scheduler.Queued || r.Attempted || !r.NotBefore.After(time.Now()) {
		t.Errorf("%+v", r)
	}
}

// noDoubt lets letters be sent that were never in doubt: a file is there or it is not.
type noDoubt struct{ *desk }

func (o noDoubt) Settle(ctx context.Context, id int64, r scheduler.Result, now time.Time) error {
	if r.State == scheduler.Sent {
		if err := o.doubt(id); err != nil {
			return err
		}
		o.Cross(id)
	}
	return o.desk.Settle(ctx, id, r, now)
}
