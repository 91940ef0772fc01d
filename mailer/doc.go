// Package mailer seals letters into mails and carries them to an SMTP server.
//
// A letter is sealed once, by a [Sealer]. Its Message-ID, Date, DTSTAMP and boundaries follow from the letter alone, so every
// attempt, also after a crash, sends the same bytes, and servers and calendars recognize a copy as a copy.
//
// A [Carrier] takes due letters from an [Outbox], gives them to connections, and settles each with what the server said. It
// carries at least once, with a narrow window: before the final dot of DATA (RFC 5321 §4.1.1.4) leaves, [Outbox].Doubt has
// made durable that the server may have the letter, and only the server's reply takes that doubt away. Whatever goes wrong
// before the dot costs no copy; a lost reply after it costs one at most. A program that ends costs one copy a connection, a
// machine that ends three. A [Folder] is a route without a server: it writes files, and nothing is ever in doubt.
//
// Nothing here reads the clock: times are arguments or come from Carrier.Now, and waiting goes by timers. Passwords and
// tokens are in no log and no error. Replies of servers are kept as they are, on one line, without tokens of ours.
//
// To make a mail:
//
//	seal.go          which parts a letter of a kind has; Sealer
//	occasion.go      what letters to many readers share, and is made once
//	view.go          what templates see of a letter
//	notice.go        letters to channels of chats, which are sealed and not mailed
//	text.go          how text of people is kept on one line and in bounds
//	invite.go        the calendar object, by iTIP method
//	envelope.go      what one mail is before it is written, and that every line may travel
//	header.go        the header fields
//	body.go          the MIME parts and their boundaries
//	quoted.go        quoted-printable lines, remembered
//	fold.go          where a header field is folded
//	dkim.go          the signature
//	address.go       which addresses are carried to
//	trial.go         a letter for somebody else to look at, and handing one mail over without an outbox
//
// To carry it:
//
//	carrier.go       Outbox, Memory, Carrier: when to ask for letters; Status
//	dispatch.go      which letter goes to which connection, and which goes back
//	worker.go        one connection's letters; what is recorded of each attempt
//	pipeline.go      a letter's text and dot together with the next one's envelope
//	connect.go       dialling, STARTTLS, logging in; how long each step may take
//	credentials.go   where passwords and access tokens come from
//	conversation.go  the commands of one letter and their answers
//	wire.go          patience with a server: time and octets a step
//	reply.go         reading one reply
//	probe.go         trying a route without a letter
//	folder.go        writing letters into a folder
//
// To judge what a server says, and how fast to go on:
//
//	classify.go      what a code and its words mean: a Verdict
//	judge.go         what follows for the letter
//	gate.go          what follows for the route: rests, width, rate, daily limit
//	destination.go   what follows for the recipient's domain
//	wave.go          when many refusals are one mistake of a server
//	backoff.go       how long what is put off waits
//	profile.go       how fast a provider wants to be written to
package mailer
