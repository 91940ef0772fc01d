package theme

import (
	"hash/maphash"
	"iter"
	"maps"
	"slices"
)

// Directory finds people by their addresses. It takes some 10 to 20 octets a person where a map takes 35, and there may be a hundred thousand: a
// person has their address themselves, so it need not stand here once more. A nil Directory has nobody.
type Directory struct {
	slots   []*Person          // as many as a power of two; where each person stands follows from their address
	marks   []byte             // of each slot a part of the hash of its address, so that hardly anybody else is looked at; 0 where it is free
	held    int                // slots that are not free
	earlier map[string]*Person // by addresses that are not theirs any more and are still named; mostly nobody
}

// fullest is how many of eight slots may be taken.
const fullest = 7

var directorySeed = maphash.MakeSeed()

// NewDirectory returns a directory of some people.
func NewDirectory(people ...*Person) *Directory {
	d := new(Directory)
	for _, p := range people {
		d.put(p.Email, p)
	}
	return d
}

// At returns who has an address, nil for nobody.
func (d *Directory) At(address string) *Person {
	if d == nil {
		return nil
	}
	if at, found := d.find(address); found {
		return d.slots[at]
	}
	return d.earlier[address]
}

// Len returns how many addresses it has.
func (d *Directory) Len() int {
	if d == nil {
		return 0
	}
	return d.held + len(d.earlier)
}

// All returns everybody with their addresses, in no order.
func (d *Directory) All() iter.Seq2[string, *Person] {
	return func(yield func(string, *Person) bool) {
		if d == nil {
			return
		}
		for _, p := range d.slots {
			if p != nil && !yield(p.Email, p) {
				return
			}
		}
		for address, p := range d.earlier {
			if !yield(address, p) {
				return
			}
		}
	}
}

// Addresses returns all addresses in order.
func (d *Directory) Addresses() []string {
	all := make([]string, 0, d.Len())
	for address := range d.All() {
		all = append(all, address)
	}
	slices.Sort(all)
	return all
}

// find returns the slot of an address, or a free one for it where it is not found. Without slots there is none.
func (d *Directory) find(address string) (at int, found bool) {
	if len(d.slots) == 0 {
		return 0, false
	}
	hash := maphash.String(directorySeed, address)
	mark := byte(hash>>57) | 0x80
	for at = int(hash & uint64(len(d.slots)-1)); d.marks[at] != 0; at = (at + 1) & (len(d.slots) - 1) {
		if d.marks[at] == mark && d.slots[at].Email == address {
			return at, true
		}
	}
	return at, false
}

// put has a person found by an address from now on, and nobody else.
func (d *Directory) put(address string, p *Person) {
	if p.Email != address {
		if d.earlier == nil {
			d.earlier = map[string]*Person{}
		}
		d.earlier[address] = p
		return
	}
	delete(d.earlier, address)
	at, found := d.find(address)
	if !found {
		if (d.held+1)*8 > len(d.slots)*fullest {
			d.grow(max(8, 2*len(d.slots)))
			at, _ = d.find(address)
		}
		d.held++
		d.marks[at] = byte(maphash.String(directorySeed, address)>>57) | 0x80
	}
	d.slots[at] = p
}

// grow lays everybody into new slots.
func (d *Directory) grow(slots int) {
	before := d.slots
	d.slots, d.marks, d.held = make([]*Person, slots), make([]byte, slots), 0
	for _, p := range before {
		if p != nil {
			d.put(p.Email, p)
		}
	}
}

// room returns a directory of nobody with room for as many as another one has.
func (d *Directory) room() *Directory {
	return &Directory{slots: make([]*Person, len(d.slots)), marks: make([]byte, len(d.marks))}
}

// clone returns the same people, to whom others may be added.
func (d *Directory) clone() *Directory {
	if d == nil {
		return new(Directory)
	}
	return &Directory{append([]*Person(nil), d.slots...), append([]byte(nil), d.marks...), d.held, maps.Clone(d.earlier)}
}

// drop takes those out whom a condition names.
func (d *Directory) drop(gone func(address string) bool) {
	if d == nil {
		return
	}
	rest := d.room()
	for address, p := range d.All() {
		if !gone(address) {
			rest.put(address, p)
		}
	}
	*d = *rest
}
