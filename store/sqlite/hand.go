package sqlite

import (
	"maps"
	"strconv"
	"sync"
	"time"
)

// lease is how long a claimed letter is its carrier's: longer than the longest conversation of RFC 5321 §4.5.3.2, so
// that it ends only for a carrier that is gone.
const lease = time.Hour

// hand is what the carriers of this program have claimed. A lease is an agreement among them and no fact: a program that
// ends takes its leases along. The ledger hears of a letter when it comes into doubt, and refuses that where the letter has
// been expired or withdrawn meanwhile, so nothing that hand forgets makes a letter leave twice.
type hand struct {
	mu      sync.Mutex
	letters map[int64]grip
	seats   map[seatKey]int64 // the letter in flight; notices have no seat
	people  map[string]int    // how many letters
}

// grip is one claimed letter.
type grip struct {
	seat    seatKey
	until   time.Time // when the lease ends
	arrived bool      // the ledger knows that it was sent, though it has not landed; its seat is free again
}

func emptyHand() hand {
	return hand{letters: map[int64]grip{}, seats: map[seatKey]int64{}, people: map[string]int{}}
}

// take claims a letter, unless another one is in flight to the same seat.
func (h *hand) take(id int64, seat seatKey, until time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, taken := h.letters[id]; taken || h.seats[seat] != 0 {
		return false
	}
	h.letters[id] = grip{seat: seat, until: until}
	h.people[seat.address]++
	if seat.uid != "" {
		h.seats[seat] = id
	}
	return true
}

// end ends the lease of a letter, unless it is known that it has arrived, and it has still to land.
func (h *hand) end(id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.letters[id].arrived {
		h.lose(id)
	}
}

func (h *hand) lose(id int64) {
	g, held := h.letters[id]
	if !held {
		return
	}
	delete(h.letters, id)
	if h.seats[g.seat] == id {
		delete(h.seats, g.seat)
	}
	if h.people[g.seat.address]--; h.people[g.seat.address] == 0 {
		delete(h.people, g.seat.address)
	}
}

// arrive notes that a letter was sent and has not landed.
func (h *hand) arrive(id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g, held := h.letters[id]
	if !held {
		return
	}
	g.arrived = true
	h.letters[id] = g
	if h.seats[g.seat] == id {
		delete(h.seats, g.seat)
	}
}

// landed ends the leases of all that have arrived.
func (h *hand) landed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, g := range h.letters {
		if g.arrived {
			h.lose(id)
		}
	}
}

// lapse ends the leases that are over. What has arrived is known to the ledger from its landing on, and not before.
func (h *hand) lapse(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, g := range h.letters {
		if !g.arrived && !now.Before(g.until) {
			h.lose(id)
		}
	}
}

// carries says when a letter was claimed that is on its way, and of whose arrival no word has come.
func (h *hand) carries(id int64) (since time.Time, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	g, held := h.letters[id]
	return g.until.Add(-lease), held && !g.arrived
}

// holds reports whether a letter is claimed.
func (h *hand) holds(id int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, held := h.letters[id]
	return held
}

// blocks reports whether a letter cannot be claimed, because it is, or because another one is in flight to its seat.
func (h *hand) blocks(id int64, seat seatKey) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, held := h.letters[id]
	return held || h.seats[seat] != 0
}

// to is how many letters to a person are claimed.
func (h *hand) to(address string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.people[address]
}

// count is how many letters to each person are claimed.
func (h *hand) count() map[string]int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.people)
}

// list is the ids of all claimed letters, or of those to one person, and of more as a JSON array.
func (h *hand) list(address string, more ...int64) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := []byte{'['}
	for id, g := range h.letters {
		if address == "" || g.seat.address == address {
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
