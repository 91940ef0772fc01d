package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rondo/desk"
	"rondo/ical"
	"rondo/installation"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

func (a *app) logCommand() *cobra.Command {
	var asJSON bool
	var since string
	var filter store.ActFilter
	cmd := &cobra.Command{
		Use:   "log",
		Short: "See who did what, at the desk and by verbs",
		Long: "log lists what people did: who, what, when, and what it changed. It is what the desk and the verbs that change\n" +
			"something note by themselves, and is kept for 400 days.",
		Example: "  rondo log --since 2026-11-01\n  rondo log --theme datatalks --who curator@example.org\n  rondo log --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var from ical.Local
			if since != "" {
				w, err := theme.ParseWhen(since)
				if err != nil {
					return usagef("--since: %w", err)
				}
				from = w.Local
			}
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				acts, zone, err := desk.Log(ctx, db, filter, from)
				switch {
				case err != nil:
					return err
				case asJSON:
					return printJSON(a.out, acts)
				case len(acts) == 0:
					fmt.Fprintln(a.out, "nothing was done")
					return nil
				}
				t := plainTable()
				t.AppendHeader(table.Row{"when", "who", "what", "about", "change"})
				for _, act := range acts {
					change := strings.ReplaceAll(act.Change, "\n", "; ")
					t.AppendRow(table.Row{say.Time(act.At, zone), act.Who, act.What, say.Printable(act.About), say.Printable(change)})
				}
				a.printTable(t)
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&filter.Theme, "theme", "", "only about the theme with this `ID` or its sessions")
	f.StringVar(&filter.Who, "who", "", "only what `WHO` did: an address, or shell: and a login")
	f.StringVar(&since, "since", "", "only from this `DATE` on, in the site's zone")
	f.IntVar(&filter.Last, "last", 0, "only the newest `N`")
	f.BoolVar(&asJSON, "json", false, "print an array of objects")
	return cmd
}

// does notes what a command line does, for the audit trail of the verbs that change something.
func (a *app) does(cmd *cobra.Command, args []string) {
	login := "unknown"
	if who, err := user.Current(); err == nil {
		login = who.Username
	}
	at := max(0, slices.Index(strings.Fields(cmd.Use), "THEME")-1) // some name a person first
	about, change := "", slices.Clone(args)
	if len(args) > at {
		about, change = args[at], slices.Delete(change, at, at+1)
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Name == "session" || f.Name == "theme" {
			if about != "" {
				change = slices.Insert(change, 0, about)
			}
			about = f.Value.String()
		}
		if f.Name != "config" {
			change = append(change, "--"+f.Name+"="+f.Value.String())
		}
	})
	text := strings.Join(change, " ")
	a.act = scheduler.Act{At: a.now(), Who: "shell: " + login, What: cmd.CommandPath(), About: about, Change: text[:min(len(text), 500)]}
}

// did notes what changed nothing in the ledger, where there is one.
func (a *app) did(ctx context.Context) error {
	err := a.ledger(ctx, func(ctx context.Context, db store.Ledger) error { return db.Note(ctx, a.act) }, (*installation.Folder).OpenLedger)
	if err != nil && !errors.Is(err, store.ErrNoDatabase) {
		return fmt.Errorf("it is done, but not noted for 'rondo log': %w", err)
	}
	return nil
}
