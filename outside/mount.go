package outside

import "errors"

// ErrNoMount means that no file system can be mounted, so that a test has to be skipped.
var ErrNoMount = errors.New("mounting needs root on Linux")
