package ledger

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

// crowdOf fills the ledger with sessions of a thousand people each.
func (l *ledger) crowdOf(seats int) {
	var acts []scheduler.Action
	for i := 0; i < seats; i += 1000 {
		s := session(fmt.Sprintf("theme%03d", i/1000))
		acts = append(acts, scheduler.Open{Session: s})
		for n := range 1000 {
			acts = append(acts, sealed(request(s, fmt.Sprintf("person%03d@example.org", n))))
		}
	}
	l.record(acts...)
}

// BenchmarkSettle passes letters through Doubt and Settle; the callers of one group share the sync of a commit.
func BenchmarkSettle(b *testing.B) {
	for _, callers := range []int{1, 4, 16, 64} {
		b.Run(fmt.Sprint("callers=", callers), func(b *testing.B) {
			l := newLedger(b)
			l.crowdOf(max(b.N, 1000))
			claimed := l.claim(b.N)
			var next atomic.Int64
			b.SetParallelism(callers / 2) // of GOMAXPROCS=2
			if callers == 1 {
				b.SetParallelism(1)
			}
			one := make(chan struct{}, callers)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					one <- struct{}{}
					d := claimed[next.Add(1)-1]
					if err := l.Doubt(b.Context(), d.ID)(); err != nil {
						b.Fatal(err)
					}
					if err := l.Settle(b.Context(), d.ID, delivered, noon)(); err != nil {
						b.Fatal(err)
					}
					<-one
				}
			})
		})
	}
}

// BenchmarkClaim claims letters from a queue of ten thousand, by hundreds, with the hourly limit kept.
func BenchmarkClaim(b *testing.B) {
	l := newLedger(b)
	l.SetHourly(20)
	l.crowdOf(10_000)
	b.ResetTimer()
	for n := 0; n < b.N; {
		n += len(l.claim(min(512, b.N-n)))
		if len(l.leases.letters) >= 1024 { // more than a carrier of 16 connections has
			l.leases.lapse(noon.Add(leaseTime))
		}
	}
}

// BenchmarkState reads a hundred sessions with a thousand seats each, all told and nothing waiting.
func BenchmarkState(b *testing.B) {
	l := newLedger(b)
	l.crowdOf(100_000)
	if err := l.sql(`UPDATE letters SET state = 'sent', reply = '250', settled_at = posted_at`); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if have := l.state(); len(have.Sessions) != 100 {
			b.Fatal("sessions are missing")
		}
	}
}

// BenchmarkPost records ten thousand letters of 12 KB, sealed before, which differ from each other in a fourteenth, as
// those about one session do.
func BenchmarkPost(b *testing.B) {
	rows := strings.Repeat("Case studies of how teams decide with data.\r\n", 15)
	for b.Loop() {
		b.StopTimer()
		l := newLedger(b)
		var acts []scheduler.Action
		for i := range 10 {
			s := session(fmt.Sprint("theme", i))
			acts = append(acts, scheduler.Open{Session: s})
			for n := range 1000 {
				p := sealed(request(s, fmt.Sprintf("person%03d@example.org", n)))
				for len(p.Sealed.Bytes) < 12<<10 {
					p.Sealed.Bytes = fmt.Appendf(p.Sealed.Bytes, "%sYou: %s\r\n", rows, p.Letter.To.Email)
				}
				acts = append(acts, p)
			}
		}
		b.StartTimer()
		begun := time.Now()
		l.record(acts...)
		b.ReportMetric(10_000/time.Since(begun).Seconds(), "letters/s")
		b.StopTimer()
		l.Close()
		b.StartTimer()
	}
}

