package web

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// spot is where in a list something stands, and what it is found by.
type spot struct{ hash, at uint32 }

// spots are in order of hash. They take 8 octets each where a map takes some 30, and there may be a hundred thousand.
type spots []spot

var seed = maphash.MakeSeed()

// hashOf returns what a text is found by. Nobody outside the process can know it. Two texts may have the same.
func hashOf(text string) uint32 { return uint32(maphash.String(seed, text)) }

// with returns those of a hash; mostly one or none.
func (s spots) with(hash uint32) spots {
	from, _ := slices.BinarySearchFunc(s, hash, func(one spot, hash uint32) int { return cmp.Compare(one.hash, hash) })
	to := from
	for to < len(s) && s[to].hash == hash {
		to++
	}
	return s[from:to]
}

// and returns these spots and others, which may be in any order. It leaves s as it is, and changes the order of the others.
func (s spots) and(others spots) spots {
	slices.SortFunc(others, func(a, b spot) int { return cmp.Compare(a.hash, b.hash) })
	if len(s) == 0 {
		return others
	}
	all := make(spots, 0, len(s)+len(others))
	for len(s) > 0 && len(others) > 0 {
		if others[0].hash < s[0].hash {
			all, others = append(all, others[0]), others[1:]
		} else {
			all, s = append(all, s[0]), s[1:]
		}
	}
	return append(append(all, s...), others...)
}
