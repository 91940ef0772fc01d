package web_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/web"
)

// shown is a Source of what everybody sees, one State after the other.
type shown struct {
	*record
	state scheduler.State
}

func (s *shown) Shown(context.Context) (scheduler.State, error) { return s.state, nil }

// What a calendar program that has 10,000 sessions of a theme waits for after one of them has changed, the edition included.
func BenchmarkSync(b *testing.B) {
	const sessions = 10_000
	zone, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		b.Fatal(err)
	}
	source := &shown{record: &record{version: 1}}
	for i := range sessions {
		start := noon.Add(time.Duration(i) * 26 * time.Minute)
		source.state.Sessions = append(source.state.Sessions, &scheduler.Session{
			UID: fmt.Sprintf("talks.%d@sessions.example.org", i), Theme: "talks", Slot: ical.LocalOf(start), Revision: 1, Created: noon, Modified: noon,
			Facts: scheduler.Facts{Start: start, End: start.Add(45 * time.Minute), Wall: ical.LocalOf(start), Zone: zone, Name: "Talks", Title: fmt.Sprint("Part ", i),
				Purpose: "Case studies of how teams decide with data, so that next week's decision is easier.", Presenter: "Ada Byron", Place: "Kitchen"},
		})
	}
	s := open(b, scheduler.State{}, func(o *web.Options) { o.Source = source })
	const target = "/dav/calendars/talks/"
	_, since := s.sync(b, target, "", "")
	worked := func() (all time.Duration) {
		var used syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
			b.Fatal(err)
		}
		return time.Duration(used.Utime.Nano() + used.Stime.Nano())
	}
	var spent time.Duration
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		next := slices.Clone(source.state.Sessions)
		changed := *next[n%sessions]
		changed.Facts.Title, changed.Sequence, changed.Modified = fmt.Sprint("Title ", n), changed.Sequence+1, changed.Modified.Add(time.Minute)
		next[n%sessions] = &changed
		source.state.Sessions = next
		source.version++
		s.Invalidate()
		r := httptest.NewRequest("REPORT", target, strings.NewReader(fmt.Sprintf(askSync, since)))
		w := httptest.NewRecorder()
		begun := worked()
		b.StartTimer()
		s.ServeHTTP(w, r)
		b.StopTimer()
		spent += worked() - begun
		since = syncTokens.FindStringSubmatch(w.Body.String())[1]
		if named := hrefsOf(w); len(named) != 1 {
			b.Fatalf("%d sessions are named", len(named))
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms")
}
