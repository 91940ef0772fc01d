package imaptest

import "syscall"

// own puts the server into a group of its own, and lets it end with a test program that is killed or runs out of time.
func own() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
