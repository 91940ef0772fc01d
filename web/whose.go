package web

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rondo/scheduler"
	"rondo/theme"
	"rondo/token"
)

// member is somebody who may have a token.
type member struct {
	address    string
	generation int // of the token; 0 where it has none
}

// compare orders members.
func (m member) compare(n member) int {
	return cmp.Or(strings.Compare(m.address, n.address), cmp.Compare(m.generation, n.generation))
}

// circle is the people among whom the owner of a token is looked for: those who may have one of this kind.
type circle struct {
	kind token.Kind
	of   string // a session's UID or a theme's id; "" for all people

	// among lists them as it is recorded now, in order; each time within 10 seconds. What was listed before is returned as the same slice
	// where nothing has changed, so that nobody has to look through it.
	among func(ctx context.Context, from reading) ([]member, error)
}

// reading is how a circle reads what is recorded.
type reading struct {
	part func(context.Context, scheduler.Scope) (scheduler.State, error)
	last bool // takes the roll that was read last for an error
}

// parts returns what the token of a member is made for.
func (c circle) parts(m member) []string {
	switch c.kind {
	case token.Page, token.Feed, token.Password, token.Confirm:
		return []string{m.address, strconv.Itoa(m.generation)}
	case token.Health, token.Affirm, token.Call:
		return []string{c.of, m.address, strconv.Itoa(m.generation)}
	}
	return []string{c.of, m.address}
}

// whose finds the person to whom a token belongs. A token says nothing of its person, so the tokens of everybody in a circle are made
// once, and those of who is new in it later; the one that came is looked up among them. One that is not there lets the circle be read
// again, if something was recorded since. Every wrong token takes the same time: the hash has a secret seed, and 128 bits of a token
// cannot be guessed. What is found is only a hint: whether its person may still have it, the caller knows.
type whose struct {
	key   token.Key
	parts *parts

	mu      sync.Mutex
	lists   map[string]*list // by kind and what it is of
	entries int              // in those that are of one session or theme
	roll    *roll            // nil before it is needed
}

// list is the tokens of one circle.
type list struct {
	reading sync.Mutex // held by the one request that reads the circle; it guards what follows, and is locked before mu
	read    bool
	told    uint64 // when it was known to be complete
	version int64
	retry   time.Time // after an error: when to read it again
	members []member  // for whom tokens were made last, in order

	mu   sync.RWMutex // is never held while something is read: who has a token that is known need not wait for others
	made []member     // all for whom tokens were made, also of those who are in the circle no more
	at   spots        // in made, by their tokens
}

// maxEntries is how many tokens of circles of one session or theme are kept, at some 32 octets each beside the addresses. Beyond, any
// circles are dropped, and made again when needed.
const maxEntries = 200_000

// find returns the member of the circle to whom a token belongs. The error is that of reading the circle: whoever is
// not found then may be new in it.
func (w *whose) find(ctx context.Context, got string, c circle) (m member, found bool, err error) {
	if !token.WellFormed(got) {
		return m, false, nil
	}
	l := w.list(c)
	if m, found = w.look(l, got, c); found {
		return m, true, nil
	}
	l.reading.Lock()
	defer l.reading.Unlock()
	err = w.renew(ctx, l, c)
	if m, found = w.look(l, got, c); found {
		return m, true, nil
	}
	return m, false, err
}

// look looks a token up.
func (w *whose) look(l *list, got string, c circle) (m member, found bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, spot := range l.at.with(hashOf(got)) {
		if m = l.made[spot.at]; w.key.Valid(got, c.kind, c.parts(m)...) {
			return m, true
		}
	}
	return member{}, false
}

// list returns the tokens of a circle that are known.
func (w *whose) list(c circle) *list {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := string(c.kind) + "/" + c.of
	l := w.lists[name]
	if l == nil {
		l = new(list)
		if w.lists == nil {
			w.lists = make(map[string]*list)
		}
		w.lists[name] = l
	}
	return l
}

// clear drops all tokens and the roll, after somebody was forgotten: their addresses are in them.
func (w *whose) clear() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lists, w.entries, w.roll = nil, 0, nil
}

// people returns the roll that circles read.
func (w *whose) people() *roll {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.roll == nil {
		w.roll = new(roll)
	}
	return w.roll
}

// count notes how many tokens were made, and drops some lists where there are too many.
func (w *whose) count(c circle, l *list, more int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := string(c.kind) + "/" + c.of
	if w.lists[name] != l { // dropped meanwhile
		return
	}
	w.entries += more
	for other, one := range w.lists {
		if w.entries <= maxEntries {
			return
		}
		if _, of, _ := strings.Cut(other, "/"); of != "" && other != name && one.mu.TryLock() {
			w.entries -= len(one.made)
			one.mu.Unlock()
			delete(w.lists, other)
		}
	}
}

// errAgain says that a circle could not be read a moment ago.
var errAgain = errors.New("it could not be read a moment ago")

// renew makes the tokens of those who are new in a circle, if something was recorded since it was read. After an error it is known to be
// complete no more than before, so the next request reads it again; a first time it makes the tokens of those who are known without
// reading. The caller holds reading.
func (w *whose) renew(ctx context.Context, l *list, c circle) error {
	told, now := w.parts.told(), w.parts.now()
	if l.read && l.told == told {
		return nil
	}
	if l.read && now.Before(l.retry) {
		return errAgain
	}
	// Others will be looked for in the list, so its reading does not end with the request that happens to need it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), partWithin)
	defer cancel()
	version, err := w.parts.source.Version(ctx)
	if err == nil && (!l.read || l.version != version) {
		var all []member
		if all, err = c.among(ctx, reading{part: w.parts.current}); err == nil {
			w.enter(l, c, all)
		}
	}
	if err == nil {
		l.read, l.told, l.version, l.retry = true, told, version, time.Time{}
		return nil
	}
	l.retry = now.Add(time.Second)
	if l.read {
		w.parts.log.Error("read whose links there are", "error", err)
		return err
	}
	all, again := c.among(ctx, reading{part: w.parts.read, last: true})
	if again != nil {
		return err
	}
	w.enter(l, c, all)
	l.read, l.told, l.version = true, ^told, -1 // looked at again
	return err
}

