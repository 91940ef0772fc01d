package season

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/desk"
	"rondo/ical"
	"rondo/installation"
	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

// community is a theme of twenty-six sessions for forty people, and what becomes of it.
type community struct {
	t    *testing.T
	dir  string
	out  strings.Builder
	run  *Run
	zone ical.Zone
	home map[string]scheduler.Letter // letters that were posted, by name
	bad  map[string]bool             // addresses whose mail comes back
}

// TestASeason plays half a year of a community in virtual time, with the real scheduler, sealer and ledger. Its transcript is kept as
// it reads: with talks that are prepared and swapped, a session that moves and one that is called off, slides that come late, an
// address that is wrong, and people who answer, come and say how it was. At its end stands what a leader is told.
func TestASeason(t *testing.T) {
	c := &community{t: t, dir: t.TempDir(), home: map[string]scheduler.Letter{}, bad: map[string]bool{"guest07@example.com": true}}
	c.write("rondo.yaml", `site: { name: Data Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }
mail: { from: Data Guild <guild@example.org>, smtp: { host: localhost, tls: none } }
quiet_hours: 21:00-07:00
`)
	c.write("people.yaml", people())
	c.write("themes/datatalks.yaml", theTheme())
	inst, err := installation.Open(filepath.Join(c.dir, "rondo.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	set, err := c.load(inst)
	if err != nil {
		t.Fatal(err)
	}
	c.zone = set.Config.Site.Zone
	c.run = &Run{
		Inst: inst, Set: set, Now: c.at("2026-11-23 08:00"), Until: c.at("2027-06-14 12:00"),
		Posted: func(acts []scheduler.Action) {
			for _, a := range acts {
				if p, ok := a.(scheduler.Post); ok {
					c.home[p.Letter.Name] = p.Letter
				}
			}
			tell(&c.out, c.run.Now, c.zone, acts)
		},
		Deliver: c.deliver,
	}
	c.run.edits = c.story(inst)
	slices.SortStableFunc(c.run.edits, func(a, b edit) int { return a.at.Compare(b.at) })
	if err := c.run.PlayIn(t.Context(), filepath.Join(c.dir, "rondo.db")); err != nil {
		t.Fatal(err)
	}
	c.ending(inst)
	golden := filepath.Join("testdata", "season.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(c.out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if c.out.String() != string(want) {
		t.Errorf("the season reads otherwise than %s; see with git diff after go test -update", golden)
	}
}

// people are curator, four who present, and those who come to listen.
func people() string {
	text := "people:\n"
	for _, name := range []string{"ada", "bo", "cem", "elsa"} {
		text += fmt.Sprintf("  - { email: %s@example.org, name: %s }\n", name, strings.ToUpper(name[:1])+name[1:])
	}
	text += "groups:\n  guild: [ada@example.org, bo@example.org, cem@example.org, elsa@example.org"
	for i := 1; i <= 35; i++ {
		text += fmt.Sprintf(", guest%02d@example.com", i)
	}
	return text + "]\n"
}

func theTheme() string {
	text := `name: DataTalks
title: Decisions made with data
purpose: Case studies of how teams decide with data, so that next week's decision is easier.
organizers: [curator@example.org]
audience: [guild]
schedule: { starts: 2026-12-01 14:00, duration: 45m, repeats: every tuesday, until: 2027-05-25 }
place: the room by the lake
invite: 1 week before
remind: [1 day before]
follow_up: { after: 1 hour, wait_for: [slides], at_most: 2 days, late: mail }
survey:
  - { ask: Was it worth your time?, scale: 1-5 }
  - { present: true }
sessions:
`
	for i := range 26 {
		text += fmt.Sprintf("  %s: { title: %s, presenter: %s@example.org }\n", session(i), titles[i], presenters[i%4])
	}
	return text
}

var presenters = [4]string{"ada", "bo", "cem", "elsa"}

var titles = [26]string{
	"How search ranking was rebuilt", "Forecasts that planners trust", "What a dashboard hides", "A year of small experiments",
	"Counting what matters", "When not to measure", "The survey nobody answered", "Maps that mislead", "Old data and new questions",
	"Alarms that people heed", "A model that was switched off", "Reading the residuals", "Tables before charts", "The price of a wrong label",
	"Half of it was seasonal", "Asking the field", "Cleaning as thinking", "One number for the board", "Randomness for managers",
	"What the logs left out", "A test that failed well", "Prices that adapt", "Numbers in the newsroom", "Trust and how it is lost",
	"Twelve months on", "What we learnt",
}

// session is the date of one, from 0.
func session(i int) string { return ical.LocalDate(2026, time.December, 1+7*i, 0, 0, 0).Date() }

func (c *community) at(text string) time.Time {
	when, err := theme.ParseWhen(text)
	if err != nil {
		c.t.Fatal(err)
	}
	zone := c.zone
	if zone == (ical.Zone{}) {
		zone, err = ical.LoadZone("Europe/Helsinki")
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return zone.In(when.Local)
}

func (c *community) write(name, text string) {
	path := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		c.t.Fatal(err)
	}
}

func (c *community) load(inst *installation.Folder) (*theme.Set, error) {
	set, findings := theme.Load(inst.Files, inst.Config)
	return set, findings.Err()
}

// deliver brings letters home, and takes back those to addresses that are wrong.
func (c *community) deliver(ctx context.Context, s *Run) error {
	for {
		batch, err := s.db.Claim(ctx, s.Now, 1000)
		if err != nil || len(batch) == 0 {
			return err
		}
		waits := make([]func() error, len(batch))
		for i, d := range batch {
			r := scheduler.Result{State: scheduler.Sent, Reply: "250 taken", Attempted: true}
			if c.bad[d.To] {
				r = scheduler.Result{State: scheduler.Failed, Reply: "550 5.1.1 no such mailbox", Attempted: true, Gone: true}
				fmt.Fprintf(&c.out, "%-16s  %s comes back: no such mailbox\n", c.clock(), d.To)
			}
			waits[i] = s.db.Settle(ctx, d.ID, r, s.Now)
		}
		for _, wait := range waits {
			if err := wait(); err != nil {
				return err
			}
		}
	}
}

func (c *community) clock() string { return c.run.Now.In(c.zone.Location()).Format("Mon 2 Jan 15:04") }

// happens is something at a moment, told in a sentence.
func (c *community) happens(at, words string, do func(context.Context) error) edit {
	return edit{at: c.at(at), make: func() (*theme.Set, error) {
		if words != "" {
			fmt.Fprintf(&c.out, "\n%-16s  %s\n", c.clock(), words)
		}
		err := do(c.t.Context())
		return c.run.Set, err
	}}
}

// edits is a change of a file.
func (c *community) edits(inst *installation.Folder, at, words, file, old, with string) edit {
	e := c.happens(at, words+" ("+file+")", nil)
	e.make = func() (*theme.Set, error) {
		fmt.Fprintf(&c.out, "\n%-16s  %s (%s)\n", c.clock(), words, file)
		text, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(file)))
		if err != nil || !strings.Contains(string(text), old) {
			return nil, fmt.Errorf("%s does not say %q: %w", file, old, err)
		}
		c.write(file, strings.Replace(string(text), old, with, 1))
		return c.load(inst)
	}
	return e
}

