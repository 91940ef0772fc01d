//go:build unix && !linux

package imaptest

import "syscall"

// own puts the server into a group of its own.
func own() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
