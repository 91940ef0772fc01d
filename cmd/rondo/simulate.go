package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"rondo/ical"
	"rondo/mailbox"
	"rondo/scheduler"
	"rondo/theme"
)

func (a *app) simulateCommand() *cobra.Command {
	var from, to string
	var asJSON, text bool
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Run a season in virtual time and print every letter",
		Long: "simulate runs the files through the real scheduler, ledger and sealer in a database of its own, as if every\n" +
			"letter arrived at once, and prints each in the order in which people would get them. The output is the same\n" +
			"every time: keep it beside your files, and your own CI shows what an edit changes. Nothing is sent.",
		Example: "  rondo simulate --from 2026-12-01 --to 2027-05-31\n" +
			"  rondo simulate --from 2026-12-01 --to 2027-05-31 | diff season.txt -",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inst, err := a.open()
			if err != nil {
				return err
			}
			set, findings := theme.Load(inst.files, inst.config)
			if findings.Err() != nil {
				printFindings(a.err, findings)
				return errors.New("simulate: mend what is listed above")
			}
			zone := set.Config.Site.Zone
			today := a.now().In(zone.Location()).Format(time.DateOnly)
			first, err := theme.ParseWhen(orElse(from, today))
			if err != nil {
				return usagef("--from: %w", err)
			}
			window, err := parseWindow(from, to, first.Local, first.Local.Add(set.Config.Horizon.Duration()))
			if err != nil {
				return err
			}
			show := func(c carried) error { return printCarried(a.out, c, text) }
			all := []carriedRecord{}
			if asJSON {
				show = func(c carried) error {
					all = append(all, recordOf(c))
					return nil
				}
			}
			sent, people, err := rehearse(cmd.Context(), inst, set, zone.In(window[0]), zone.In(window[1]), show)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.out, all)
			}
			fmt.Fprintf(a.out, "%s to %s\n", count(sent, "letter", "letters"), count(people, "person", "people"))
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "first `DATE` (default: today)")
	f.StringVar(&to, "to", "", "last `DATE` (default: the horizon)")
	f.BoolVar(&asJSON, "json", false, "print an array of letters")
	f.BoolVar(&text, "text", false, "print the words of every letter too")
	return cmd
}

func orElse(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

// rehearse runs the files of set from one moment to another as if every letter arrived at once, and shows each. It returns how
// many letters there were, and to how many people.
func rehearse(ctx context.Context, inst *installation, set *theme.Set, from, until time.Time, show func(carried) error) (letters, people int, err error) {
	r := &rehearsal{show: show, letters: map[string]scheduler.Letter{}, people: map[string]bool{}}
	s := &season{inst: inst, set: set, now: from, until: until, posted: r.posted, deliver: r.deliver}
	err = s.run(ctx)
	return r.sent, len(r.people), err
}

// rehearsal lets every letter arrive the moment it is due.
type rehearsal struct {
	show    func(carried) error
	letters map[string]scheduler.Letter // posted, by name
	sent    int
	people  map[string]bool
}

func (r *rehearsal) posted(acts []scheduler.Action) {
	for _, a := range acts {
		if p, ok := a.(scheduler.Post); ok {
			r.letters[p.Letter.Name] = p.Letter
		}
	}
}

// deliver settles everything that is due. The ledger commits side by side what is settled side by side.
func (r *rehearsal) deliver(ctx context.Context, s *season) error {
	for {
		batch, err := s.db.Claim(ctx, s.now, 1000)
		if err != nil || len(batch) == 0 {
			return err
		}
		var settling errgroup.Group
		settling.SetLimit(64)
		for _, d := range batch {
			l := r.letters[d.Name]
			delete(r.letters, d.Name)
			r.sent++
			r.people[d.To] = true
			if err := r.show(carried{s.now, s.set.Config.Site.Zone, l, d.Sealed}); err != nil {
				return err
			}
			settling.Go(func() error {
				return s.db.Settle(ctx, d.ID, scheduler.Result{State: scheduler.Sent, Reply: "250 simulated", Attempted: true}, s.now)
			})
		}
		if err := settling.Wait(); err != nil {
			return err
		}
	}
}

// carried is a letter that arrived.
type carried struct {
	at     time.Time
	zone   ical.Zone
	letter scheduler.Letter
	sealed scheduler.Sealed
}

func printCarried(w io.Writer, c carried, text bool) error {
	mail := mailbox.Read(c.sealed.Bytes)
	_, err := fmt.Fprintf(w, "%s  %-8s  %s  %s\n", sayTime(c.at, c.zone), c.letter.Kind, c.letter.To.Email, mail.Subject)
	if err == nil && text {
		_, err = fmt.Fprintf(w, "\n    %s\n\n", strings.ReplaceAll(strings.TrimSpace(mail.Text), "\n", "\n    "))
	}
	return err
}

type carriedRecord struct {
	At       string `json:"at"`
	Kind     string `json:"kind"`
	To       string `json:"to"`
	Theme    string `json:"theme,omitempty"`
	UID      string `json:"uid,omitempty"`
	Sequence int    `json:"sequence"`
	Start    string `json:"start,omitempty"`
	Subject  string `json:"subject"`
	Name     string `json:"name"`
	Why      string `json:"why,omitempty"`
}

func recordOf(c carried) carriedRecord {
	l := c.letter
	return carriedRecord{
		utc(c.at), string(l.Kind), l.To.Email, l.Theme, l.UID, l.Sequence, utc(l.Facts.Start), mailbox.Read(c.sealed.Bytes).Subject,
		l.Name, string(l.Why),
	}
}
