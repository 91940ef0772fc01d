package chaos

import (
	"context"
	"testing"
	"time"

	"rondo/outside"
)

// TestN2ServerRestarts: PostgreSQL crashes while two nodes send, and comes back: they go on by themselves, and nobody is lost.
func TestN2ServerRestarts(t *testing.T) {
	t.Parallel()
	const people = 300
	server := outside.NewPostgres(t)
	dsn := server.Database(t)
	s := listen(t, slowly(40*time.Millisecond, 80*time.Millisecond))
	f := muster(t, s, people, dsn, dsn)
	f.node("one")
	f.node("other")
	f.first.until(time.Minute, func() error { return atLeast(len(s.letters()), people/6) })
	server.Stop(t)
	f.at["one"].healthy(503, "the database server does not answer", 30*time.Second)
	server.Start(t)
	took := f.allSent(f.ledger(), time.Minute)
	sum := s.tally(t)
	t.Logf("%v; all sent %v after the server was back", sum, took.Round(time.Second))
	if sum.letters != people || sum.extra > 2*nodeConnections || sum.most > 2 {
		t.Errorf("%v; want %d", sum, people)
	}
	f.at["one"].healthy(200, "", 30*time.Second)
	f.end()
}

// TestN3FailOver: the server fails for good while two nodes send, and its replica is promoted. They go on there. What was acknowledged is
// there where commits wait for the replica; where they do not, what was committed last is not, and the letters of that leave again.
func TestN3FailOver(t *testing.T) {
	if testing.Short() {
		t.Skip("starts four servers")
	}
	for _, waits := range []string{"remote_apply", "local"} {
		t.Run(waits, func(t *testing.T) { failOver(t, waits) })
	}
}

func failOver(t *testing.T, waits string) {
	const people = 300
	server := outside.NewPostgres(t)
	dsn := server.Database(t)
	replica := server.Replica(t, "second")
	server.SQL(t, "postgres", `ALTER SYSTEM SET synchronous_standby_names = 'second'`)
	server.SQL(t, "postgres", `ALTER SYSTEM SET synchronous_commit = `+waits)
	server.SQL(t, "postgres", `SELECT pg_reload_conf()`)
	s := listen(t, slowly(40*time.Millisecond, 80*time.Millisecond))
	f := muster(t, s, people, dsn, outside.Either(t, dsn, server, replica))
	f.node("one")
	f.node("other")
	f.first.until(time.Minute, func() error { return atLeast(len(s.letters()), people/3) })
	server.Stop(t)
	before := len(s.letters())
	replica.Promote(t)
	f.dsn = outside.Moved(t, dsn, replica)
	took := f.allSent(f.ledger(), 2*time.Minute)
	sum := s.tally(t)
	t.Logf("synchronous_commit=%s: %v, of which %d had left when the server failed; all sent %v after the promotion", waits, sum, before, took.Round(time.Second))
	if sum.letters != people || sum.most > 2 || waits == "remote_apply" && sum.extra > 2*nodeConnections {
		t.Errorf("%v; want %d", sum, people)
	}
	if identity, err := f.ledger().Identity(context.Background()); err != nil || !identity.Confirmed {
		t.Errorf("the promoted server is %+v, %v", identity, err)
	}
	f.end()
}
