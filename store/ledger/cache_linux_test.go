package ledger

import (
	"os"
	"regexp"
	"strconv"
	"testing"
)

// What was given back is read from the file again, and what was not is not.
func TestDropCacheDropsIt(t *testing.T) {
	l := newLedger(t)
	l.invite("1", 300)
	octets := regexp.MustCompile(`rchar: (\d+)`)
	read := func() int { // by this process, with system calls
		text, err := os.ReadFile("/proc/self/io")
		if err != nil {
			t.Skip(err)
		}
		n, _ := strconv.Atoi(string(octets.FindSubmatch(text)[1]))
		return n
	}
	reading := func() int {
		before := read()
		l.state()
		return read() - before
	}
	known := reading()
	for range 5 { // of which some may meet the log being moved into the file
		known = min(known, reading())
	}
	if err := l.DropCache(t.Context()); err != nil {
		t.Fatal(err)
	}
	if dropped := reading(); dropped < known+16*4096 {
		t.Errorf("%d octets are read after memory was given back, %d before", dropped, known)
	}
}
