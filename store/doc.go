// Package store is the contract of a ledger: the accepted files, the sessions, who was told what, and every letter with
// what became of it. It has the types, the errors and the promises; a ledger is [rondo/store/sqlite].
// What every ledger must do is held by [rondo/store/storetest].
//
// What a caller was told is kept, is kept: a method that writes returns after the commit, and what was committed survives
// the end of the process and of the machine's power. A method that fails has written nothing.
//
// Decisions are made on a snapshot, by Update(ctx, scope, decide). The [scheduler.Scope] names what decide gets to read: some
// sessions, some themes with everybody in them, some people, or everything. Every theme and every person has a version, which
// rises with each change of it. A decision is recorded in one transaction, if every version that its scope covers is what it was
// in the snapshot; otherwise decide is asked again with a new snapshot, and after five times Update returns [ErrStale]. So what
// happens to one theme never makes a decision about another one wait. A decision that needs more than its scope returns
// [scheduler.Unread] and is asked again with that read as well; one that acts outside its scope is refused. A ledger with rows
// of versions and transactions can keep this contract, whether it is one process or several; [scheduler.State.Within] says in
// memory what a scope holds.
//
// A letter lives as queued → leased → in_doubt → sent | failed | held | expired. Who carries it holds a lease; it is in
// doubt from the moment in which the server may have taken it until the server's answer is known.
package store
