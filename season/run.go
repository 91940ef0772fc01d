package season

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"rondo/desk"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/store"
	"rondo/theme"
)

// Run is a run of the real scheduler, sealer and ledger in virtual time: from moment to moment at which something is
// due. The ledger is one of its own.
type Run struct {
	Inst       *installation.Folder
	Set        *theme.Set // the files at now
	Now, Until time.Time
	Posted     func([]scheduler.Action)
	Deliver    func(context.Context, *Run) error // brings home what is due
	end        func() error                      // called before the ledger closes; may be nil
	edits      []edit                            // in order of time

	db store.Ledger
	at atomic.Pointer[time.Time] // now, for other goroutines
}

// edit is a change of the files at a moment of the season. It returns the files after it.
type edit struct {
	at   time.Time
	make func() (*theme.Set, error)
}

// clock returns now, for whoever works beside the season.
func (s *Run) clock() time.Time { return *s.at.Load() }

func (s *Run) turn(now time.Time) {
	s.Now = now
	s.at.Store(&now)
}

// Play runs the season with a ledger in a temporary folder.
func (s *Run) Play(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "rondo-season-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return s.PlayIn(ctx, filepath.Join(dir, "season.db"))
}

// PlayIn plays the season as [Run.Play] does, and keeps the ledger at path.
func (s *Run) PlayIn(ctx context.Context, path string) (err error) {
	s.turn(s.Now)
	s.db, err = installation.OpenDaemonLedger(ctx, path, store.Options{Now: s.clock, Hourly: s.Set.Config.Mail.Hourly})
	if err != nil {
		return err
	}
	defer func() {
		if s.end != nil {
			err = errors.Join(err, s.end())
		}
		if db, ok := s.db.(store.Stopper); ok && err == nil {
			err = db.CleanStop(ctx)
		}
		err = errors.Join(err, s.db.Close())
	}()
	planner := loop.Loop{
		Now:  s.clock,
		Want: func(*theme.Set) *theme.Set { return s.Set },
		Known: func(_ context.Context, set *theme.Set) (scheduler.Calendars, error) {
			feeds, _ := desk.Feeds(s.Inst.Files, set, nil, s.Now, s.Now.Add(desk.PlanReach(set))) // those of files: no server is asked
			return scheduler.Calendars{Feeds: feeds}, nil
		},
		Liked: func(ctx context.Context, set *theme.Set) (map[string]scheduler.Liking, error) {
			return desk.Liked(ctx, s.db, set)
		},
		Sealer: s.Inst.Sealer,
		Ledger: s.db,
		Done:   s.Posted,
		Log:    slog.New(slog.DiscardHandler),
	}
	if err := s.release(ctx); err != nil {
		return err
	}
	for s.Now.Before(s.Until) {
		if err := s.edit(ctx); err != nil {
			return err
		}
		_, wake, err := planner.Once(ctx)
		if err != nil {
			return err
		}
		if err := s.Deliver(ctx, s); err != nil {
			return err
		}
		due, err := s.db.NextDue(ctx)
		if err != nil {
			return err
		}
		s.turn(s.next(wake, due))
	}
	return nil
}

// edit makes the changes whose time has come.
func (s *Run) edit(ctx context.Context) (err error) {
	for err == nil && len(s.edits) > 0 && !s.edits[0].at.After(s.Now) {
		if s.Set, err = s.edits[0].make(); err == nil {
			err = s.release(ctx)
		}
		s.edits = s.edits[1:]
	}
	return err
}

// release lets the files past the brake: nobody is there to be asked.
func (s *Run) release(ctx context.Context) error {
	return s.db.ReleaseFiles(ctx, s.Set.Files.Digest())
}

// next returns the moment to go on at: the first of those given, the next edit and the end, and later than now.
func (s *Run) next(moments ...time.Time) time.Time {
	next := s.Until
	if len(s.edits) > 0 {
		moments = append(moments, s.edits[0].at)
	}
	for _, t := range moments {
		if !t.IsZero() && t.Before(next) {
			next = t
		}
	}
	if !next.After(s.Now) {
		next = s.Now.Add(time.Second)
	}
	return next
}
