package outside

import (
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"testing"
)

// Kernels give the ports from firstGiven on, and some few systems those from 16000 on, to whoever asks for any. So a port that is lower, and
// free, stays free until the program of a test listens there: no connection and no server of another test gets it by chance.
const firstOurs, firstGiven = 10000, 16000

var ports struct {
	sync.Mutex
	given map[int]bool
}

// Port returns a TCP port of 127.0.0.1 where nobody listens, and no other test of this process will be told it. With more than one, it
// returns the first of so many that follow each other.
func Port(t testing.TB, row int) int {
	t.Helper()
	ports.Lock()
	defer ports.Unlock()
	if ports.given == nil {
		ports.given = map[int]bool{}
	}
	for range 10 * (firstGiven - firstOurs) {
		first := firstOurs + rand.IntN(firstGiven-firstOurs-row)
		if free(first, row) {
			for n := range row {
				ports.given[first+n] = true
			}
			return first
		}
	}
	t.Fatalf("no %d ports in a row are free from %d to %d", row, firstOurs, firstGiven-1)
	return 0
}

func free(first, row int) bool {
	for n := range row {
		if ports.given[first+n] {
			return false
		}
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(first+n)))
		if err != nil {
			return false
		}
		l.Close()
	}
	return true
}
