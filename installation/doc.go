// Package installation opens what an installation is made of: the folder with rondo.yaml, its settings, secrets and key, the ledger,
// the words and the sealer of its letters, and the zone data of the machine. It writes only a first installation ([Scaffold]), the key
// of links, and a ledger that is restored; it sends nothing but the trial of a letter.
//
//	installation.go  the folder, its settings, words and sealer
//	ledger.go        opening the ledger
//	move.go          moving the ledger into PostgreSQL, or back
//	restore.go       putting a copy of the ledger in its place
//	key.go           the key of links and reply addresses
//	secret.go        files with secrets, and who may read them
//	trial.go         sending the trial of a letter
//	route.go         how the mail server and the mailbox are reached
//	channel.go       how channels of chats are reached
//	fetch.go         asking other web servers
//	list.go          asking an address or a command for a list of people
//	machine.go       the machine whose clocks count
//	zonedata.go      the zone data of the machine, and which of them are used
//	scaffold.go      a first installation
package installation
