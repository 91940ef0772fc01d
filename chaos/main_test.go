// Package chaos holds rondo to what it promises when everything around it breaks: it kills the real program, fills its
// disk, cuts its power, lies about the time and plays mail servers that answer late, wrongly or not at all. Each test is
// named after the promise it proves; docs/reliability.md lists them. `make chaos` runs all of them, in some minutes.
package chaos

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

var (
	run  = flag.Bool("chaos", false, "run these tests, which take minutes")
	seed = flag.Uint64("seed", 0, "seed of everything that is left to chance; 0 for a new one")

	program string // the real binary
)

func TestMain(m *testing.M) {
	if play, ok := parts[os.Getenv(partVariable)]; ok {
		play()
		return
	}
	flag.Parse()
	if !*run {
		fmt.Println("left out: run `make chaos`, which takes minutes")
		return
	}
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	if program = os.Getenv(programVariable); program != "" {
		os.Exit(m.Run())
	}
	os.Exit(withProgram(m.Run))
}

// programVariable names the program to this binary when it runs tests of its own again.
const programVariable = "RONDO_CHAOS_PROGRAM"

// withProgram runs f with the program built from this tree.
func withProgram(f func() int) int {
	dir, err := os.MkdirTemp("", "rondo-chaos-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "rondo")
	build := exec.Command("go", "build", "-o", program, "rondo/cmd/rondo")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	if err := os.Setenv(programVariable, program); err != nil {
		panic(err)
	}
	return f()
}

// chance is a test's source of randomness. Its seed is printed and can be set with -seed.
func chance(t *testing.T) *rand.Rand {
	t.Helper()
	t.Logf("-seed %d", *seed)
	return rand.New(rand.NewPCG(*seed, 0))
}

// few is n, or a third of it under -short: how often a test kills or cuts, and what it counts then.
func few(n int) int {
	if testing.Short() {
		return n / 3
	}
	return n
}

// between is a random duration.
func between(random *rand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(random.Int64N(int64(most-least)))
}

// partVariable makes the test binary play a part as another process: see [parts].
const partVariable = "RONDO_CHAOS_PART"

// parts are what other processes do beside the program.
var parts = map[string]func(){}
