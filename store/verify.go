package store

// Violation is one thing in a ledger that must never be.
type Violation struct {
	Rule    string // its short name, such as "state" or "reply"
	Subject string // a letter's name, a session's UID with an address, or a file
	Found   string
}

// String returns the violation on one line: rule, subject, what was found.
func (v Violation) String() string { return v.Rule + ": " + v.Subject + ": " + v.Found }
