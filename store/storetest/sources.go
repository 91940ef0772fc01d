package storetest

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"rondo/store"
)

// Calendars that are asked for by their address.
var sources = []test{
	{"WhatIsKnownOfACalendarIsKept", whatIsKnownOfACalendarIsKept},
	{"CalendarsOfOneAddressAreToldApart", calendarsOfOneAddressAreToldApart},
	{"CalendarsAreNoNewsForPlans", calendarsAreNoNewsForPlans},
}

// Calendar is one that was read well.
func Calendar(address, zone string, at time.Time) store.Source {
	return store.Source{
		SourceKey: store.SourceKey{ID: store.SourceID(address), Zone: zone}, Asked: at, Next: at.Add(time.Hour),
		Read: at, Until: at.AddDate(2, 0, 0), ETag: `W/"7"`, Modified: "Mon, 23 Nov 2026 10:00:00 GMT",
		Busy: bytes.Repeat([]byte("\x00\x0f"), 1<<16), Tentative: []byte("maybe"), Partly: true,
	}
}

func (l *ledger) sources() []store.Source {
	l.T.Helper()
	all, err := l.Sources(l.T.Context())
	if err != nil {
		l.T.Fatal(err)
	}
	return all
}

func (l *ledger) knows(when string, want ...store.Source) {
	l.T.Helper()
	if got := l.sources(); !reflect.DeepEqual(got, want) {
		l.T.Errorf("%s: %.300v; want %.300v", when, got, want)
	}
}

// Whatever is known of a calendar outlives the program, before there is a copy and after it is out of date.
func whatIsKnownOfACalendarIsKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	const address = "https://calendar.example.org/s3cret/team.ics"
	first := store.Source{
		SourceKey: store.SourceKey{ID: store.SourceID(address), Zone: "Europe/Helsinki"}, Asked: l.Clock, Next: l.Clock.Add(15 * time.Minute),
		Failures: 1, Problem: "calendar.example.org does not answer",
	}
	l.keeps(first)
	l = l.reopen()
	l.knows("after a crash", first)
	read := Calendar(address, "Europe/Helsinki", l.Clock.Add(time.Hour))
	l.keeps(read)
	l.knows("read", read)
	read.Asked, read.Failures, read.Problem = l.Clock.Add(2*time.Hour), 3, "calendar.example.org answers 503"
	read.Empties, read.Emptied = 2, l.Clock.Add(time.Hour)
	l.keeps(read)
	l = l.reopen()
	l.knows("out of date", read)
	bare := Calendar(address, "Europe/Helsinki", l.Clock)
	bare.Busy, bare.Tentative, bare.ETag, bare.Modified, bare.Partly = []byte{}, []byte{}, "", "", false
	l.keeps(bare)
	l.knows("of a server that names nothing", bare)
	l.audit()
	reader := l.beside()
	reader.knows("to another program", bare)
}

func calendarsOfOneAddressAreToldApart(t *testing.T, open Opener) {
	l := open.fresh(t)
	one, other := Calendar("https://calendar.example.org/a", "America/New_York", l.Clock), Calendar("https://calendar.example.org/a", "Europe/Helsinki", l.Clock)
	third := Calendar("https://calendar.example.org/b", "Europe/Helsinki", l.Clock)
	l.keeps(third, other, one)
	all := []store.Source{one, other, third}
	if third.Compare(one.SourceKey) < 0 {
		all = []store.Source{third, one, other}
	}
	l.knows("in order", all...)
	if err := l.ForgetSources(t.Context(), one.SourceKey, third.SourceKey, store.SourceKey{ID: one.ID, Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	l.knows("after two are forgotten", other)
	l.Close()
	if err := l.KeepSources(t.Context(), one); !errors.Is(err, store.ErrClosed) {
		t.Errorf("a closed ledger says %v", err)
	}
}

// What follows from a calendar is decided by whoever gathers it. Recording it makes no plan look again.
func calendarsAreNoNewsForPlans(t *testing.T, open Opener) {
	l := open.fresh(t)
	before := l.version()
	l.keeps(Calendar("https://calendar.example.org/a", "UTC", l.Clock))
	if after := l.version(); after != before {
		t.Errorf("the version went from %d to %d", before, after)
	}
}

func (l *ledger) keeps(all ...store.Source) {
	l.T.Helper()
	if err := l.KeepSources(l.T.Context(), all...); err != nil {
		l.T.Fatal(err)
	}
}
