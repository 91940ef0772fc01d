package edition

import (
	"log/slog"
	"sync"
	"time"
)

// shelf keeps the feeds that were made last, by name: the id of a calendar, the path of a busy time. So bytes that stay the same keep their date, and a calendar that
// cannot be written leaves the last good one in place.
type shelf struct {
	log *slog.Logger

	mu     sync.Mutex
	feeds  map[string]*File
	press  press
	plates [2]plates // of [Lists]
}

// promise returns a function that makes the feed with this name when it is called first, of what print returns, which is
// called by one at a time. The function returns nil if the feed cannot be written and there is no earlier one.
func (s *shelf) promise(e *Edition, name string, print func() (calendar, time.Time, error)) func() *File {
	return sync.OnceValue(func() *File {
		s.mu.Lock()
		defer s.mu.Unlock()
		last := s.feeds[name]
		c, since, err := print()
		if err != nil {
			s.log.Error("make a feed", "feed", name, "error", err, "served", last != nil)
			return last
		}
		if last != nil && last.digest == c.digest {
			return last
		}
		next := newFeed(c, date(last, since, e.Day), last)
		next.day = e.Day
		s.feeds[name] = next
		return next
	})
}

// date returns the Last-Modified of the feed that takes the place of last, which may be nil. It is since, which follows
// from what is recorded, so a restart does not move it. If two changes fall into one second, the second one is dated a
// second later, because a calendar program that ignores entity tags has nothing else to go by. A feed that is another
// only because a new day has begun keeps its date: that an old session left it is no reason to fetch it again.
func date(last *File, since, day time.Time) time.Time {
	if last != nil && !since.After(last.Modified) && day.Equal(last.day) {
		return last.Modified.Add(time.Second)
	}
	return since
}
