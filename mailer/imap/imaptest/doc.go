// Package imaptest runs a private Dovecot for tests: on loopback, in a folder of its own, with one user. Mail is put into
// its Maildir and looked at there, so a test sees what really became of it without trusting an IMAP client.
package imaptest
