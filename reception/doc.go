// Package reception takes what came in from the inbox of the ledger and lets the scheduler decide about it: it says which mail is
// rondo's, whose it is, and how far it is believed. Deciding may be repeated; what follows is recorded once, with the mail that it
// follows from.
package reception
