// Package season runs the real scheduler, sealer and ledger in virtual time: from one moment at which something is due to the next.
// `rondo simulate` and `rondo demo` show a season; tests play one. Nothing leaves this machine.
//
//	run.go        the run itself, with edits at moments of it
//	rehearsal.go  a season in which every letter arrives the moment it is due
//	record.go     its letters for scripts
//	tell.go       what leaves, in words
//	stage.go      the demo's season, with real SMTP to a mailbox in memory
//	reply.go      the answers of its people
//	health.go     how its themes went
//	demo.go       the demo before and after its season
//	clock.go      how verbs in another terminal know the demo's time
package season
