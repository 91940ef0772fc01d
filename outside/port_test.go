package outside

import (
	"net"
	"testing"
)

// A port that was found free is told to nobody else, and one where a server listens to nobody.
func TestPort(t *testing.T) {
	given := map[int]bool{}
	for range 500 {
		first := Port(t, 2)
		for _, port := range []int{first, first + 1} {
			if given[port] {
				t.Errorf("port %d is given twice", port)
			}
			given[port] = true
		}
	}
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	if port := busy.Addr().(*net.TCPAddr).Port; free(port, 1) || free(port-1, 2) {
		t.Errorf("port %d has a server, and is said to be free", port)
	}
}
