package outside

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sys/unix"
)

// Mount puts a file system of its own in memory over a folder, with options as mount(8) takes them for tmpfs; "ro" may be the
// last. The error is [ErrNoMount] where that is not allowed, as for everybody but root.
func Mount(dir, options string) error {
	options, readOnly := strings.CutSuffix(options, ",ro")
	var flags uintptr
	if readOnly {
		flags = unix.MS_RDONLY
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", flags, options); err != nil {
		return fmt.Errorf("%w: %w", ErrNoMount, err)
	}
	return nil
}

// Unmount takes it away again. One that is still in use goes with its last user, and is an error.
func Unmount(dir string) error {
	err := unix.Unmount(dir, 0)
	if errors.Is(err, unix.EBUSY) {
		err = errors.Join(err, unix.Unmount(dir, unix.MNT_DETACH))
	}
	return err
}
