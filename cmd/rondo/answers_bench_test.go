package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/ical/icaltest"
	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/token"
)

// BenchmarkAnswers takes 10,000 answers of five calendar programs, as they come by mail, among 100,000 seats. do=settle
// reads and decides about those that are kept, and records what follows; do=read only reads them, and do=keep only keeps
// them, 16 at a time. One operation is all of them.
func BenchmarkAnswers(b *testing.B) {
	const answers = 10_000
	dir := crowd(b, 10, 1000, 1, 1)
	fillLedger(b, dir)
	db, err := sqlite.Open(b.Context(), filepath.Join(dir, "rondo.db"), store.Options{Now: time.Now, Daemon: true, Hourly: 1000})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	have, err := db.State(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	rounds := 0
	write := func() [][]byte {
		rounds++
		return answerAll(b, have, answers, rounds)
	}
	perSecond := func(b *testing.B) {
		b.ReportMetric(float64(answers)*float64(b.N)/b.Elapsed().Seconds(), "replies/s")
	}
	b.Run("do=read", func(b *testing.B) {
		mails := write()
		for b.Loop() {
			var group errgroup.Group
			for half := range slices.Chunk(mails, answers/2) {
				group.Go(func() error {
					for _, mail := range half {
						if m := inbound.Read(mail); m.Class != scheduler.Calendar {
							return fmt.Errorf("%s: %s", m.Class, mail)
						}
					}
					return nil
				})
			}
			if err := group.Wait(); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	b.Run("do=keep", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			mails := write()
			b.StartTimer()
			keepAll(b, db, mails)
		}
		perSecond(b)
		b.StopTimer()
		settleAll(b, db)
	})
	b.Run("do=settle", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			keepAll(b, db, write())
			b.StartTimer()
			settleAll(b, db)
		}
		perSecond(b)
		b.StopTimer()
		items, err := db.Inbox(b.Context(), store.InboxFilter{Outcome: scheduler.Applied, Limit: answers})
		if err != nil || len(items) != answers {
			b.Fatalf("%d answers were applied: %v", len(items), err)
		}
	})
}

func keepAll(b *testing.B, db *sqlite.DB, mails [][]byte) {
	group, ctx := errgroup.WithContext(b.Context())
	group.SetLimit(16)
	for _, mail := range mails {
		group.Go(func() error {
			_, _, err := db.Keep(ctx, store.Mail{Source: reception.ByIMAP, Raw: mail, Arrived: time.Now(), Class: scheduler.Calendar})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
}

func settleAll(b *testing.B, db *sqlite.DB) {
	r := reception.Inbox{DB: db, Key: token.NewKey(), Now: time.Now}
	if _, err := r.Settle(context.WithoutCancel(b.Context())); err != nil {
		b.Fatal(err)
	}
}

// answerAll makes so many answers, one a seat, which say something else in every round.
func answerAll(b *testing.B, have scheduler.State, n, round int) (mails [][]byte) {
	programs := []func(answered) string{google, outlook, outlookMac, apple, thunderbird}
	events := make([]*icaltest.Component, len(have.Sessions))
	for i, s := range have.Sessions {
		c, err := icaltest.Parse([]byte(object("REQUEST", "-//example.org//bench//EN", "UID:"+s.UID, "ORGANIZER:mailto:guild@example.org", "ATTENDEE:mailto:"+s.Seats[0].Address, "SEQUENCE:0", "SUMMARY:"+s.Facts.Title,
			"DTSTAMP:"+basic(s.Created), "DTSTART:"+basic(s.Facts.Start), "DTEND:"+basic(s.Facts.End))))
		if err != nil {
			b.Fatal(err)
		}
		events[i] = c.Events()[0]
	}
	for i := range n {
		s := have.Sessions[i%len(have.Sessions)]
		a := answered{
			letter: &letter{to: s.Seats[i/len(have.Sessions)].Address}, event: events[i%len(events)], to: "guild@example.org",
			partStat: []string{"ACCEPTED", "TENTATIVE", "DECLINED"}[(i+round)%3], comment: fmt.Sprint("round ", round),
			stamp: time.Now().Add(time.Duration(round-1000) * time.Second),
		}
		mails = append(mails, []byte(programs[i%len(programs)](a)))
	}
	return mails
}
