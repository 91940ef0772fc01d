package web

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"rondo/scheduler"
)

// series is editions of one kind, each in the place of the one before it.
type series struct {
	*Handler
	read    func(context.Context) (scheduler.State, error)
	latest  atomic.Pointer[edition] // what is served; nil until State was read once
	reading sync.Mutex              // held by the one request that makes the next edition
	retry   time.Time               // after an error, when to read again
}

// readAgain is how long a Source that answered with an error is left alone.
const readAgain = time.Second

// readWithin is how long a Source may take for one State.
const readWithin = 10 * time.Second

// current is the edition to serve now. It comes from memory unless the Source was said to have changed, or the day has:
// the window a feed shows moves at midnight UTC. While one request makes the next edition the others are served the
// last one, and so is everybody while the Source answers with errors. The error is that of a Source that never answered.
func (s *series) current(ctx context.Context) (*edition, error) {
	now := s.options.Now()
	last := s.latest.Load()
	if last.fresh(s.mark.Load(), now) {
		return last, nil
	}
	if !s.reading.TryLock() {
		if last != nil {
			return last, nil
		}
		s.reading.Lock()
	}
	defer s.reading.Unlock()
	return s.next(ctx, now)
}

// next makes the next edition if there is need, while reading is held.
func (s *series) next(ctx context.Context, now time.Time) (*edition, error) {
	last, mark := s.latest.Load(), s.mark.Load()
	if last.fresh(mark, now) || last != nil && now.Before(s.retry) {
		return last, nil
	}
	next, err := s.follow(ctx, last, now)
	if err != nil {
		s.retry = now.Add(readAgain)
		s.options.Log.Error("read what is recorded", "error", err, "served", last != nil)
		if last != nil {
			return last, nil
		}
		return nil, err
	}
	next.mark, s.retry = mark, time.Time{}
	s.latest.Store(next)
	return next, nil
}

// renew makes sure that what is served from now on has what was recorded up to now. When that cannot be read, what was
// recorded shows later, and false is returned.
func (s *series) renew(ctx context.Context) bool {
	mark := s.mark.Add(1)
	s.reading.Lock()
	defer s.reading.Unlock()
	if last := s.latest.Load(); last != nil && last.mark >= mark {
		return true // somebody else has read meanwhile
	}
	s.retry = time.Time{}
	_, err := s.next(ctx, s.options.Now()) // it has logged what is wrong
	return err == nil
}

// follow makes the edition that follows last, which may be nil. What the Source says is not newer than last is kept.
func (s *series) follow(ctx context.Context, last *edition, now time.Time) (*edition, error) {
	// The edition is for everybody, not only for the visitor who happens to wait for it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readWithin)
	defer cancel()
	version, err := s.options.Source.Version(ctx)
	if err != nil {
		return nil, err
	}
	if last != nil && last.version == version && last.day.Equal(day(now)) {
		same := *last
		return &same, nil
	}
	have, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return s.edit(have, version, now), nil
}