// uid is that of a session, from 0.
func uid(i int) string {
	return "datatalks." + strings.ReplaceAll(session(i), "-", "") + "@sessions.example.org"
}

// guest is somebody who listens, from 0.
func guest(i int) string { return fmt.Sprintf("guest%02d@example.com", i%35+1) }

// story is what happens, beside what the calendar brings.
func (c *community) story(inst *installation.Folder) (all []edit) {
	const talks = "themes/datatalks.yaml"
	line := func(i int) string {
		return fmt.Sprintf("  %s: { title: %s, presenter: %s@example.org", session(i), titles[i], presenters[i%4])
	}
	all = append(all,
		c.edits(inst, "2026-12-01 16:00", "Ada puts her slides up.", talks, line(0), line(0)+", materials: { slides: https://files.example.org/ranking.pdf }"),
		c.edits(inst, "2026-12-08 09:00", "Guest07 turns out to be guest36.", "people.yaml", "guest07@", "guest36@"),
		c.edits(inst, "2026-12-19 11:00", "Cem's slides are late.", talks, line(2), line(2)+", materials: { slides: https://files.example.org/dashboards.pdf }"),
		c.edits(inst, "2026-12-30 10:00", "It is the week of Epiphany: the talk moves to Thursday.", talks, line(5), line(5)+", move_to: 2027-01-07 14:00, reason: Epiphany"),
		c.edits(inst, "2027-01-21 10:00", "Ada cannot come on 26 January, and Bo takes her place.", talks, line(8)[:len(line(8))-len("ada@example.org")]+"ada@", line(8)[:len(line(8))-len("ada@example.org")]+"bo@"),
		c.edits(inst, "2027-02-19 15:00", "The winter break takes a session.", talks, line(12), line(12)+", cancelled: winter break"),
		c.edits(inst, "2027-03-10 12:00", "A newcomer joins.", "people.yaml", "guild: [", "guild: [newcomer@example.com, "),
	)
	for i := range 26 {
		if i == 12 {
			continue // it is called off
		}
		day, sequence := session(i), 0
		if i == 5 {
			day = "2027-01-07"
		}
		eve := c.at(day+" 12:00").AddDate(0, 0, -2)
		all = append(all, c.answering(eve, i, sequence))
		if i != 3 && i != 4 { // nobody noted it before the holidays
			all = append(all, c.noting(day, i))
		}
		if n := surveyed(i); n > 0 {
			all = append(all, c.rating(day, i, n))
		}
		if i != 0 && i != 2 && i%3 == 0 { // the others have no slides
			all = append(all, c.edits(inst, day+" 15:00", strings.ToUpper(presenters[i%4][:1])+presenters[i%4][1:]+" puts the slides up.", talks,
				line(i)+"", line(i)+fmt.Sprintf(", materials: { slides: https://files.example.org/%s.pdf }", day)))
		}
	}
	return all
}

