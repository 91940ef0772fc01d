package inbound

// Result is one Authentication-Results field (RFC 8601).
type Result struct {
	Server string // authserv-id in lower case: who says so; "" when the field names nobody
	Checks []Check
}

// Check is what one method found.
type Check struct {
	Method     string            // "dkim", "dmarc", "spf", … in lower case
	Value      string            // "pass", "fail", … in lower case
	Properties map[string]string // "header.d" and the like in lower case, with values as they stand
}

// Authentic reports whether the server that calls itself authservID says that the mail comes from the domain of From:
// DMARC passed, or a DKIM signature of the same organization did. When not, why says it in words for the organizer.
//
// Only the topmost field of that name counts. Fields further down may have come with the mail: whoever runs the server
// has it remove those that claim its name (RFC 8601 §5).
func (m Message) Authentic(authservID string) (ok bool, why string) {
	return false, "nobody has checked who sent it"
}
