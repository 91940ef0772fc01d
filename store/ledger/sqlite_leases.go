package ledger

import (
	"maps"
	"strconv"
	"sync"
	"time"
)

// leaseTime is how long a claimed letter is its carrier's: longer than the longest conversation of RFC 5321 §4.5.3.2, so
// that it ends only for a carrier that is gone.
const leaseTime = time.Hour

// leases are the letters that carriers of this program have claimed. A lease is an agreement among them and no fact: a
// program that ends takes its leases along. The ledger hears of a letter when that comes into doubt, and refuses the doubt
// where the letter has been expired or withdrawn meanwhile. So no lease that is lost makes a letter leave twice.
type leases struct {
	mu      sync.Mutex
	letters map[int64]lease
	seats   map[seatKey]int64 // the letter that is being carried to a seat; notices have no seat
	people  map[string]int    // how many letters are leased, by address
}

// lease is one claimed letter.
type lease struct {
	seat     seatKey
	until    time.Time
	accepted bool // a committed receipt of it is staged: its seat is free again
}

func noLeases() leases {
	return leases{letters: map[int64]lease{}, seats: map[seatKey]int64{}, people: map[string]int{}}
}

// take leases a letter, and reports whether it did: not where the letter is leased, or another one to the same seat.
func (h *leases) take(id int64, seat seatKey, until time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, taken := h.letters[id]; taken || h.seats[seat] != 0 {
		return false
	}
	h.letters[id] = lease{seat: seat, until: until}
	h.people[seat.address]++
	if seat.uid != "" {
		h.seats[seat] = id
	}
	return true
}

// end ends the lease of a letter, unless its receipt is staged: flushed does that.
func (h *leases) end(id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.letters[id].accepted {
		h.drop(id)
	}
}

func (h *leases) drop(id int64) {
	l, ok := h.letters[id]
	if !ok {
		return
	}
	delete(h.letters, id)
	if h.seats[l.seat] == id {
		delete(h.seats, l.seat)
	}
	if h.people[l.seat.address]--; h.people[l.seat.address] == 0 {
		delete(h.people, l.seat.address)
	}
}

// accepted notes that the receipt of a letter is staged.
func (h *leases) accepted(id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l, ok := h.letters[id]
	if !ok {
		return
	}
	l.accepted = true
	h.letters[id] = l
	if h.seats[l.seat] == id {
		delete(h.seats, l.seat)
	}
}

// flushed ends the leases of all letters whose receipts were staged.
func (h *leases) flushed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, l := range h.letters {
		if l.accepted {
			h.drop(id)
		}
	}
}

// lapse ends the leases that are over at now. A letter with a staged receipt keeps its lease until that is flushed.
func (h *leases) lapse(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, l := range h.letters {
		if !l.accepted && !now.Before(l.until) {
			h.drop(id)
		}
	}
}

// since returns when a letter was claimed. ok reports whether it is leased and has no staged receipt.
func (h *leases) since(id int64) (at time.Time, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l, ok := h.letters[id]
	return l.until.Add(-leaseTime), ok && !l.accepted
}

// has reports whether a letter is leased.
func (h *leases) has(id int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, ok := h.letters[id]
	return ok
}

// blocks reports whether a letter cannot be claimed: it is leased, or another one is being carried to its seat.
func (h *leases) blocks(id int64, seat seatKey) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, ok := h.letters[id]
	return ok || h.seats[seat] != 0
}

// of counts the leased letters to an address.
func (h *leases) of(address string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.people[address]
}

// counts counts the leased letters by address.
func (h *leases) counts() map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.people)
}

// ids returns a JSON array of the ids of all leased letters, or of those to one address, and of more.
func (h *leases) ids(address string, more ...int64) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := []byte{'['}
	for id, l := range h.letters {
		if address == "" || l.seat.address == address {
			list = append(strconv.AppendInt(list, id, 10), ',')
		}
	}
	for _, id := range more {
		list = append(strconv.AppendInt(list, id, 10), ',')
	}
	if last := len(list) - 1; list[last] == ',' {
		list = list[:last]
	}
	return string(append(list, ']'))
}
