package store

import "context"

// Someone is a person by all that a ledger may know them by.
type Someone struct {
	Addresses []string // in lower case: theirs, and after it others that are theirs as well
	Names     []string // as files and letters write them; may be empty
}

// Erased is what became of a ledger when somebody was forgotten.
type Erased struct {
	Rows    map[string]int64 // how many rows of each table are gone or name them no more; tables without any are left out
	Waiting int              // letters to others that name them and are on their way: what is kept of these goes when this is done again
	Clean   bool             // nothing of them is left in the files of the ledger; false while somebody else reads it
	Copies  []string         // older copies of the ledger that lie beside it and still know them
}

// Trace is what one table of a ledger has of somebody.
type Trace struct {
	Table string
	Rows  []map[string]string // those that are theirs, by column, without what is empty; times in RFC 3339, UTC
	Named int                 // other rows that name them
}

// Forgetter lets people be forgotten.
type Forgetter interface {
	// Forget erases everything about a person in one commit: their rows are gone, and where they are named elsewhere, the name is.
	// Letters that were sent to them go on counting, but say neither to whom nor why. Letters to others that name them and have not
	// left are withdrawn, so that the next plan posts them anew. What is left is a hash of each address ([scheduler.Forgotten]).
	// Afterwards the files of the ledger are written anew, so that nothing stays behind in places that are not used.
	Forget(ctx context.Context, who Someone) (Erased, error)

	// Traces lists what is known of a person, in order of table; of letters without their bytes.
	Traces(ctx context.Context, who Someone) ([]Trace, error)
}
