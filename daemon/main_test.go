package daemon

import (
	"os"
	"testing"
	"time"

	"rondo/installation"
	"rondo/kernel"
)

// TestMain has the clocks of tests set as they like.
func TestMain(m *testing.M) {
	installation.ThisMachine = kernel.This(time.Now)
	installation.ThisMachine.Boot = func() (string, time.Duration) { return "", 0 }
	installation.ThisMachine.Synced = func() bool { return true }
	os.Exit(m.Run())
}
