package clash

import "math/bits"

// tally counts for each of many how often they were in a set. A count is a column of bits, one in each plane, so that adding
// a set costs a few operations for 64 of them at a time, however many are in it.
type tally struct {
	planes int
	counts []uint64 // of each word of a set: its planes, the least bit first
}

// newTally returns the counts of people, all 0: 64 of them in a word. Up to sets sets may be added.
func newTally(words, sets int) *tally {
	planes := bits.Len(uint(sets))
	return &tally{planes: planes, counts: make([]uint64, words*planes)}
}

// add counts a set.
func (t *tally) add(set []uint64) {
	for w, carry := range set {
		for k := w * t.planes; carry != 0; k++ {
			t.counts[k], carry = t.counts[k]^carry, t.counts[k]&carry
		}
	}
}

// most returns the greatest count.
func (t *tally) most() (n int) {
	if t.planes == 0 {
		return 0
	}
	for w := 0; w < len(t.counts); w += t.planes {
		one, left := 0, ^uint64(0) // of those with the greatest count so far
		for k := t.planes - 1; k >= 0; k-- {
			if with := left & t.counts[w+k]; with != 0 {
				one, left = one|1<<k, with
			}
		}
		n = max(n, one)
	}
	return n
}
