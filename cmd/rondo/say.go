package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/say"
	"rondo/scheduler"
)

func (a *app) sayCommand() *cobra.Command {
	var to string
	var yes, again, people bool
	cmd := &cobra.Command{
		Use:   "say THEME DATE TEXT",
		Short: "Tell people of a session something that is no change",
		Long: "say shows who would get the words, asks, and has a letter sent to each of them, or lets the words stand in a\n" +
			"reminder that is near. What is a change belongs into the theme's file, and what can wait until a time before the\n" +
			"session into its notes. Of a session that is over people can be told something for four weeks.",
		Example: "  rondo say datatalks 2026-12-01 'Bring a laptop'\n" +
			"  rondo say datatalks 2026-12-01 'Room 5 is locked; ring the bell' --to accepted,tentative,needs-action\n" +
			"  rondo say datatalks 2026-12-01 'The recording is late' --to everybody --yes     # in scripts",
		Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			w, err := desk.WordTo(have, args[0], args[1], args[2], to, again, a.now())
			if err != nil {
				return err
			}
			a.printWord(have, w, people)
			if len(w.Seats) == 0 {
				return errors.New("nobody would hear it")
			}
			if ok, err := a.confirmed(yes, "Say this to "+say.Count(len(w.Seats), "person", "people")); !ok || err != nil {
				return err
			}
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				said, err := d.Say(ctx, w, again)
				if err == nil && said.ID == "" {
					err = errors.New("everybody has had the same words meanwhile")
				}
				if err == nil {
					fmt.Fprintf(a.out, "said to %s; letters leave with the daemon's next look\n", say.Count(len(said.People), "person", "people"))
				}
				return err
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&to, "to", "", "`WHO` hears it, by their answers: accepted, tentative, waiting, declined, needs-action or everybody (default: accepted,tentative)")
	f.BoolVar(&people, "people", false, "show each of them")
	f.BoolVar(&again, "again", false, "also to those who had the same words within an hour")
	f.BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

// printWord shows what is to be said, and to whom.
func (a *app) printWord(have scheduler.State, w desk.Word, people bool) {
	f := w.Session.Facts
	fmt.Fprintf(a.out, "%s: %s, %s\n\n", f.Name, f.Title, say.Time(f.Start, f.Zone))
	for line := range strings.Lines(w.Saying.Text + "\n") {
		fmt.Fprintf(a.out, "  %s\n", say.Printable(strings.TrimRight(line, "\n")))
	}
	fmt.Fprintf(a.out, "\nto %s\n", w.Counts())
	if w.Silent > 0 {
		fmt.Fprintf(a.out, "not to %s that nothing is sent to\n", say.Count(w.Silent, "person", "people"))
	}
	for _, had := range w.Had {
		fmt.Fprintf(a.out, "the same was said to %s at %s", say.Count(len(had.People), "person", "people"), say.Time(had.At, f.Zone))
		if w.Spared > 0 {
			fmt.Fprint(a.out, "; they are left out without --again")
		}
		fmt.Fprintln(a.out)
	}
	if w.Held != "" {
		fmt.Fprintln(a.out, "held, so nothing leaves before that is released:", w.Held)
	}
	if people {
		t := plainTable()
		t.AppendHeader(table.Row{"person", "name", "role", "counts as"})
		for _, seat := range w.Seats {
			name := ""
			if who := have.Accepted.People.ByAddress.At(seat.Address); who != nil {
				name = who.Name
			}
			t.AppendRow(table.Row{seat.Address, name, seat.Role, scheduler.AddresseeOf(seat)})
		}
		a.printTable(t)
	}
}
