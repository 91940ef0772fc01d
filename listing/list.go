package listing

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// Format is a way to write a list of sessions in parts: what stands before them, each of them, and what stands behind them.
type Format interface {
	// MediaType is what HTTP calls it (RFC 9110 §8.3).
	MediaType() string
	// Begin returns what stands before the sessions.
	Begin(l List) []byte
	// Session returns one session as an item of the list, the comma before it included: the first of a list goes without.
	Session(c *scheduler.Clerk, s *scheduler.Session) []byte
	// End returns what stands behind them.
	End() []byte
}

// List is what is said of sessions together.
type List struct {
	Site     theme.Site
	ID       string // of the theme that they are of, or [scheduler.Everything]; "" for several themes or a time
	Name     string // of that theme, or of the site
	Purpose  string // of that theme; "" for none
	Page     string // address of its page; "" for none
	Changed  time.Time
	From, To time.Time // asked for; zero for no bound
	Zone     ical.Zone // that was asked for, if Zoned
	Zoned    bool
}

// ListOf returns the list of a feed: what is said of its sessions together, and the sessions, by start. ok is false where there is neither such a
// theme nor a session of it.
func ListOf(have scheduler.State, id string, site theme.Site, day time.Time) (l List, sessions []*scheduler.Session, ok bool) {
	head, sessions, ok := scheduler.Listed(have, id, site, day)
	slices.SortStableFunc(sessions, func(a, b *scheduler.Session) int { return a.Facts.Start.Compare(b.Facts.Start) })
	l = List{Site: site, ID: id, Name: head.Name, Purpose: head.Description, Page: head.URL, Changed: have.Since(id, sessions)}
	return l, sessions, ok
}

// Parts writes a list: what stands before the sessions, each session, and the end. item returns what [Format].Session does, which may have been
// written before.
func Parts(f Format, l List, sessions []*scheduler.Session, item func(*scheduler.Session) []byte) [][]byte {
	parts := make([][]byte, 0, len(sessions)+2)
	parts = append(parts, f.Begin(l))
	for i, s := range sessions {
		text := item(s)
		if i == 0 {
			text = bytes.TrimPrefix(text, comma)
		}
		parts = append(parts, text)
	}
	return append(parts, f.End())
}

// comma stands before every item but the first.
var comma = []byte(",")

// Encode writes a list as a whole.
func Encode(f Format, l List, c *scheduler.Clerk, sessions []*scheduler.Session) []byte {
	return bytes.Join(Parts(f, l, sessions, func(s *scheduler.Session) []byte { return f.Session(c, s) }), nil)
}

// begin writes an object up to the members of its last key, a list.
func begin(v any, key string) []byte {
	text := object(v)
	return append(bytes.TrimSuffix(text, []byte("}")), `,"`+key+`":[`...)
}

// end closes the list and the object.
var end = []byte("\n]}\n")

// item writes a member of a list.
func item(v any) []byte { return append([]byte(",\n"), object(v)...) }

// object writes a struct as one line.
func object(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("listing: " + err.Error()) // of strings, numbers and lists of them
	}
	return text
}

// address returns the full address of a path of the site; "" where the site has no address.
func address(site theme.Site, path ...string) string {
	if site.URL == "" {
		return ""
	}
	full, err := url.JoinPath(site.URL, path...)
	if err != nil {
		return ""
	}
	return full
}

// instant writes a moment in UTC, in whole seconds.
func instant(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

// wallForm is what a clock shows, without its zone.
const wallForm = "2006-01-02T15:04:05"