// surveyed is how many answer the survey of a session: too few in December, and more as people see that it counts.
func surveyed(i int) int {
	switch {
	case i == 1:
		return 4
	case i == 2:
		return 6
	case i > 12 && i%2 == 1:
		return 6 + i%5
	}
	return 0
}

// answering is how people answer an invitation, by their calendars.
func (c *community) answering(at time.Time, i, sequence int) edit {
	e := edit{at: at}
	e.make = func() (*theme.Set, error) {
		ctx := c.t.Context()
		counts := map[ical.PartStat]int{}
		have, err := c.run.db.State(ctx)
		if err != nil {
			return nil, err
		}
		seats := map[string]int{}
		for _, s := range have.Sessions {
			if s.UID == uid(i) {
				for _, seat := range s.Seats {
					seats[seat.Address] = seat.Sequence
				}
			}
		}
		for n := range 18 + (i*5)%9 {
			answer := ical.Accepted
			switch n % 7 {
			case 3:
				answer = ical.Declined
			case 5:
				answer = ical.Tentative
			}
			who := guest(n*3 + i)
			number, invited := seats[who]
			if !invited {
				continue
			}
			counts[answer]++
			raw := replyMail(uid(i), number, said{who, answer, ""}, c.run.Now)
			mail := store.Mail{Source: reception.ByReceive, Raw: raw, Arrived: c.run.Now, Class: inbound.Read(raw).Class}
			if _, _, err := c.run.db.Keep(ctx, mail); err != nil {
				return nil, err
			}
		}
		fmt.Fprintf(&c.out, "\n%-16s  %d people say yes, %d perhaps, %d no.\n", c.clock(), counts[ical.Accepted], counts[ical.Tentative], counts[ical.Declined])
		in := &reception.Inbox{DB: c.run.db, Key: c.run.Inst.Key, Now: c.run.clock}
		_, err = in.Settle(ctx)
		return c.run.Set, err
	}
	return e
}

