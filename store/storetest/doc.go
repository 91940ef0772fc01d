// Package storetest is what every ledger must do: the promises of [rondo/store] as tests, for each engine to run.
//
// An engine has one test that calls [Run] with a way to open its ledgers. What only one engine has, its file or what it keeps in
// memory, that engine tests by itself, with the same letters and the same [Hand].
package storetest
