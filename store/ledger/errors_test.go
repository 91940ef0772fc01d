package ledger

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
	"testing"

	"rondo/store"
)

// What the operating system says of a file is of the file, and never of a server that does not answer: to Go its numbers are errors of the network, too.
func TestErrorsOfFilesAreOfNoServer(t *testing.T) {
	for errno, want := range map[syscall.Errno]error{
		syscall.EACCES: store.ErrOwner, syscall.EPERM: store.ErrOwner, syscall.ENOENT: nil, syscall.EROFS: nil, syscall.ENOSPC: nil,
	} {
		said := fmt.Errorf("lock it: %w", &fs.PathError{Op: "open", Path: "rondo.db-lock", Err: errno})
		got := explain(said)
		if want == nil && got != said || want != nil && got.Error() != want.Error()+" ("+said.Error()+")" {
			t.Errorf("of %v: %v", errno, got)
		}
	}
	away := explain(&net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)})
	if want := store.ErrAway.Error(); len(away.Error()) < len(want) || away.Error()[:len(want)] != want {
		t.Errorf("of a connection: %v", away)
	}
}
