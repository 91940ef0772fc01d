// Package fetch is the one way by which rondo asks other web servers for something: calendars that themes avoid, and those that
// people give. Whoever writes an address into a file or a form must not reach with it what only this machine can reach.
//
// So nothing connects to an address that is not public, unless the operator has listed its host or network. Every address that a
// name resolves to is looked at, then the one that is dialled, in the moment before the connection is made; and each redirect
// goes through all of that again. There is no proxy, no cookie and no connection that is kept.
//
//	client.go    asks, and follows redirects
//	send.go      hands a message over, and follows nothing
//	reach.go     whether a message can be handed to a server, without one
//	trace.go     whether a message has begun to leave
//	address.go   what counts as an address of a calendar, or of a server that takes messages
//	guard.go     which hosts and ports may be connected to
//	public.go    which networks are public
//	errors.go    why there is no answer, without what is secret of an address
package fetch
