package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/say"
)

func (a *app) peopleForget() *cobra.Command {
	return &cobra.Command{
		Use:   "forget ADDRESS",
		Short: "Erase everything that is known of a person who asks for it",
		Long: "forget erases what the database knows of a person: their sessions, answers, words, settings, calendars and mail.\n" +
			"What was sent stays as a number. A hash of the address is all that is left: it keeps them unwritten although files\n" +
			"name them. There is no way back but their own: joining a theme whose page has a door. The database is written anew,\n" +
			"which takes some seconds when it is large. Backups keep what they have. See it before with 'rondo people show'.",
		Example: "  rondo people show ada@example.org\n  rondo people forget ada@example.org",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			a.act.About, a.act.Change = "", "" // the audit trail does not say whom
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				f, err := d.Forget(ctx, args[0])
				if err != nil {
					return err
				}
				a.printForgotten(f)
				return nil
			})
		},
	}
}

func (a *app) printForgotten(f desk.Forgotten) {
	rows := int64(0)
	for _, n := range f.Rows {
		rows += n
	}
	fmt.Fprintf(a.out, "%s is forgotten: %s of the database changed or gone; what is left is a hash that keeps them unwritten\n", f.Person, say.Count(int(rows), "row", "rows"))
	for _, s := range f.Coming {
		fmt.Fprintf(a.out, "%s: they were to present it; find somebody else\n", s)
	}
	for _, p := range f.Named {
		fmt.Fprintf(a.out, "%s:%d:%d: still names them; take them out\n", p.File, p.Line, p.Column)
	}
	if f.Waiting > 0 {
		fmt.Fprintf(a.out, "%s on the way; run this again when they have left\n", say.Count(f.Waiting, "letter to others that names them is", "letters to others that name them are"))
	}
	if !f.Clean {
		fmt.Fprintln(a.out, "somebody is reading the database, so its log still has old pages; run this again in a minute")
	}
	for _, path := range f.Copies {
		fmt.Fprintf(a.out, "%s: a copy beside the database that still knows them; delete it when you do not need it\n", path)
	}
	fmt.Fprintln(a.out, "backups that you made before still know them")
}

func (a *app) peopleShow() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "show ADDRESS",
		Short:   "Show everything that is known of a person, for them to read",
		Long:    "show prints what files and database know of a person, in plain words: it is for them to read.",
		Example: "  rondo people show ada@example.org\n  rondo people show ada@example.org --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.look(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				known, err := d.Known(ctx, args[0])
				switch {
				case err != nil:
					return err
				case asJSON:
					return printJSON(a.out, known)
				}
				for _, line := range known.Lines() {
					fmt.Fprintln(a.out, line)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an object")
	return cmd
}
