package web

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"rondo/scheduler"
)

// parts keeps what was read for the pages of single people, for as long as nothing was recorded since. While the [Source] cannot be
// read, it has what was read last, for a while.
type parts struct {
	source Source
	told   func() uint64 // another number after each [Handler.Invalidate]
	now    func() time.Time
	log    *slog.Logger
	forgot func() // called after others than before asked to be forgotten, with mu held

	mu    sync.Mutex
	kept  map[string]*part // by what its scope says
	seats int              // in all of them
	era   int              // how often all of them were dropped
	gone  []string         // hashes of those who asked to be forgotten, as they were read last; nil before
}

// part is what was read of one scope.
type part struct {
	have    scheduler.State
	told    uint64
	version int64
	day     time.Time
	seats   int

	sure  time.Time // when nothing was known to be recorded since
	retry time.Time // after an error: when to read again
	err   error     // that one
}

// How much is kept: parts, and seats in all of them, at some 500 octets each. Beyond, any of them are dropped, and read again when
// needed.
const (
	mostParts = 1000
	mostSeats = 20_000
)

const (
	// partWithin is how long it may take to read one.
	partWithin = 10 * time.Second
	// partServed is how long one is served that cannot be read again: a revoked link must not open because of an error.
	partServed = time.Minute
)

// read returns the part of what is recorded that a scope names. The error is that of reading, unless it was read a moment ago.
func (p *parts) read(ctx context.Context, scope scheduler.Scope) (scheduler.State, error) {
	now := p.now()
	p.mu.Lock()
	last := p.kept[scope.String()]
	if last != nil && last.told == p.told() && last.day.Equal(dayOf(now)) {
		last.sure = now
		p.mu.Unlock()
		return last.have, nil
	}
	var err error
	if last != nil && now.Before(last.retry) {
		err = last.err
	}
	p.mu.Unlock()
	if err == nil {
		var next *part
		if next, err = p.next(ctx, scope); err == nil {
			return next.have, nil
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if last = p.kept[scope.String()]; last != nil && now.Sub(last.sure) <= partServed {
		return last.have, nil
	}
	return scheduler.State{}, err
}

// current is like read, but always looks, and returns the error of reading.
func (p *parts) current(ctx context.Context, scope scheduler.Scope) (scheduler.State, error) {
	next, err := p.next(ctx, scope)
	if err != nil {
		return scheduler.State{}, err
	}
	return next.have, nil
}

// next reads a part, unless nothing was recorded since it was read last, and keeps it.
func (p *parts) next(ctx context.Context, scope scheduler.Scope) (*part, error) {
	name, told, now := scope.String(), p.told(), p.now()
	p.mu.Lock()
	last, era := p.kept[name], p.era
	p.mu.Unlock()
	next, err := p.renew(ctx, scope, last, dayOf(now))
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		if ctx.Err() == nil {
			if last != nil {
				last.retry, last.err = now.Add(time.Second), err
			}
			p.log.Error("read what is recorded of one person", "error", err, "served", last != nil && now.Sub(last.sure) <= partServed)
		}
		return nil, err
	}
	next.told, next.sure, next.retry, next.err = told, now, time.Time{}, nil
	if era != p.era { // it may still have somebody who was forgotten meanwhile
		return next, nil
	}
	if hashes := next.have.Forgotten.Hashes; p.gone == nil || !slices.Equal(p.gone, hashes) {
		if p.gone != nil {
			p.drop()
			p.forgot()
		}
		p.gone = append([]string{}, hashes...)
	}
	p.keep(name, next)
	return next, nil
}

// renew reads a part, unless nothing was recorded since it was read last.
func (p *parts) renew(ctx context.Context, scope scheduler.Scope, last *part, today time.Time) (*part, error) {
	ctx, cancel := context.WithTimeout(ctx, partWithin)
	defer cancel()
	version, err := p.source.Version(ctx)
	if err != nil {
		return nil, err
	}
	if last != nil && last.version == version && last.day.Equal(today) {
		return &part{have: last.have, version: version, day: today, seats: last.seats}, nil
	}
	next := &part{version: version, day: today}
	if next.have, err = p.source.Part(ctx, scope); err != nil {
		return nil, err
	}
	next.seats = size(next.have)
	return next, nil
}

// size returns how much a part holds, in seats. What is kept of people beside them takes about a fifth of one.
func size(have scheduler.State) (seats int) {
	for _, sessions := range [][]*scheduler.Session{have.Sessions, have.Elsewhere} {
		for _, s := range sessions {
			seats += 1 + len(s.Seats)
		}
	}
	rows := len(have.Known) + len(have.Wishes) + len(have.Suppressed) + len(have.Knocks)
	return seats + rows/5 + len(have.Proposals) + len(have.Written)
}

// clear drops everything, after somebody was forgotten: nobody who was is kept in memory, or served once more.
func (p *parts) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop()
}

// drop is clear for a caller who holds mu.
func (p *parts) drop() { p.kept, p.seats, p.era = nil, 0, p.era+1 }

// dayOf returns the day of UTC on which a moment is.
func dayOf(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// keep puts a part into the place of the one before, and makes room for it. The caller holds mu.
func (p *parts) keep(name string, next *part) {
	if p.kept == nil {
		p.kept = make(map[string]*part)
	}
	if last := p.kept[name]; last != nil {
		p.seats -= last.seats
	}
	delete(p.kept, name)
	for other, one := range p.kept {
		if len(p.kept) < mostParts && p.seats+next.seats <= mostSeats {
			break
		}
		p.seats -= one.seats
		delete(p.kept, other)
	}
	p.kept[name] = next
	p.seats += next.seats
}
