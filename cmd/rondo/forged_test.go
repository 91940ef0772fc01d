package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/store"
)

// manners are the three ways to know who sent an answer: nobody checks, the mail server does, or a token says it.
var manners = []struct{ name, mail string }{
	{"open", ""},
	{"checked", "  authserv_id: mx.example.org\n"},
	{"tokened", "  reply_tokens: true\n"},
}

// TestS13ForgedAnswers sends forged and odd answers through 'rondo receive'. Whoever wrote them, and whatever they say, only
// the row of the person who is known to have sent the mail may change, and nothing of the organizer's does. In the short
// form each comes in one of the manners, in turn.
func TestS13ForgedAnswers(t *testing.T) {
	for at, manner := range manners {
		t.Run(manner.name, func(t *testing.T) {
			t.Parallel()
			play(t, at, manner.mail, func(f forgery) string { return f.want[min(at, len(f.want)-1)] })
		})
	}
	if n := len(forgeries) + 1; n < 38 { // and the thousand
		t.Errorf("%d cases, fewer than the 38 that are known", n)
	}
}

func play(t *testing.T, turn int, mail string, want func(forgery) string) {
	people := len(forgeries) + 2
	i := invite(t, mustTime("2026-11-24T09:00:00Z"), 2*people, guildOf(people, mail))
	// The talk moves and the lunch is cancelled, so that there are an older version and a session that is none any more.
	i.write("themes/talks.yaml", strings.Replace(talksFile, "14:00", "15:00", 1))
	i.write("themes/lunch.yaml", lunchFile+"sessions: { 2026-12-04: { cancelled: closed } }\n")
	i.serve(func(string) { i.letters(4 * people) })

	sessions := [][2]string{{"talks", "2026-12-01"}, {"lunch", "2026-12-04"}}
	organizers := i.organizers()
	for n, f := range forgeries {
		if testing.Short() && n%len(manners) != turn {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			s := &scene{invited: i, me: somebody(n), other: somebody(people - 1)}
			c := s.honest()
			f.write(s, c)
			before := i.seats(sessions...)
			shown := i.receive(c.String())
			after := i.seats(sessions...)
			for who, seat := range before {
				if after[who] != seat && who != "talks "+s.me {
					t.Errorf("the row of %s changes from %+v to %+v", who, seat, after[who])
				}
			}
			if len(after) != len(before) {
				t.Errorf("%d rows, there were %d", len(after), len(before))
			}
			mine := after["talks "+s.me]
			said := mine.Status
			if mine.Earlier != "" {
				said += ", earlier " + mine.Earlier
			}
			if got := shown.Outcome + ": " + said; got != want(f) {
				t.Errorf("%s, want %s: %s\n%s", got, want(f), shown.Reason, c)
			}
		})
	}
	many := 1000
	if testing.Short() {
		many = 100
	}
	t.Run("a thousand answers in a minute", func(t *testing.T) {
		s := &scene{invited: i, me: somebody(people - 2), other: somebody(people - 1)}
		began := s.now().Add(-time.Hour)
		before := i.seats(sessions...)
		s.flood(many, began)
		after := i.seats(sessions...)
		mine := after["talks "+s.me]
		if mine.Status != "declined" || mine.Comment != fmt.Sprint("answer ", many) {
			t.Errorf("the seat is %+v", mine)
		}
		for who, seat := range before {
			if after[who] != seat && who != "talks "+s.me {
				t.Errorf("the row of %s changes from %+v to %+v", who, seat, after[who])
			}
		}
	})
	if now := i.organizers(); !maps.Equal(now, organizers) {
		for what, text := range organizers {
			if now[what] != text {
				t.Errorf("%s changes from\n%s\nto\n%s", what, text, now[what])
			}
		}
	}
	if out, status := i.rondo("", "doctor", "--verify"); !strings.Contains(out, "invariants") || strings.Contains(out, "breaks") {
		t.Errorf("doctor --verify ends with %d: %s", status, out)
	}
}

// flood keeps so many answers of one person as receive does, and lets receive decide about all with the last.
func (s *scene) flood(n int, began time.Time) {
	s.t.Helper()
	c := s.honest()
	answer := func(k int) string {
		c.stamp = began.Add(time.Duration(k) * time.Second)
		c.attendees = []string{attendee(s.me, []string{"ACCEPTED", "DECLINED", "TENTATIVE"}[k%3])}
		c.lines = []string{fmt.Sprintf("COMMENT:answer %d", k)}
		return c.String()
	}
	a := &app{config: s.path("rondo.yaml"), now: s.now}
	err := a.write(s.t.Context(), func(ctx context.Context, db store.Ledger) error {
		for k := 1; k < n; k++ {
			raw := []byte(answer(k))
			if _, _, err := db.Keep(ctx, store.Mail{Source: reception.ByReceive, Raw: raw, Arrived: s.now(), Class: inbound.Read(raw).Class}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.receive(answer(n))
}

// organizers is all that organizers decide: files, sessions and feeds.
func (i *invited) organizers() map[string]string {
	i.t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.yaml", "themes/*"} {
		names, err := filepath.Glob(i.path(pattern))
		if err != nil {
			i.t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				i.t.Fatal(err)
			}
			all[name] = string(text)
		}
	}
	inst, err := (&app{config: i.path("rondo.yaml")}).open()
	if err != nil {
		i.t.Fatal(err)
	}
	have, _, err := inst.Recorded(i.t.Context(), i.now)
	if err != nil {
		i.t.Fatal(err)
	}
	for _, s := range have.Sessions {
		all["session "+s.UID] = fmt.Sprintf("%+v, revision %d, modified %v", s.Facts, s.Revision, s.Modified)
	}
	for _, feed := range []string{"all", "talks", "lunch"} {
		text, status := i.rondo("", "feed", feed)
		if status != 0 {
			i.t.Fatal(text)
		}
		all["feed "+feed] = text
	}
	return all
}

func somebody(n int) string { return fmt.Sprintf("p%02d@example.org", n) }

func guildOf(people int, mail string) map[string]string {
	var roll []string
	for n := range people {
		roll = append(roll, somebody(n))
	}
	return map[string]string{
		"rondo.yaml": `site: { name: Data Guild, url: "https://sessions.example.org", timezone: Europe/Helsinki }
mail:
  from: Data Guild <guild@example.org>
  smtp: { host: 127.0.0.1, port: SMTP_PORT, tls: none, rate: unlimited }
` + mail + `listen: 127.0.0.1:0
notify: { settle: 0s }
brake: { sessions: 1000, people: 100000 }
`,
		"people.yaml":       "groups: { everybody: [" + strings.Join(roll, ", ") + "] }\n",
		"themes/talks.yaml": talksFile,
		"themes/lunch.yaml": lunchFile,
	}
}

const talksFile = `name: DataTalks
title: Decisions made with data
purpose: Case studies.
audience: [everybody]
schedule: { starts: 2026-12-01 14:00, repeats: first tuesday of the month, until: 2026-12-31 }
`

const lunchFile = `name: LunchBytes
title: A talk with lunch
purpose: Short talks.
audience: [everybody]
schedule: { starts: 2026-12-04 12:00, repeats: first friday of the month, until: 2026-12-31 }
`
