package edition

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// Options are the parts that a [Publisher] is made of. All are required.
type Options struct {
	// Version returns a number that changes whenever a [Series] may read something else. It is asked only after
	// [Publisher.Invalidate], and on a new day.
	Version func(ctx context.Context) (int64, error)
	Site    theme.Site                                                         // until files are accepted
	Words   func(language string) scheduler.FeedWords                          // of feeds, in the site's language; asked for each edition
	When    func(language string, start, end time.Time, zone ical.Zone) string // a session's time in words; asked for each feed of news
	Now     func() time.Time
	Log     *slog.Logger
}

// Publisher makes editions. It keeps what was written for one edition, for the next ones. It is safe for concurrent use.
type Publisher struct {
	options Options
	told    atomic.Uint64 // how often Invalidate was called
	shelf   shelf
}

// NewPublisher returns a Publisher that has made nothing yet.
func NewPublisher(o Options) *Publisher {
	return &Publisher{options: o, shelf: shelf{log: o.Log, feeds: make(map[string]*File)}}
}

// Invalidate says that the next request has to look whether something changed. It costs nothing by itself.
func (p *Publisher) Invalidate() { p.told.Add(1) }

// Told returns a number that is another one after each Invalidate.
func (p *Publisher) Told() uint64 { return p.told.Load() }

// Series returns a series of editions of what read returns. It is passed the State of the last edition, or the zero State, from
// which it may take what has not changed since. Several series of one Publisher differ in how much of a State they read; their
// sessions and files must agree, because they share what was written.
func (p *Publisher) Series(read func(ctx context.Context, last scheduler.State) (scheduler.State, error)) *Series {
	return &Series{publisher: p, read: read}
}

// Series is a row of editions, each of which takes the place of the one before. It is safe for concurrent use.
type Series struct {
	publisher *Publisher
	read      func(context.Context, scheduler.State) (scheduler.State, error)
	latest    atomic.Pointer[Edition] // nil until State was read once
	reading   sync.Mutex              // held by the one request that makes the next edition
	retry     time.Time               // after an error: when to read again; guarded by reading
}

// readAgain is how long nothing is read after an error.
const readAgain = time.Second

// readWithin is how long it may take to read one State.
const readWithin = 10 * time.Second

// Latest returns the edition that was made last, without looking whether it is still true; nil if none was made.
func (s *Series) Latest() *Edition { return s.latest.Load() }

// Drop forgets the edition that was made last.
func (s *Series) Drop() { s.latest.Store(nil) }

// Current returns the edition to serve now. It is the last one unless [Publisher.Invalidate] was called or a new day of
// UTC has begun, on which feeds may show other sessions. While one request makes the next edition, the others get the
// last one; so does everybody while reading fails. The error is that of reading, if nothing was ever read.
func (s *Series) Current(ctx context.Context) (*Edition, error) {
	now := s.publisher.options.Now()
	last := s.latest.Load()
	if s.fresh(last, now) {
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

// Renew makes sure that Latest has everything that was recorded before the call. It returns false if that cannot be
// read, which is logged; Current shows it later.
func (s *Series) Renew(ctx context.Context) bool {
	told := s.publisher.told.Add(1)
	s.reading.Lock()
	defer s.reading.Unlock()
	if last := s.latest.Load(); last != nil && last.told >= told {
		return true // another request has read meanwhile
	}
	s.retry = time.Time{}
	_, err := s.next(ctx, s.publisher.options.Now())
	return err == nil
}

// Fresh reports whether an edition has everything that was recorded, as far as is known. One that has not is served all the same where nothing newer
// can be read, and what it does not have may be there.
func (s *Series) Fresh(e *Edition) bool { return s.fresh(e, s.publisher.options.Now()) }

// fresh reports whether an edition, which may be nil, can be served at now without looking.
func (s *Series) fresh(e *Edition, now time.Time) bool {
	return e != nil && e.told == s.publisher.told.Load() && e.Day.Equal(day(now))
}

// next returns the edition for now, and makes it if the last one is not fresh. The caller holds reading. After an error
// it returns the last edition; the error is returned only if there is none.
func (s *Series) next(ctx context.Context, now time.Time) (*Edition, error) {
	last, told := s.latest.Load(), s.publisher.told.Load()
	if s.fresh(last, now) || last != nil && now.Before(s.retry) {
		return last, nil
	}
	next, err := s.make(ctx, last, now)
	if err != nil {
		s.retry = now.Add(readAgain)
		s.publisher.options.Log.Error("read what is recorded", "error", err, "served", last != nil)
		if last != nil {
			return last, nil
		}
		return nil, err
	}
	next.told, s.retry = told, time.Time{}
	s.latest.Store(next)
	return next, nil
}

// make returns the edition that takes the place of last, which may be nil. If the version and the day are still the
// same, that is a copy of last, and nothing is read.
func (s *Series) make(ctx context.Context, last *Edition, now time.Time) (*Edition, error) {
	// Everybody will be served the edition, so it does not end with the request that happens to make it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readWithin)
	defer cancel()
	version, err := s.publisher.options.Version(ctx)
	if err != nil {
		return nil, err
	}
	if last != nil && last.Version == version && last.Day.Equal(day(now)) {
		same := *last
		return &same, nil
	}
	var before scheduler.State
	if last != nil {
		before = last.State
	}
	have, err := s.read(ctx, before)
	if err != nil {
		return nil, err
	}
	return s.publisher.arrange(have, version, now), nil
}
