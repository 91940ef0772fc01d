//go:build !cgo

package ledger

const linked = false

// explainSQLite has nothing to add: without SQLite there are no errors of its.
func explainSQLite(err error) error { return err }