// came says who came to a session: most who said yes, and one who had not.
func came(i int, seat scheduler.Seat) scheduler.Presence {
	switch {
	case seat.Role == theme.Presenter, seat.Address == guest(i+11), seat.Answer == ical.Accepted && (len(seat.Address)+i+int(seat.Address[6]))%6 != 0:
		return scheduler.Present
	}
	return scheduler.Absent
}

// noting is the organizer who notes who came.
func (c *community) noting(day string, i int) edit {
	return c.happens(day+" 14:50", "", func(ctx context.Context) error {
		n := 0
		_, err := c.run.db.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) (acts []scheduler.Action, err error) {
			n = 0
			for _, s := range have.Sessions {
				if s.UID != uid(i) {
					continue
				}
				for _, seat := range s.Seats {
					a := scheduler.Attend{UID: s.UID, Address: seat.Address, Came: came(i, seat), Why: "noted by the organizer"}
					if acts = append(acts, a); a.Came == scheduler.Present {
						n++
					}
				}
			}
			return acts, nil
		})
		fmt.Fprintf(&c.out, "%-16s  %d people came.\n", c.clock(), n)
		return err
	})
}

// rating is some who came and answer the survey on the next day.
func (c *community) rating(day string, i, n int) edit {
	at := c.at(day+" 10:00").AddDate(0, 0, 1)
	e := c.happens(day+" 10:00", "", nil)
	e.at = at
	e.make = func() (*theme.Set, error) {
		ctx := c.t.Context()
		have, err := c.run.db.State(ctx)
		if err != nil {
			return nil, err
		}
		asked := have.Accepted.Themes[0].Survey
		open := func(uid string, sealed []byte) (scheduler.Ballot, error) {
			padded, err := c.run.Inst.Key.Open(sealed, uid)
			if err != nil {
				return nil, err
			}
			return scheduler.ReadBallot(padded)
		}
		answered := 0
		for _, s := range have.Sessions {
			if s.UID != uid(i) {
				continue
			}
			for _, seat := range s.Seats {
				if answered == n || seat.Came != scheduler.Present || seat.Role != theme.Audience {
					continue
				}
				padded, err := scheduler.Ballot{asked[0].Key(): fmt.Sprint(3 + (answered+i)%3)}.Padded()
				if err != nil {
					return nil, err
				}
				cast := store.Cast{UID: s.UID, Address: seat.Address, Asked: asked, Sealed: c.run.Inst.Key.Seal(padded, s.UID)}
				if _, err := c.run.db.Cast(ctx, cast, have.Accepted.Config.Survey.K, open); err != nil {
					return nil, err
				}
				if answered == 2 {
					if err := c.run.db.Offer(ctx, s.UID, seat.Address, true); err != nil {
						return nil, err
					}
				}
				answered++
			}
		}
		fmt.Fprintf(&c.out, "\n%-16s  %d people say how it was.\n", c.clock(), answered)
		_, err = c.run.db.Publish(ctx, c.run.Now.Add(-scheduler.SurveyOpen), have.Accepted.Config.Survey.K, open)
		return c.run.Set, err
	}
	return e
}

// ending is what the organizer and a leader see at the end.
func (c *community) ending(inst *installation.Folder) {
	t, ctx := c.t, c.t.Context()
	db, err := installation.ReadLedger(ctx, filepath.Join(c.dir, "rondo.db"), c.run.clock)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	have, err := db.State(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p, err := desk.Year("2026-12-01", "", c.run.Now, c.zone)
	if err != nil {
		t.Fatal(err)
	}
	reports, err := desk.Reports(ctx, db, have, "datatalks", p, c.run.Now)
	if err != nil {
		t.Fatal(err)
	}
	words, err := inst.Words(&have.Accepted.Config)
	if err != nil {
		t.Fatal(err)
	}
	c.out.WriteString("\n\n")
	if err := words.ReportText(&c.out, templates.Page{Language: "en", Site: "Data Guild", Now: c.run.Now}, reports); err != nil {
		t.Fatal(err)
	}
	c.out.WriteString("\n")
	for _, row := range desk.TrendRows(reports[0]) {
		c.out.WriteString(strings.TrimRight(fmt.Sprintf("%-12s %7s %8s %9s %5s %6s %13s  %s", row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]), " ") + "\n")
	}
}
