package store

// Since is what a ledger has beyond an earlier copy of it.
type Since struct {
	Letters, People int      // letters that servers took, and how many people they went to
	Incoming        int      // mail and forms that came in
	Acts            int      // of the audit trail
	Unnamed         bool     // who asked to be forgotten could not be read, or not for certain all of them
	Forgotten       []string // who is in the copy and asked to be forgotten since, by address, in order
}
