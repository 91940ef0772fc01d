package ledger

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// talks returns files with one theme.
func talks(title string) theme.Files {
	return theme.Files{
		"rondo.yaml": []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\nmail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n"),
		"themes/datatalks.yaml": []byte("name: Talks\ntitle: " + title + "\norganizers: [ada@example.org]\naudience: [bo@example.org]\n" +
			"schedule: {starts: 2026-12-01 14:00, duration: 45m}\n"),
	}
}

// A daemon reads the first page while it opens its ledger, once, and what was recorded after that is on the page.
func TestWhatIsReadAheadIsTrue(t *testing.T) {
	l := newLedger(t)
	s := session("datatalks")
	l.record(scheduler.Accept{Files: talks("One")}, scheduler.Open{Session: s})
	outline := func(l *ledger, title, session string) scheduler.State {
		t.Helper()
		have, err := l.Front(t.Context())
		if err != nil || have.Accepted == nil || have.Accepted.Themes[0].Title != title || len(have.Sessions) != 1 || have.Sessions[0].Facts.Title != session {
			t.Fatalf("%+v with %+v: %v", have, have.Accepted, err)
		}
		return have
	}

	l = l.reopen()
	l.ahead.done.Wait()
	read, sketched := l.ahead.have.Sessions, l.accepted.outlined.set
	if len(read) != 1 || sketched == nil {
		t.Fatalf("read ahead are %v and %v", read, sketched)
	}
	if have := outline(l, "One", s.Facts.Title); have.Sessions[0] != read[0] || have.Accepted != sketched {
		t.Error("it is read again")
	}
	if have := outline(l, "One", s.Facts.Title); have.Sessions[0] == read[0] || l.ahead.have.Sessions != nil {
		t.Error("it is kept for ever")
	}

	l = l.reopen()
	l.ahead.done.Wait()
	facts := s.Facts
	facts.Title, facts.End = "Another", s.Facts.End.Add(time.Hour)
	l.record(scheduler.Accept{Files: talks("Two")}, scheduler.Amend{UID: s.UID, Slot: s.Slot, Sequence: s.Sequence + 1, Revision: s.Revision + 1, Facts: facts, Changed: noon})
	outline(l, "Two", "Another")
	l.state()
	if l.accepted.outlined.set != nil {
		t.Error("the outline is kept beside the files")
	}
}

// A daemon that cannot be opened leaves nothing reading behind it, and one that is closed at once does not wait for what nobody asks for.
func TestNothingReadsAheadOfAClosedLedger(t *testing.T) {
	l := newLedger(t)
	l.record(scheduler.Accept{Files: talks("One")}, scheduler.Open{Session: session("datatalks")})
	for range 20 {
		l = l.reopen()
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	l.ahead.done.Wait()
	if _, err := l.Front(t.Context()); err == nil {
		t.Error("a closed ledger is read")
	}
}

// Whoever waits for the first page gives up as they do where they read by themselves, and then nothing is read ahead any more.
func TestReadingAheadEndsWithWhoWaits(t *testing.T) {
	reading, end := context.WithCancel(t.Context())
	defer end()
	a := ahead{end: end}
	a.done.Go(func() { // a server that says nothing
		select {
		case <-reading.Done():
		case <-time.After(time.Minute):
			t.Error("it is still being read")
		}
	})
	waiting, giveUp := context.WithCancel(t.Context())
	giveUp()
	if have := a.take(waiting); have.Sessions != nil {
		t.Errorf("got %+v", have)
	}
}

// The first page is made of the sessions that are coming, all of them, and of the latest few that are over.
func TestFrontHasWhatIsComing(t *testing.T) {
	l := newLedger(t)
	acts := []scheduler.Action{scheduler.Accept{Files: talks("One")}}
	want := map[string]bool{}
	for n := range 10 {
		s := session("datatalks")
		s.UID = fmt.Sprintf("%d@example.org", n)
		s.Slot = s.Slot.Add(time.Duration(n) * time.Hour)
		s.Facts.Start, s.Facts.End = noon.Add(time.Duration(n-7)*time.Hour), noon.Add(time.Duration(n-6)*time.Hour)
		acts = append(acts, scheduler.Open{Session: s})
		if n >= 3 { // 3, 4 and 5 are the latest of those that are over; 6 ends now
			want[s.UID] = true
		}
	}
	l.record(acts...)
	for range 2 { // asked for, and read ahead
		have, err := l.Front(t.Context())
		got := map[string]bool{}
		for _, s := range have.Sessions {
			got[s.UID] = true
		}
		if err != nil || !maps.Equal(got, want) || have.Accepted == nil {
			t.Errorf("got %v, want %v: %v", got, want, err)
		}
		l = l.reopen()
	}
}
