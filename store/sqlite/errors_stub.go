//go:build !cgo

package sqlite

const linked = false

// explain has nothing to add: without SQLite there are no errors of its.
func explain(err error) error { return err }
