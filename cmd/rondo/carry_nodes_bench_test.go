package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"rondo/outside"
	"rondo/store"
	"rondo/store/postgres"
)

// BenchmarkCarryNodes carries as BenchmarkCarry does, from a database of PostgreSQL's: by one node beside smtp-source, and by one to
// three nodes to a sink that is 5 ms away, where they share two processors, and 50, where each letter waits for the sink. The nodes are
// carriers of this program, each with as many connections of its own.
func BenchmarkCarryNodes(b *testing.B) {
	outside.PostgreSQL.Find(b)
	near := smtpSink(b)
	b.Run("sink=near/nodes=1", func(b *testing.B) { carryByNodes(b, near, 1) })
	b.Run("sink=near/by=smtp-source", func(b *testing.B) {
		source := outside.SMTPSource.Find(b)
		run := exec.Command(source, "-s", fmt.Sprint(connections), "-m", fmt.Sprint(b.N), "-l", fmt.Sprint(letterOctets),
			"-d", fmt.Sprintf("127.0.0.1:%d", near))
		if out, err := run.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		perSecond(b)
	})
	for _, away := range []time.Duration{roundTrip, oceanTrip} {
		far := farSink(b, away, "")
		for nodes := 1; nodes <= mostNodes; nodes++ {
			b.Run(fmt.Sprintf("sink=%v/nodes=%d", away, nodes), func(b *testing.B) { carryByNodes(b, far, nodes) })
		}
	}
}

// carryByNodes posts b.N letters into a new database and lets so many nodes carry them.
func carryByNodes(b *testing.B, port, nodes int) {
	dsn := outside.Postgres(b)
	var all []*postgres.DB
	for range nodes {
		db, err := postgres.Open(b.Context(), dsn, store.Options{Now: time.Now, Daemon: true, Hourly: 1000})
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		all = append(all, db)
	}
	postLetters(b, all[0], b.N)
	runtime.GC() // of what posting needed
	done := newTally(b.N)
	worked := processTime(b)
	b.ResetTimer()
	var stops []func()
	for _, db := range all {
		stops = append(stops, carryTo(b, &tallied{db, done}, port, nil))
	}
	<-done.all
	b.StopTimer()
	perSecond(b)
	b.ReportMetric(float64((processTime(b)-worked).Microseconds())/float64(b.N), "cpu-µs/letter")
	for _, stop := range stops {
		stop()
	}
}
