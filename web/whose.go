package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
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

// people are members in order. There may be a hundred thousand, nearly all of them without a generation, and their addresses are held elsewhere.
type people struct {
	addresses   []string
	generations map[int]int // by place among the addresses; those of generation 0 are left out
}

// peopleOf returns addresses, which are in order, with the generations of their tokens.
func peopleOf(addresses []string, generations map[string]int) people {
	p := people{addresses: addresses}
	for address, generation := range generations {
		if at, found := slices.BinarySearch(addresses, address); found {
			p.number(at, generation)
		}
	}
	return p
}

func (p *people) number(at, generation int) {
	if generation == 0 {
		return
	}
	if p.generations == nil {
		p.generations = map[int]int{}
	}
	p.generations[at] = generation
}

// at returns one of them.
func (p people) at(i int) member { return member{p.addresses[i], p.generations[i]} }

// add puts one behind the others.
func (p *people) add(m member) {
	p.number(len(p.addresses), m.generation)
	p.addresses = append(p.addresses, m.address)
}

// own returns the same people, to whom some may be added.
func (p people) own() people { return people{slices.Clip(p.addresses), maps.Clone(p.generations)} }

// is reports whether these are people that were listed before, and no others that are equal.
func (p people) is(before people) bool {
	return len(p.addresses) > 0 && len(p.addresses) == len(before.addresses) && &p.addresses[0] == &before.addresses[0] && maps.Equal(p.generations, before.generations)
}

// circle is the people among whom the owner of a token is looked for: those who may have one of this kind.
type circle struct {
	kind token.Kind
	of   string // a session's UID or a theme's id; "" for all people

	// among lists them as it is recorded now, in order; each time within 10 seconds. What was listed before is returned as the same slice
	// where nothing has changed, so that nobody has to look through it.
	among func(ctx context.Context, from reading) (people, error)
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
	members people    // for whom tokens were made last, in order

	mu   sync.RWMutex // is never held while something is read: who has a token that is known need not wait for others
	made people       // all for whom tokens were made, also of those who are in the circle no more
	at   spots        // in made, by their tokens
}

// maxEntries is how many tokens of circles of one session or theme are kept, at some 24 octets each beside the addresses. Beyond, any
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
		if m = l.made.at(int(spot.at)); w.key.Valid(got, c.kind, c.parts(m)...) {
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
			w.entries -= len(one.made.addresses)
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
		var all people
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
func (w *whose) enter(l *list, c circle, now people) {
	before := l.members
	if now.is(before) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	had := len(l.made.addresses)
	if had > 2*len(now.addresses)+1000 {
		before, l.made, l.at = people{}, people{}, nil
	}
	var fresh spots
	if len(l.made.addresses) == 0 {
		l.made = now.own()
		fresh = make(spots, 0, len(now.addresses))
		for i := range now.addresses {
			fresh = append(fresh, spot{w.hash(c, now.at(i)), uint32(i)})
		}
	} else {
		passed := 0 // of those before
		for i := range now.addresses {
			m := now.at(i)
			for passed < len(before.addresses) && before.at(passed).compare(m) < 0 {
				passed++
			}
			if passed < len(before.addresses) && before.at(passed) == m {
				continue
			}
			fresh = append(fresh, spot{w.hash(c, m), uint32(len(l.made.addresses))})
			m.address = strings.Clone(m.address) // it may lie in a file's bytes, which would be kept for this one
			l.made.add(m)
		}
	}
	l.at = l.at.and(fresh)
	l.members = now
	if c.of != "" && len(l.made.addresses) != had {
		w.count(c, l, len(l.made.addresses)-had)
	}
}

// hash returns what the token of a member is found by.
func (w *whose) hash(c circle, m member) uint32 {
	return hashOf(w.key.Make(c.kind, c.parts(m)...))
}

// seated returns the people with a seat in one session.
func (h *Handler) seated(kind token.Kind, s *scheduler.Session) circle {
	return circle{kind, s.UID, func(ctx context.Context, _ reading) (people, error) {
		addresses, err := h.options.Source.Seated(ctx, s.UID)
		return people{addresses: addresses}, err
	}}
}

// everybody returns all people who may have a page and a feed of their own: who was ever written to, and whom the accepted files name.
func (h *Handler) everybody(kind token.Kind) circle {
	return circle{kind, "", func(ctx context.Context, from reading) (people, error) {
		have, err := from.part(ctx, scheduler.Scope{})
		if err != nil {
			return people{}, err
		}
		return h.whose.people().everybody(ctx, h.options.Source, from, have.Accepted, kind == token.Feed || kind == token.Password)
	}}
}

// among returns some people of a theme as those who may have a link about it: whom the files name that are accepted now.
func (h *Handler) among(kind token.Kind, id string, whom func(*theme.Theme) []string) circle {
	return circle{kind, id, func(ctx context.Context, from reading) (people, error) {
		have, err := from.part(ctx, scheduler.Scope{})
		if err != nil {
			return people{}, err
		}
		of, err := h.whose.people().read(ctx, h.options.Source, from)
		if err != nil {
			return people{}, err
		}
		addresses := whom(acceptedTheme(have, id))
		slices.Sort(addresses)
		return peopleOf(slices.Compact(addresses), of.Links), nil
	}}
}

// acceptedTheme returns a theme of the accepted files; nil for one that there is not.
func acceptedTheme(have scheduler.State, id string) *theme.Theme {
	if have.Accepted == nil {
		return nil
	}
	return have.Accepted.Theme(id)
}

// roll keeps who was ever written to, and whom files name beside.
type roll struct {
	mu           sync.Mutex
	last         *scheduler.Roll // nil before it was read
	of           *scheduler.Roll // that all is made from, with files
	files        *theme.Set
	all          []string // everybody; nil before that was asked
	links, feeds *people  // the same with the generations of their pages and of their feeds; nil likewise
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
func (r *roll) everybody(ctx context.Context, source Source, from reading, files *theme.Set, feeds bool) (people, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	next, err := r.renew(ctx, source, from)
	if err != nil {
		return people{}, err
	}
	if r.of != next || r.files != files {
		once := *next
		once.Addresses = heldOnce(next.Addresses, files)
		next = &once
		r.last, r.of, r.files = next, next, files
		r.all, r.links, r.feeds = named(next.Addresses, files), nil, nil
	}
	of, generations := &r.links, next.Links
	if feeds {
		of, generations = &r.feeds, next.Feeds
	}
	if *of == nil {
		all := peopleOf(r.all, generations)
		*of = &all
	}
	return **of, nil
}

// heldOnce returns addresses, those of people whom files name as the files have them: so their letters are in memory once, and not as the ledger
// gave them. files may be nil.
func heldOnce(addresses []string, files *theme.Set) []string {
	if files == nil {
		return addresses
	}
	all := make([]string, len(addresses))
	for i, address := range addresses {
		if who := files.People.ByAddress.At(address); who != nil && who.Email == address {
			all[i] = who.Email
		} else {
			all[i] = strings.Clone(address) // of the one piece in which all came
		}
	}
	return all
}

// named returns addresses and those of people whom files name, in order; files may be nil.
func named(addresses []string, files *theme.Set) []string {
	if files == nil {
		return addresses
	}
	var more []string
	for address := range files.People.ByAddress.All() {
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
