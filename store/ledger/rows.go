package ledger

import "database/sql"

// Rows gives access to all rows, for a copy of them. Whoever writes by it has to know that nobody else is at work.
func (db *core) Rows() *sql.DB { return db.writer }
