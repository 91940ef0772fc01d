package web

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whatever was put into spots, in however many goes, is found by its hash, also where another has the same; and nothing else is.
func TestSpotsAreAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all spots
		want := map[uint32][]uint32{}
		goes := rapid.SliceOf(rapid.SliceOf(rapid.Uint32Range(0, 40))).Draw(t, "hashes")
		n := uint32(0)
		for _, hashes := range goes {
			var more spots
			for _, hash := range hashes {
				more = append(more, spot{hash, n})
				want[hash] = append(want[hash], n)
				n++
			}
			before := slices.Clone(all)
			next := all.and(more)
			if !slices.Equal(all, before) {
				t.Fatal("spots that others may look at were changed")
			}
			all = next
		}
		for hash := range uint32(42) {
			var got []uint32
			for _, one := range all.with(hash) {
				got = append(got, one.at)
			}
			slices.Sort(got)
			if !slices.Equal(got, want[hash]) {
				t.Fatalf("%d is at %v, want %v", hash, got, want[hash])
			}
		}
	})
}
