package ledger

import "testing"

// How many letters to an address are leased follows each lease that is taken, and each that ends.
func TestLeasesAreCountedByAddress(t *testing.T) {
	h := noLeases()
	for i, uid := range []string{"a", "b", "c"} {
		if !h.take(int64(i+1), seatKey{uid, "ada@example.org"}, noon) {
			t.Fatalf("letter %d is not leased", i+1)
		}
	}
	h.take(4, seatKey{"a", "bo@example.org"}, noon)
	for _, step := range []struct {
		ends    int64
		ada, bo int
	}{{0, 3, 1}, {2, 2, 1}, {2, 2, 1}, {4, 2, 0}, {1, 1, 0}, {3, 0, 0}} {
		h.end(step.ends)
		if ada, bo := h.of("ada@example.org"), h.of("bo@example.org"); ada != step.ada || bo != step.bo {
			t.Errorf("after letter %d: %d and %d, want %d and %d", step.ends, ada, bo, step.ada, step.bo)
		}
	}
	if len(h.people) > 0 || len(h.seats) > 0 {
		t.Errorf("it remembers %v and %v", h.people, h.seats)
	}
}
