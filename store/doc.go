// Package store is the contract of a ledger: the accepted files, the sessions, who was told what, and every letter with
// what became of it. It has the types, the errors and the promises; a ledger is [rondo/store/sqlite].
// What every ledger must do is held by [rondo/store/storetest].
//
// What a caller was told is kept, is kept: a method that writes returns after the commit, and what was committed survives
// the end of the process and of the machine's power. A method that fails has written nothing.
//
// A letter lives as queued → leased → in_doubt → sent | failed | held | expired. Who carries it holds a lease; it is in
// doubt from the moment in which the server may have taken it until the server's answer is known.
package store