// BenchmarkAnswers keeps ten thousand answers, and decides about them by handfuls, as the daemon does, in a ledger of
// twenty sessions with a thousand seats each.
func BenchmarkAnswers(b *testing.B) {
	const answers, handful = 10_000, 2000
	for b.Loop() {
		b.StopTimer()
		l := newLedger(b)
		l.crowdOf(20_000)
		if err := l.sql(`UPDATE letters SET state = 'sent', reply = '250', settled_at = posted_at`); err != nil {
			b.Fatal(err)
		}
		begun := time.Now()
		var keeping sync.WaitGroup
		for worker := range 16 {
			keeping.Go(func() {
				for i := worker; i < answers; i += 16 {
					raw := append(fmt.Appendf(nil, "%06d", i), make([]byte, 6<<10)...)
					if _, _, err := l.Keep(b.Context(), store.Mail{Source: "imap", Raw: raw, Arrived: noon, Class: scheduler.Calendar}); err != nil {
						b.Error(err)
					}
				}
			})
		}
		keeping.Wait()
		b.ReportMetric(answers/time.Since(begun).Seconds(), "kept/s")
		b.StartTimer()
		begun = time.Now()
		for decided := 0; decided < answers; {
			kept, err := l.Unsettled(b.Context(), handful)
			if err != nil || len(kept) == 0 {
				b.Fatal(err)
			}
			_, err = l.Update(b.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) (acts []scheduler.Action, _ error) {
				for i, k := range kept {
					s := have.Sessions[(decided+i)%len(have.Sessions)]
					seat := s.Seats[(decided+i)/len(have.Sessions)]
					acts = append(acts, yes(*s, seat.Address, 0, noon),
						scheduler.Settle{Inbox: k.ID, Outcome: scheduler.Applied, UID: s.UID, Address: seat.Address, Why: "said yes"})
				}
				return acts, nil
			})
			if err != nil {
				b.Fatal(err)
			}
			decided += len(kept)
		}
		b.ReportMetric(answers/time.Since(begun).Seconds(), "answers/s")
		b.StopTimer()
		l.Close()
		b.StartTimer()
	}
}

// BenchmarkTidy ends and prunes letters in ledgers of different age, each with twenty thousand letters whose bytes are there,
// half of them to be dropped, and says how long others who write wait at most.
func BenchmarkTidy(b *testing.B) {
	const past, withBytes = "2026-09-01T12:00:00.000Z", 20_000
	for _, letters := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint("letters=", letters), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				l := newLedger(b)
				l.crowdOf(withBytes)
				if err := l.sql(`UPDATE letters SET state = 'sent', attempts = 1, reply = '250', settled_at = posted_at, carried_at = posted_at;
					UPDATE sealed SET bytes = zeroblob(12288);
					UPDATE letters SET settled_at = '` + past + `', expires_at = '` + past + `' WHERE id % 2;
					WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT ` + fmt.Sprint(letters-withBytes) + `)
					INSERT INTO letters (name, kind, theme, uid, address, lane, state, was_revision, was_left, was_answer, posted_at, not_before,
						expires_at, settled_at, attempts, copies, reply, why, carried_at)
					SELECT l.name || '/' || n, l.kind, l.theme, l.uid, l.address, l.lane, 'sent', 0, 0, '', l.posted_at, l.not_before, '` + past + `', '` + past + `', 1, 3, '250', l.why, '` + past + `'
					FROM n JOIN letters l ON l.id = 1 + n % ` + fmt.Sprint(withBytes) + `;
					UPDATE settled SET sent = (SELECT count(*) FROM letters)`); err != nil {
					b.Fatal(err)
				}
				waited := make(chan time.Duration, 1)
				ended := make(chan struct{})
				go func() {
					var longest time.Duration
					for done := false; !done; {
						select {
						case <-ended:
							done = true
						default:
						}
						begun := time.Now()
						if err := l.write(b.Context(), func(*sql.Tx) error { return nil }); err != nil {
							b.Error(err)
						}
						longest = max(longest, time.Since(begun))
					}
					waited <- longest
				}()
				b.StartTimer()
				if _, err := l.Expire(b.Context(), noon); err != nil {
					b.Fatal(err)
				}
				if n, err := l.Prune(b.Context(), noon); err != nil || n != withBytes/2 {
					b.Fatal(n, err)
				}
				b.StopTimer()
				close(ended)
				b.ReportMetric(float64((<-waited).Microseconds())/1000, "longest-wait-ms")
				l.Close()
				b.StartTimer()
			}
		})
	}
}