// enter makes the tokens of those in a circle who were not in it before. The caller holds reading.
func (w *whose) enter(l *list, c circle, now []member) {
	before := l.members
	if len(now) > 0 && len(now) == len(before) && &now[0] == &before[0] {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	had := len(l.made)
	if len(l.made) > 2*len(now)+1000 {
		before, l.made, l.at = nil, nil, nil
	}
	var fresh spots
	if len(l.made) == 0 {
		l.made = slices.Clip(now) // nothing changes them, and what comes later is added elsewhere
		fresh = make(spots, 0, len(now))
		for i, m := range now {
			fresh = append(fresh, spot{w.hash(c, m), uint32(i)})
		}
	} else {
		for _, m := range now {
			for len(before) > 0 && before[0].compare(m) < 0 {
				before = before[1:]
			}
			if len(before) > 0 && before[0] == m {
				continue
			}
			fresh = append(fresh, spot{w.hash(c, m), uint32(len(l.made))})
			l.made = append(l.made, m)
		}
	}
	l.at = l.at.and(fresh)
	l.members = now
	if c.of != "" && len(l.made) != had {
		w.count(c, l, len(l.made)-had)
	}
}

// hash returns what the token of a member is found by.
func (w *whose) hash(c circle, m member) uint32 {
	return hashOf(w.key.Make(c.kind, c.parts(m)...))
}

// seated returns the people with a seat in one session.
func (h *Handler) seated(kind token.Kind, s *scheduler.Session) circle {
	return circle{kind, s.UID, func(ctx context.Context, _ reading) (all []member, err error) {
		addresses, err := h.options.Source.Seated(ctx, s.UID)
		for _, address := range addresses {
			all = append(all, member{address: address})
		}
		return all, err
	}}
}

// everybody returns all people who may have a page and a feed of their own: who was ever written to, and whom the accepted files name.
func (h *Handler) everybody(kind token.Kind) circle {
	return circle{kind, "", func(ctx context.Context, from reading) ([]member, error) {
		have, err := from.part(ctx, scheduler.Scope{})
		if err != nil {
			return nil, err
		}
		return h.whose.people().everybody(ctx, h.options.Source, from, have.Accepted, kind == token.Feed || kind == token.Password)
	}}
}

// among returns some people of a theme as those who may have a link about it: whom the files name that are accepted now.
func (h *Handler) among(kind token.Kind, id string, people func(*theme.Theme) []string) circle {
	return circle{kind, id, func(ctx context.Context, from reading) ([]member, error) {
		have, err := from.part(ctx, scheduler.Scope{})
		if err != nil {
			return nil, err
		}
		of, err := h.whose.people().read(ctx, h.options.Source, from)
		if err != nil {
			return nil, err
		}
		addresses := people(acceptedTheme(have, id))
		slices.Sort(addresses)
		return members(slices.Compact(addresses), of.Links), nil
	}}
}

// acceptedTheme returns a theme of the accepted files; nil for one that there is not.
func acceptedTheme(have scheduler.State, id string) *theme.Theme {
	if have.Accepted == nil {
		return nil
	}
	return have.Accepted.Theme(id)
}

// members returns addresses with the generations of their tokens.
func members(addresses []string, generations map[string]int) []member {
	all := make([]member, len(addresses))
	for i, address := range addresses {
		all[i] = member{address, generations[address]}
	}
	return all
}

// roll keeps who was ever written to, and whom files name beside.
type roll struct {
	mu           sync.Mutex
	last         *scheduler.Roll // nil before it was read
	of           *scheduler.Roll // that links and feeds are made from, with files
	files        *theme.Set
	links, feeds []member // everybody with the generations of their pages and of their feeds
}

// read returns who was ever written to.
func (r *roll) read(ctx context.Context, source Source, from reading) (*scheduler.Roll, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.renew(ctx, source, from)
}

func (r *roll) renew(ctx context.Context, source Source, from reading) (*scheduler.Roll, error) {
	next, err := source.Roll(ctx, r.last)
	if err != nil && r.last != nil && from.last {
		return r.last, nil
	}
	if err != nil {
		return nil, err
	}
	r.last = next
	return next, nil
}

// everybody returns those who were ever written to or whom files name, in order, with the generations of their pages, or of their feeds;
// files may be nil.
func (r *roll) everybody(ctx context.Context, source Source, from reading, files *theme.Set, feeds bool) ([]member, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	next, err := r.renew(ctx, source, from)
	if err != nil {
		return nil, err
	}
	if r.of != next || r.files != files {
		r.of, r.files, r.links, r.feeds = next, files, nil, nil
	}
	if feeds {
		if r.feeds == nil {
			r.feeds = members(named(next.Addresses, files), next.Feeds)
		}
		return r.feeds, nil
	}
	if r.links == nil {
		r.links = members(named(next.Addresses, files), next.Links)
	}
	return r.links, nil
}

// named returns addresses and those of people whom files name, in order; files may be nil.
func named(addresses []string, files *theme.Set) []string {
	if files == nil {
		return addresses
	}
	var more []string
	for address := range files.People.ByAddress {
		if _, found := slices.BinarySearch(addresses, address); !found {
			more = append(more, address)
		}
	}
	if len(more) == 0 {
		return addresses
	}
	all := slices.Concat(addresses, more)
	slices.Sort(all)
	return all
}
