package season

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rondo/ical"
	"rondo/installation"
	"rondo/mailbox"
	"rondo/mailer"
	"rondo/scheduler"
	"rondo/theme"
)

// stage is where the demo plays: a folder, a mailbox and a clock.
type stage struct {
	dir     string
	Inst    *installation.Folder
	Box     *mailbox.Mailbox
	out     io.Writer
	Log     *slog.Logger
	clock   atomic.Value    // func() time.Time
	run     *Run            // once it plays
	invited map[string]bool // sessions that somebody had a letter about
}

// Now returns the time on the stage: that of the season, and after it that of the daemon which goes on from there.
func (s *stage) Now() time.Time { return s.clock.Load().(func() time.Time)() }

// play runs the season, with every letter carried over a real conversation.
func (s *stage) play(ctx context.Context) error {
	set, findings := theme.Load(s.Inst.Files, s.Inst.Config)
	if err := findings.Err(); err != nil {
		return err
	}
	run := &Run{Inst: s.Inst, Set: set, Now: DemoFrom, Until: DemoUntil, Posted: s.posted, edits: s.edits(set.Config.Site.Zone)}
	s.run = run
	run.turn(DemoFrom)
	s.clock.Store(run.clock)
	carrying, stop := context.WithCancel(ctx)
	defer stop()
	wake, ended := make(chan struct{}, 1), make(chan error, 1)
	begin := sync.OnceFunc(func() {
		carrier := mailer.Carrier{
			Outbox: run.db, Route: set.Config.Mail.SMTP, Hello: "localhost", Now: s.Now, Wake: wake, Log: s.Log, Jitter: rand.Float64,
		}
		run.end = func() error {
			stop()
			return <-ended
		}
		go func() { ended <- carrier.Run(carrying) }()
	})
	run.Deliver = func(ctx context.Context, run *Run) error {
		begin()
		select {
		case wake <- struct{}{}:
		default: // it has been told already
		}
		return s.settled(ctx, run)
	}
	return run.PlayIn(ctx, filepath.Join(s.dir, theme.UsualDatabase))
}

// settled waits until nothing that is due is left in the outbox.
func (s *stage) settled(ctx context.Context, run *Run) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		due, err := run.db.NextDue(ctx) // before the count, or a letter claimed in between would be in neither
		if err != nil {
			return err
		}
		counts, err := run.db.Counts(ctx)
		if err != nil {
			return err
		}
		if counts.ByState[scheduler.Leased]+counts.ByState[scheduler.InDoubt] == 0 && (due.IsZero() || due.After(run.Now)) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("carry letters to the mailbox: %w", ctx.Err())
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// posted tells what leaves, and which sessions step aside before anybody was invited.
func (s *stage) posted(acts []scheduler.Action) {
	tell(s.out, s.Now(), s.run.Set.Config.Site.Zone, acts)
	for _, a := range acts {
		switch a := a.(type) {
		case scheduler.Post:
			s.invited[a.Letter.UID] = true
		case scheduler.Amend:
			if a.Facts.Stepped != (scheduler.Stepped{}) && !s.invited[a.UID] {
				in := a.Facts.Zone.Location()
				fmt.Fprintf(s.out, "%-16s  %-30s  %s, %s (%s): %s\n", s.Now().In(in).Format(clock), "nobody is invited yet",
					a.Facts.Name, a.Facts.Start.In(in).Format(clock), a.Facts.Zone.City(), a.Why)
			}
		}
	}
}

// edits returns what organizers do in this season, each a change of one file.
func (s *stage) edits(zone ical.Zone) []edit {
	at := func(month time.Month, day, hour int) time.Time {
		return zone.In(ical.LocalDate(2026, month, day, hour, 0, 0))
	}
	return []edit{
		s.edit(at(time.November, 16, 10), "The room is taken on Tuesday: the talk moves by a day.", "themes/datatalks.yaml",
			"    presenter: ada@example.org\n", "    presenter: ada@example.org\n    move_to: 2026-12-02 15:00\n    reason: all-hands\n"),
		s.edit(at(time.November, 18, 9), "Somebody joins the newcomers.", "people.yaml",
			"newcomers: [", "newcomers: [kim@example.com, "),
		s.edit(at(time.November, 20, 12), "The paper is chosen anew: whoever reads it hears of it.", "themes/paperclub.yaml",
			"Hidden technical debt", "Software aging"),
		s.edit(at(time.November, 24, 16), "Somebody leaves the newcomers.", "people.yaml",
			", otto@example.com", ""),
		s.answers(at(time.November, 26, 10), "Answers come in, from three calendars.", s.uid("datatalks.20261201"),
			said{"ada@example.org", ical.Accepted, ""}, said{"bo@example.org", ical.Accepted, "I bring a colleague"},
			said{"elsa@example.org", ical.Declined, "On holiday"}),
		s.attendance(at(time.December, 2, 16), "The talk is over, and its organizer notes who came.", s.uid("datatalks.20261201"),
			"ada@example.org", "bo@example.org", "kai@example.com", "kim@example.com", "priya@example.com"),
		s.edit(at(time.December, 2, 17), "Ada puts her slides up: those who came get them, and so do those who could not.", "themes/datatalks.yaml",
			"    presenter: ada@example.org\n", "    presenter: ada@example.org\n    materials: { slides: https://files.example.org/ranking.pdf }\n"),
		s.edit(at(time.December, 7, 9), "The all-hands of January takes the time of a talk, which steps aside by its rule.", "all-hands.ics",
			"END:VCALENDAR", allHands),
		s.edit(at(time.December, 14, 9), "The Paper Club is called off,", "themes/paperclub.yaml",
			"2026-12-17: {", "2026-12-17: { cancelled: the café is closed,"),
		s.edit(at(time.December, 15, 9), "and back on the day after.", "themes/paperclub.yaml",
			" cancelled: the café is closed,", ""),
	}
}

// allHands is an event more at the end of a calendar.
const allHands = "BEGIN:VEVENT\r\nUID:all-hands-2027-01@example.org\r\nDTSTAMP:20261207T070000Z\r\n" +
	"DTSTART;TZID=Europe/Helsinki:20270112T133000\r\nDTEND;TZID=Europe/Helsinki:20270112T143000\r\nSUMMARY:All-hands\r\nEND:VEVENT\r\nEND:VCALENDAR"

// uid returns that of one of the season's sessions.
func (s *stage) uid(of string) string { return of + "@127.0.0.1" }

// edit returns one change of a file, told in a sentence.
func (s *stage) edit(at time.Time, words, file, old, with string) edit {
	return edit{at: at, make: func() (*theme.Set, error) {
		name := filepath.Join(s.dir, filepath.FromSlash(file))
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if !strings.Contains(string(text), old) {
			return nil, fmt.Errorf("%s does not say %q", name, old)
		}
		if err := os.WriteFile(name, []byte(strings.Replace(string(text), old, with, 1)), 0o666); err != nil {
			return nil, err
		}
		fmt.Fprintf(s.out, "\n%s  %s (%s)\n", at.Format("Mon 2 Jan"), words, file)
		set, findings := theme.Load(s.Inst.Files, s.Inst.Config)
		return set, findings.Err()
	}}
}
