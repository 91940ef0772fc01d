package web

import (
	"hash/maphash"
	"strconv"
	"sync"

	"rondo/scheduler"
	"rondo/token"
	"rondo/web/edition"
)

// circle is the people who may have a token of one kind.
type circle struct {
	kind  token.Kind
	of    string // the session's UID; "" for all people
	size  int
	parts func(i int) []string // what the i-th token is made for
}

// seated are the people of one session.
func seated(kind token.Kind, s *scheduler.Session) circle {
	return circle{kind, s.UID, len(s.Seats), func(i int) []string { return []string{s.UID, s.Seats[i].Address} }}
}

// everybody are all people who are known.
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

// whose finds whom a token belongs to. A token says nothing of its person, so the tokens of everybody in question are
// made, once for as long as the circle stays the same, and the one that came is looked up among them. That takes the same
// time for every wrong token: a map whose hash has a secret seed compares whole tokens, of which 128 bits cannot be
// guessed. What is found there is only a hint; it counts when the token made for that person now is the same.
type whose struct {
	key token.Key

	mu      sync.Mutex
	entries int
	lists   map[string]*list
}

// list is where the tokens of one circle were found.
type list struct {
	version int64  // of the Source, when it was last seen to be complete
	print   uint64 // of the circle it was made of
	at      map[[token.Length]byte]int32
}

// maxEntries bounds the tokens that are kept, some 50 bytes each; beyond, they are made again when they are needed.
const maxEntries = 100_000

var seed = maphash.MakeSeed()

// find returns the place in the circle of the person whose token it is.
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

// list is the list of the circle's tokens, made when they are asked for first.
func (w *whose) list(version int64, c circle) *list {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := string(c.kind) + "/" + c.of
	last := w.lists[name]
	if last != nil && last.version == version {
		return last
	}
	print := c.print()
	if last != nil && last.print == print {
		last.version = version
		return last
	}
	if last != nil {
		w.entries -= len(last.at)
	}
	if w.lists == nil || w.entries+c.size > maxEntries {
		w.lists, w.entries = make(map[string]*list), 0
	}
	next := &list{version, print, make(map[[token.Length]byte]int32, c.size)}
	for i := range c.size {
		next.at[[token.Length]byte([]byte(w.key.Make(c.kind, c.parts(i)...)))] = int32(i)
	}
	w.lists[name] = next
	w.entries += c.size
	return next
}

// print tells circles apart that have other people, or the same in another order.
func (c circle) print() uint64 {
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
