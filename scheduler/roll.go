package scheduler

import "slices"

// Roll is who was ever written to, as far as links of their own go by it. It is read as a whole and never changed.
type Roll struct {
	Addresses []string       // in lower case and in order, without those who asked to be forgotten
	Links     map[string]int // generations of the tokens of pages, by address; those of generation 0 are left out
	Feeds     map[string]int // likewise of feeds

	// By these, ledgers look whether there are others now.
	Known          int   // how many of them were recorded when it was read
	Joined, People int64 // which versions it goes by of who joined or was forgotten, and of what concerns single people
}

// Roll returns the roll of a whole State.
func (s State) Roll() *Roll {
	r := &Roll{Links: map[string]int{}, Feeds: map[string]int{}}
	for address := range s.Known {
		r.Addresses = append(r.Addresses, address)
	}
	slices.Sort(r.Addresses)
	for address, wish := range s.Wishes {
		r.Note(address, wish)
	}
	return r
}

// Note adds how often somebody asked for new links. Ledgers call it while they read.
func (r *Roll) Note(address string, wish Wish) {
	if wish.Links > 0 {
		r.Links[address] = wish.Links
	}
	if wish.Feed > 0 {
		r.Feeds[address] = wish.Feed
	}
}
