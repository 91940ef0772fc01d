package kernel

import (
	"bytes"
	"os"
	"testing"
)

// advised counts the stretches of this process's memory that the kernel was asked to lay in large pages.
func advised(t *testing.T) int {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip("the kernel does not tell: ", err)
	}
	n := 0
	for line := range bytes.Lines(maps) {
		if bytes.HasPrefix(line, []byte("VmFlags:")) && bytes.Contains(line, []byte(" hg")) {
			n++
		}
	}
	return n
}

func TestLargePagesAreAskedForAndEnd(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage/enabled"); err != nil {
		t.Skip("this kernel has no large pages: ", err)
	}
	before := advised(t)
	end := LargePages(16 << 20)
	if n := advised(t); n <= before {
		t.Errorf("%d stretches of memory are advised, %d before", n, before)
	}
	end()
	if n := advised(t); n != before {
		t.Errorf("%d stretches of memory are advised after the end, %d before", n, before)
	}
}
