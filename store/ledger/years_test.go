package ledger

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
)

var (
	years    = flag.Int("years", 0, "let this many years pass in TestYears")
	kept     = flag.Duration("keep", 365*24*time.Hour, "how long it keeps seats and letters, at least 24 weeks")
	perTheme = flag.Int("people", 100, "how many people each of ten themes has")
)

// TestYears lets years pass in virtual time: ten themes with a session a week, an invitation and a reminder to everybody, answers of half
// of them, and each day what the daemon does to tidy. It prints what there is at the end of each quarter; the numbers are in
// docs/performance.md.
func TestYears(t *testing.T) {
	if *years == 0 {
		t.Skip("-years says how many")
	}
	// The clock goes on by itself between two days, so that transactions take time.
	l, started := newLedger(t), time.Now()
	l.DB.now = func() time.Time { return l.clock.Add(time.Since(started)) }
	t.Logf("%8s %9s %9s %9s %9s %9s %9s %8s", "day", "file MB", "letters", "seats", "bytes of", "histories", "sessions", "hold ms")
	began := l.clock
	for day := range *years * 365 {
		l.clock = began.AddDate(0, 0, day)
		if day%7 == 0 {
			var letters, answers []scheduler.Action
			for n := range 10 {
				posted, said := l.live(n, day/7)
				letters, answers = append(letters, posted...), append(answers, said...)
			}
			l.record(letters...)
			l.record(answers...)
			l.deliver()
		}
		l.tidy()
		if day%91 == 90 {
			l.print(day + 1)
		}
	}
	if found, err := Verify(t.Context(), l.path, l.clock); err != nil || len(found) > 0 {
		t.Errorf("verify finds %d violations, such as %v, %v", len(found), found[:min(len(found), 5)], err)
	}
}

// live invites people of a theme to a session of next week, reminds them, and takes their answers.
func (l *ledger) live(n, week int) (acts, said []scheduler.Action) {
	s := session(fmt.Sprintf("theme%d-%d", n, week))
	s.Theme = fmt.Sprintf("theme%d", n)
	s.Facts.Start = l.clock.Add(7*24*time.Hour + 2*time.Hour)
	s.Facts.End, s.Created, s.Modified = s.Facts.Start.Add(time.Hour), l.clock, l.clock
	acts = append(acts, scheduler.Open{Session: s})
	mail := l.keep(s.UID)
	for i := range *perTheme {
		address := fmt.Sprintf("person%d.%d@example.org", n, i)
		for _, letter := range []scheduler.Letter{request(s, address), reminder(s, address)} {
			letter.Stamp, letter.NotBefore, letter.Expires = l.clock, l.clock, s.Facts.Start
			p := dated(letter)
			p.Sealed.Bytes = fmt.Appendf(p.Sealed.Bytes, "Dear %s,\r\n%s", address, strings.Repeat("Case studies of how teams decide with data, so that next week's decision is easier.\r\n", 60))
			acts = append(acts, p)
		}
		if i%2 == 0 {
			said = append(said, yes(s, address, 0, l.clock))
		}
	}
	return acts, append(said, scheduler.Settle{Inbox: mail, Outcome: scheduler.Applied, UID: s.UID})
}

// deliver carries all that is due, many letters a commit.
func (l *ledger) deliver() {
	for letters := l.claim(500); len(letters) > 0; letters = l.claim(500) {
		var waits []func() error
		for _, d := range letters {
			waits = append(waits, l.Doubt(l.t.Context(), d.ID))
		}
		for _, d := range letters {
			waits = append(waits, l.Settle(l.t.Context(), d.ID, delivered, l.clock))
		}
		for _, wait := range waits {
			if err := wait(); err != nil {
				l.t.Fatal(err)
			}
		}
	}
}

// tidy does what the daemon does.
func (l *ledger) tidy() {
	ctx := l.t.Context()
	_, err := l.Expire(ctx, l.clock)
	if err == nil {
		_, err = l.Prune(ctx, l.clock)
	}
	if err == nil {
		_, err = l.PruneInbox(ctx, l.clock, 90*24*time.Hour)
	}
	if err == nil {
		_, err = l.Fold(ctx, scheduler.Old(l.clock, *kept))
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *ledger) print(day int) {
	var letters, seats, bytes, histories, sessions int
	l.ask(`SELECT (SELECT count(*) FROM letters), (SELECT count(*) FROM seats), (SELECT count(*) FROM sealed), (SELECT count(*) FROM histories),
		(SELECT count(*) FROM sessions)`, &letters, &seats, &bytes, &histories, &sessions)
	if err := Checkpoint(l.t.Context(), l.path); err != nil {
		l.t.Fatal(err)
	}
	_, size, err := l.measure(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Logf("%8d %9.1f %9d %9d %9d %9d %9d %8.1f", day, float64(size)/1e6, letters, seats, bytes, histories, sessions, float64(l.longest.longest.Swap(0))/1e6)
}
