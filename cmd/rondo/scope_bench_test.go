package main

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"rondo/ical"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/token"
)

// BenchmarkOne does one thing at a time on a ledger of 100,000 seats, a thousand in each session: it decides about an answer
// that came by mail or by a form, or about a wish, and records that; do=page reads anew what pages of single people show of
// it. by=part reads what the decision needs, by=everything all there is.
func BenchmarkOne(b *testing.B) {
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
	ctx, everybody := context.WithoutCancel(b.Context()), scheduler.Scope{Everybody: true}
	inbox := reception.Inbox{DB: db, Key: token.NewKey(), Now: time.Now}
	round := 0
	form := func() store.Mail {
		round++
		s := have.Sessions[round%len(have.Sessions)]
		form := scheduler.Form{
			UID: s.UID, Address: s.Seats[round%len(s.Seats)].Address, Answer: ical.Accepted, Comment: fmt.Sprint("round ", round),
			At: time.Now().UTC().Truncate(time.Millisecond),
		}
		return store.Mail{Source: reception.ByWeb, Raw: form.Text(), Arrived: time.Now(), Class: scheduler.Calendar}
	}
	keep := func(b *testing.B, mail store.Mail) {
		if _, fresh, err := db.Keep(ctx, mail); err != nil || !fresh {
			b.Fatal(fresh, err)
		}
	}
	mails := answerAll(b, have, 2000, 1)
	answer := func() store.Mail {
		round++
		raw := append(mails[round%len(mails)], fmt.Sprintf("\r\nround %d", round)...)
		return store.Mail{Source: reception.ByIMAP, Raw: raw, Arrived: time.Now(), Class: scheduler.Calendar}
	}
	settle := func(b *testing.B) {
		if acts, err := inbox.Settle(ctx); err != nil || len(acts) == 0 {
			b.Fatal(acts, err)
		}
	}
	whole := func(b *testing.B) {
		_, err := db.Update(ctx, everybody, func(have scheduler.State) ([]scheduler.Action, error) {
			kept, err := db.Unsettled(ctx, 1)
			if err != nil {
				return nil, err
			}
			read, err := inbox.Read(ctx, kept)
			if err != nil {
				return nil, err
			}
			return scheduler.Answers(have, []scheduler.Incoming{read[0].Trusted(have)}, time.Now())
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	wish := func(scope func(address string) scheduler.Scope) func(*testing.B) {
		return func(b *testing.B) {
			round++
			address := have.Sessions[0].Seats[round%1000].Address
			_, err := db.Update(ctx, scope(address), func(have scheduler.State) ([]scheduler.Action, error) {
				return scheduler.Wishes(have, address, scheduler.Change{NewFeed: true}, time.Now())
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	last, err := db.State(ctx)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		prepare func() store.Mail
		do      func(*testing.B)
	}{
		{"do=answer/by=part", answer, settle},
		{"do=answer/by=everything", answer, whole},
		{"do=form/by=part", form, settle},
		{"do=form/by=everything", form, whole},
		{"do=wish/by=part", nil, wish(func(address string) scheduler.Scope { return scheduler.Scope{People: []string{address}} })},
		{"do=wish/by=everything", nil, wish(func(string) scheduler.Scope { return everybody })},
		{"do=page/by=part", form, func(b *testing.B) {
			settle(b)
			if last, err = db.Newer(ctx, last); err != nil {
				b.Fatal(err)
			}
		}},
		{"do=page/by=everything", form, func(b *testing.B) {
			whole(b)
			if _, err = db.State(ctx); err != nil {
				b.Fatal(err)
			}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if c.prepare != nil {
					b.StopTimer()
					keep(b, c.prepare())
					b.StartTimer()
				}
				c.do(b)
			}
		})
	}
}
