package edition

import (
	"sync"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// File is one calendar in the two representations in which it is sent. It never changes, and is safe for concurrent use.
type File struct {
	Plain, Packed Body      // text/calendar as it is, and with the content coding gzip
	Modified      time.Time // when it became what it is, in whole seconds; zero if that is not known

	// Of a feed, for the one that takes its place:
	day    time.Time             // of the edition that it was made for
	digest string                // of the calendar
	runs   map[digest]*packedRun // that Packed is made of
}

// Body is one representation of a calendar.
type Body struct {
	Tag   string        // strong entity tag with its quotation marks; other bytes have another one (RFC 9110 §8.8.3)
	Size  func() int    // octets
	Bytes func() []byte // not to be changed
}

// NewFile returns the File of a calendar that is kept for nobody else. modified is in whole seconds, or zero if it is not
// known. It is packed when somebody asks for that.
func NewFile(text []byte, modified time.Time) *File {
	c := newCalendar([][]byte{text}, nil)
	packed := sync.OnceValue(func() []byte {
		packed, _ := pack(c, nil)
		return packed
	})
	return &File{
		Plain:    Body{c.plainTag(), func() int { return len(text) }, func() []byte { return text }},
		Packed:   Body{c.packedTag(), func() int { return len(packed()) }, packed},
		Modified: modified,
	}
}

// newFeed returns the File of a feed's calendar, packed with what it has in common with before, which may be nil.
func newFeed(c calendar, modified time.Time, before *File) *File {
	packed, runs := pack(c, before)
	return &File{
		Plain:    Body{c.plainTag(), c.size, sync.OnceValue(c.join)}, // hardly anybody asks for it
		Packed:   Body{c.packedTag(), func() int { return len(packed) }, func() []byte { return packed }},
		Modified: modified,
		digest:   c.digest,
		runs:     runs,
	}
}

func (c calendar) plainTag() string  { return `"` + c.digest + `"` }
func (c calendar) packedTag() string { return `"` + c.digest + `-gzip"` }

// Object returns one session as a calendar of its own: a calendar object resource of RFC 4791 §4.1, whose entity tag
// changes when the feed's event does. It is nil if feeds do not show the session any more. The error is that of
// [ical.Calendar.Encode]. Each call writes it afresh, which takes tens of
// microseconds.
func (e *Edition) Object(s *scheduler.Session) (*File, error) {
	if !s.Shows(e.Day) {
		return nil, nil
	}
	clerk := scheduler.NewClerk(e.State, e.Site, e.words)
	one := ical.Calendar{Events: []ical.Event{clerk.Event(s)}}
	text, err := one.Encode()
	if err != nil {
		return nil, err
	}
	return NewFile(text, e.State.Since("", []*scheduler.Session{s})), nil
}
