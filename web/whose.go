package web

import (
	"hash/maphash"
	"strconv"
	"sync"

	"rondo/scheduler"
	"rondo/token"
	"rondo/web/edition"
)

// circle is the people among whom the owner of a token is looked for: those who may have one of this kind.
type circle struct {
	kind  token.Kind
	of    string // the session's UID; "" for all people
	size  int
	parts func(i int) []string // what the i-th token is made for
}

// seated returns the people with a seat in one session.
func seated(kind token.Kind, s *scheduler.Session) circle {
	return circle{kind, s.UID, len(s.Seats), func(i int) []string { return []string{s.UID, s.Seats[i].Address} }}
}

// everybody returns all people whom the edition knows.
func everybody(e *edition.Edition, kind token.Kind) circle {
	people := e.People()
	return circle{kind, "", len(people), func(i int) []string {
		wish := e.State.Wishes[people[i]]
		generation := wish.Links
		if kind == token.Feed {
			generation = wish.Feed
		}
		return []string{people[i], strconv.Itoa(generation)}
	}}
}

// whose finds the person to whom a token belongs. A token says nothing of its person, so the tokens of everybody in a
// circle are made, once for as long as the circle stays the same, and the one that came is looked up among them. Every
// wrong token takes the same time: the map's hash has a secret seed, and 128 bits of a token cannot be guessed. What is
// found is only a hint; it counts if the token that is made for that person now is the same.
type whose struct {
	key token.Key

	mu      sync.Mutex
	entries int
	lists   map[string]*list
}

// list is the tokens of one circle.
type list struct {
	version     int64                        // of the Source when the list was last complete
	fingerprint uint64                       // of the circle that it was made for
	at          map[[token.Length]byte]int32 // place in the circle, by token
}

// maxEntries is how many tokens are kept, at some 50 bytes each. Beyond, all are dropped, and made again when needed.
const maxEntries = 100_000

var seed = maphash.MakeSeed()

// find returns the place in the circle of the person to whom the token belongs. version is that of the edition that the
// circle is taken from. found is false for a token of nobody in the circle.
func (w *whose) find(version int64, got string, c circle) (i int, found bool) {
	if !token.WellFormed(got) {
		return 0, false
	}
	at, found := w.list(version, c).at[[token.Length]byte([]byte(got))]
	if i = int(at); !found || i >= c.size || !w.key.Valid(got, c.kind, c.parts(i)...) {
		return 0, false
	}
	return i, true
}

// list returns the tokens of the circle, and makes them if the circle is not the one that they were made for.
func (w *whose) list(version int64, c circle) *list {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := string(c.kind) + "/" + c.of
	last := w.lists[name]
	if last != nil && last.version == version {
		return last
	}
	fingerprint := c.fingerprint()
	if last != nil && last.fingerprint == fingerprint {
		last.version = version
		return last
	}
	if last != nil {
		w.entries -= len(last.at)
	}
	if w.lists == nil || w.entries+c.size > maxEntries {
		w.lists, w.entries = make(map[string]*list), 0
	}
	next := &list{version, fingerprint, make(map[[token.Length]byte]int32, c.size)}
	for i := range c.size {
		next.at[[token.Length]byte([]byte(w.key.Make(c.kind, c.parts(i)...)))] = int32(i)
	}
	w.lists[name] = next
	w.entries += c.size
	return next
}

// fingerprint returns a number that is another for a circle of other people, or of the same in another order. It differs
// from process to process.
func (c circle) fingerprint() uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for i := range c.size {
		for _, part := range c.parts(i) {
			h.WriteString(part)
			h.WriteByte(0)
		}
	}
	return h.Sum64()
}
