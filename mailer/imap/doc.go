// Package imap reads a mailbox over IMAP (RFC 3501, RFC 9051) and hands on what comes in, for as long as the program runs.
//
// A mail's bytes are kept, and that is committed, before the server is told anything. Only then is a mail that rondo has
// taken moved to another folder or marked, and only then does the position go on. Whatever breaks in between costs no
// more than a mail that is read twice. A person may read the same mailbox: what is not rondo's stays as it was, unread,
// unmarked and in its place.
package imap
