package daemon

import (
	"slices"
	"time"
)

const (
	// rest is how long a file must lie still before it is read: an editor that is still writing is not interrupted.
	// Together with the reading it stays below the two seconds in which a saved edit is taken up.
	rest = 500 * time.Millisecond
	// constancy is how long the bytes of a file must stay the same that is written, or touched, all the time.
	constancy = 2 * time.Second
	// patience is how long what lies still waits for other files that do not.
	patience = 3 * time.Second
)

// fingerprint tells whether a file was written: with the same one it has the same bytes. The zero fingerprint is that of
// no file.
type fingerprint struct {
	there    bool
	size     int64
	modified int64 // ns
	changed  int64 // ns, see [kernel.Changed]; 0 where the file system tells none
	mode     uint32
	inode    uint64 // 0 where the file system tells none
}

// last returns when something was done to the file last.
func (m fingerprint) last() time.Time { return time.Unix(0, max(m.modified, m.changed)) }

// lying is how one file lies there.
type lying struct {
	fingerprint
	sum  string    // of its bytes; "" for no file
	from time.Time // since when the fingerprint is the same
	same time.Time // since when the bytes are the same, as often as they were looked at
}

// stillness remembers how files lie, look by look. The zero stillness has seen nothing.
type stillness map[string]*lying

// look notes the prints of all files that count, and reports whether one is new. sum reads the bytes of such a file.
func (s stillness) look(now time.Time, prints map[string]fingerprint, sum func(name string) string) (news bool) {
	for name := range s {
		if _, counts := prints[name]; !counts {
			delete(s, name)
			news = true
		}
	}
	for name, m := range prints {
		was, known := s[name]
		if known && was.fingerprint == m {
			continue
		}
		news = true
		next := &lying{fingerprint: m, from: now, same: now}
		if m.there {
			next.sum = sum(name)
		}
		if known && next.sum == was.sum && was.there && m.there {
			next.same = was.same
		}
		s[name] = next
	}
	return news
}

// still reports that a file is not being written.
func (l *lying) still(now time.Time) bool {
	return now.Sub(l.from) >= rest || l.there && now.Sub(l.same) >= constancy
}

// verdict says what is to be done about the files that do not lie there as they were read: whether to read now, which of
// them to leave as they were because they are still being written, and when to look again, zero for when something
// happens. What lies still waits for the others, but not for ever.
func (s stillness) verdict(now time.Time, unread []string) (read bool, restless []string, again time.Duration) {
	var oldest time.Duration
	for _, name := range unread {
		l := s[name]
		if !l.still(now) {
			restless = append(restless, name)
			continue
		}
		read = true
		oldest = max(oldest, now.Sub(l.from), now.Sub(l.same))
	}
	slices.Sort(restless)
	if len(restless) > 0 {
		again = glimpse
		for _, name := range restless {
			if left := rest - now.Sub(s[name].from); left > 0 {
				again = min(again, left)
			}
		}
		read = read && oldest >= patience
	}
	return read, restless, again
}
