package ledger

import (
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/storetest"
)

// The letters of storetest, for tests of what only this engine has.
var (
	noon       = storetest.Noon
	session    = storetest.Session
	request    = storetest.Request
	sealed     = storetest.Sealed
	yes        = storetest.Yes
	proposal   = storetest.Proposal
	names      = storetest.Names
	delivered  = storetest.Delivered
	aDayBefore = storetest.ADayBefore
)

func (l *ledger) hand() storetest.Hand { return storetest.Hand{Ledger: l.DB, T: l.t, Clock: l.clock} }

func (l *ledger) record(acts ...scheduler.Action) {
	l.t.Helper()
	l.hand().Record(acts...)
}

func (l *ledger) invite(id string, n int) scheduler.Session {
	l.t.Helper()
	return l.hand().Invite(id, n)
}

func (l *ledger) state() scheduler.State {
	l.t.Helper()
	return l.hand().Have()
}

func (l *ledger) claim(n int) []scheduler.Delivery {
	l.t.Helper()
	return l.hand().Take(n)
}

func (l *ledger) claimOne() scheduler.Delivery {
	l.t.Helper()
	return l.hand().TakeOne()
}

func (l *ledger) doubt(id int64) {
	l.t.Helper()
	l.hand().Dot(id)
}

func (l *ledger) settle(id int64, r scheduler.Result) {
	l.t.Helper()
	l.hand().End(id, r)
}

func (l *ledger) row(which string) store.Row {
	l.t.Helper()
	return l.hand().Row(which)
}

func (l *ledger) keep(words string) string {
	l.t.Helper()
	return l.hand().KeepNew(words)
}

func (l *ledger) mail(which string) store.Item {
	l.t.Helper()
	return l.hand().Mail(which)
}

func (l *ledger) unsettled(limit int) []string {
	l.t.Helper()
	return l.hand().Waiting(limit)
}

func crowd(l *ledger, n int) { l.hand().Crowd(n) }
