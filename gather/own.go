package gather

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"time"

	"rondo/fetch"
	"rondo/ical"
	"rondo/store"
)

// Own says of a calendar that somebody gave it: nobody but them is told of it, not even where it is.
type Own struct {
	ID   string // of its [store.SourceKey]
	Mine Mine
}

// Mine is what rondo itself has put into somebody's calendar, which is in the way of nothing.
type Mine struct {
	UIDs  map[string]bool // of sessions
	Times map[Span]int    // how many of their sessions there are at a time
}

// Span is a time, in Unix seconds.
type Span struct{ From, To int64 }

// readOwn reads a calendar that somebody gave. A session that rondo invited them to is known by its UID. Calendars that show no
// details may have made up other ones; in such a calendar one entry at exactly the time of a session is taken for that.
func readOwn(body []byte, zone ical.Zone, mine Mine, from, to time.Time) (ical.BusyCalendar, error) {
	found := false
	c, err := ical.ReadOwnBusy(body, zone, func(uid string, _, _ time.Time) bool {
		is := mine.UIDs[uid]
		found = found || is
		return is
	}, from, to)
	if err != nil || found || len(mine.Times) == 0 || detailed(body) {
		return c, err
	}
	left := maps.Clone(mine.Times)
	return ical.ReadOwnBusy(body, zone, func(_ string, from, to time.Time) bool {
		at := Span{from.Unix(), to.Unix()}
		if left[at] == 0 {
			return false
		}
		left[at]--
		return true
	}, from, to)
}

// details are properties that calendars leave out which tell when their owner is busy, and nothing else.
var details = [][]byte{[]byte("ATTENDEE"), []byte("ORGANIZER"), []byte("DESCRIPTION"), []byte("LOCATION"), []byte("URL"), []byte("CATEGORIES")}

// detailed reports whether a calendar tells more of its events than when they are.
func detailed(body []byte) bool {
	for line := range bytes.Lines(body) {
		name, value, _ := bytes.Cut(line, []byte(":"))
		name, _, _ = bytes.Cut(name, []byte(";"))
		if len(bytes.TrimSpace(value)) > 0 && slices.ContainsFunc(details, func(d []byte) bool { return bytes.EqualFold(d, name) }) {
			return true
		}
	}
	return false
}

// What can be wrong with a calendar that somebody gave, in the words that pages know.
const (
	Login      = "login"    // a web page, perhaps one to sign in on
	NoCalendar = "calendar" // something else
	Refused    = "refused"  // its server does not give it out
	NotAsked   = "host"     // rondo does not ask there
	Large      = "large"    // more than is read
	Away       = "away"     // no answer, or one that says to come again
)

// Trouble returns what is wrong with a calendar that somebody gave; "" for nothing.
func Trouble(s store.Source) string {
	switch {
	case s.Failures == 0:
		return ""
	case slices.Contains([]string{Login, NoCalendar, Refused, NotAsked, Large}, s.Problem):
		return s.Problem
	}
	return Away
}

// problem says what is wrong with a calendar: to organizers in a sentence that names the host, of one that somebody gave in a word
// alone.
func (w Wanted) problem(word, sentence string) string {
	if w.Own != nil {
		return word
	}
	return sentence
}

// unanswered returns the word for no answer.
func unanswered(err error) string {
	if e, ok := err.(*fetch.Error); ok {
		switch {
		case e.Refused:
			return NotAsked
		case e.Large:
			return Large
		}
	}
	return Away
}

// answered returns the word for a status that brings no calendar.
func answered(status int) string {
	if status/100 == 4 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout {
		return Refused
	}
	return Away
}
