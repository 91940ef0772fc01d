//go:build !linux

package outside

// Mount puts a file system of its own over a folder on Linux. The error is [ErrNoMount].
func Mount(dir, options string) error { return ErrNoMount }

// Unmount takes it away again.
func Unmount(dir string) error { return ErrNoMount }
