package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// feed is one calendar as it goes over the wire, twice: as it is, and packed with gzip. Each has an entity tag of its
// own, since they are different bytes (RFC 9110 §8.8.3.3).
type feed struct {
	plain, packed representation
	modified      time.Time          // when it became what it is, whole seconds; zero where nobody can say
	day           time.Time          // UTC, on which it was made
	calendar      string             // the calendar's digest
	leaves        map[checksum]*leaf // what packed is made of, by the run's checksum
}

type representation struct {
	bytes             func() []byte
	tag               string
	header, unchanged http.Header // of 200 and of 304
}

// maxAge is how long a cache may answer in our place. Calendars ask every half hour at most.
const maxAge = 5 * time.Minute

// newFeed prepares a calendar for sending. name is the file name a browser saves it under; before is the feed that it
// takes the place of, nil for none.
func newFeed(name string, c calendar, modified time.Time, before *feed) *feed {
	packed, size, leaves := pack(c, before)
	f := &feed{modified: modified, calendar: c.tag, leaves: leaves}
	f.plain = represent(name, size, c.tag, modified)
	f.plain.bytes = sync.OnceValue(c.join) // hardly anybody asks for it
	f.packed = represent(name, len(packed), c.tag+"-gzip", modified)
	f.packed.bytes = func() []byte { return packed }
	f.packed.header.Set("Content-Encoding", "gzip")
	return f
}

func represent(name string, length int, tag string, modified time.Time) representation {
	tag = `"` + tag + `"`
	unchanged := http.Header{
		"Cache-Control": {fmt.Sprintf("public, max-age=%d", int(maxAge.Seconds()))},
		"Etag":          {tag},
		"Vary":          {"Accept-Encoding"},
	}
	if !modified.IsZero() {
		unchanged.Set("Last-Modified", modified.Format(http.TimeFormat))
	}
	header := unchanged.Clone()
	header.Set("Content-Type", "text/calendar; charset=utf-8")
	header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.ics"`, name))
	header.Set("Content-Length", strconv.Itoa(length))
	return representation{tag: tag, header: header, unchanged: unchanged}
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// serve answers a GET or HEAD with the bytes, or with 304 where the asker has them, and returns the status.
func (f *feed) serve(w http.ResponseWriter, r *http.Request) int {
	body := &f.plain
	if acceptsGzip(r.Header["Accept-Encoding"]) {
		body = &f.packed
	}
	header := w.Header()
	if unchanged(r.Header, body.tag, f.modified) {
		maps.Copy(header, body.unchanged)
		w.WriteHeader(http.StatusNotModified)
		return http.StatusNotModified
	}
	maps.Copy(header, body.header)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		w.Write(body.bytes()) // a client that went away is nobody's problem
	}
	return http.StatusOK
}

// feed answers GET /feeds/{file}.
func (h *Handler) feed(w http.ResponseWriter, r *http.Request) {
	h.metrics.feedServed(h.serveFeed(w, r))
}

func (h *Handler) serveFeed(w http.ResponseWriter, r *http.Request) int {
	e, err := h.public.current(r.Context())
	if err != nil {
		return h.fail(w, r, http.StatusServiceUnavailable)
	}
	id, found := strings.CutSuffix(r.PathValue("file"), ".ics")
	promised := e.feeds[id]
	if !found || promised == nil {
		return h.fail(w, r, http.StatusNotFound)
	}
	f := promised()
	if f == nil {
		return h.fail(w, r, http.StatusInternalServerError)
	}
	return f.serve(w, r)
}

// shelf keeps the feeds made last, by id: bytes that stay the same keep their date, and a calendar that cannot be written
// leaves the last good one in place.
type shelf struct {
	sync.Mutex
	feeds map[string]*feed
	press press
}

// promise returns the feed with the given id, made when somebody asks for it first; nil when that was not possible.
func (h *Handler) promise(e *edition, id string) func() *feed {
	return sync.OnceValue(func() *feed {
		h.shelf.Lock()
		defer h.shelf.Unlock()
		last := h.shelf.feeds[id]
		c, since, err := h.shelf.press.print(e, id)
		if err != nil {
			h.options.Log.Error("make a feed", "feed", id, "error", err, "served", last != nil)
			return last
		}
		if last != nil && last.calendar == c.tag {
			return last
		}
		next := newFeed(id, c, after(last, since, e.day), last)
		next.day = e.day
		h.shelf.feeds[id] = next
		return next
	})
}

// after is the date of the feed that follows last. It follows from what is recorded, so that it is the same after a
// restart. Of two changes within a second the second is dated a second later, because a calendar without entity tags has
// nothing else to go by; that a session is long over, which a new day brings, is no reason to fetch everything again.
func after(last *feed, since, day time.Time) time.Time {
	if last != nil && !since.After(last.modified) && day.Equal(last.day) {
		return last.modified.Add(time.Second)
	}
	return since
}
