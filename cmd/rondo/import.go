package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/say"
	"rondo/theme"
)

func (a *app) importCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Bring in what was before rondo",
		Long: "import brings sessions that are over into the archive of pages, from a CSV file or a calendar file. Nobody is told\n" +
			"of them, and they are in no feed.",
		Example: "  rondo import archive talks.csv",
		Args:    verbs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.importArchive())
	return cmd
}

func (a *app) importArchive() *cobra.Command {
	var of string
	var write bool
	cmd := &cobra.Command{
		Use:   "archive FILE.csv|FILE.ics",
		Short: "Bring past sessions into the archive",
		Long: "archive shows which past sessions a file has, and with --write brings them into the archive: all of them, or none\n" +
			"where something in the file is wrong. The file may be imported again: what is the same changes nothing, what was\n" +
			"edited takes the place of what was there. Sessions that rondo has planned itself are left out.\n" +
			"A CSV file has a header. Its columns, in any order, of which start and theme are needed:\n" +
			"  start (or date, time), end or duration, timezone, theme, title, presenter, abstract, place, tags, materials, uid\n" +
			"Materials are written like slides=https://…; recording=https://….",
		Example: "  rondo import archive talks.csv\n  rondo import archive --theme 'Brown Bag' --write calendar.ics",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			inst, err := a.open()
			if err != nil {
				return err
			}
			set, findings := theme.Load(inst.Files, inst.Config)
			if set == nil {
				return findings
			}
			all, findings := desk.ReadPast(args[0], data, desk.Bringing{Set: set, Theme: of, Now: a.now()})
			printFindings(a.out, findings)
			if findings.Err() != nil {
				fmt.Fprintln(a.out, "nothing is imported: mend the file first")
				return exitCode(exitFindings)
			}
			run := a.look
			if write {
				run = a.change
			}
			return run(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				brought, more, err := d.Bring(ctx, args[0], all, write)
				if err != nil {
					return err
				}
				printFindings(a.out, more)
				a.printBrought(brought)
				if !write {
					fmt.Fprintln(a.out, "nothing is written yet: --write does it")
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&of, "theme", "", "the theme of sessions that name none: an id or name, of a theme of yours or another one")
	cmd.Flags().BoolVar(&write, "write", false, "bring them in")
	return cmd
}

// printBrought lists sessions that are new or other than before, and counts them.
func (a *app) printBrought(all []desk.Brought) {
	fates := map[desk.Fate]int{}
	for _, b := range all {
		if fates[b.Fate]++; b.Fate == desk.BroughtSame {
			continue
		}
		line := fmt.Sprintf("%-8s %s  %s: %s", b.Fate, say.Time(b.Facts.Start, b.Facts.Zone), say.Printable(b.Facts.Name), say.Printable(b.Facts.Title))
		if b.Facts.Presenter != "" {
			line += ", by " + say.Printable(b.Facts.Presenter)
		}
		fmt.Fprintln(a.out, line)
	}
	fmt.Fprintf(a.out, "%s new, %d changed, %d as they were\n", say.Count(fates[desk.BroughtNew], "session", "sessions"), fates[desk.BroughtChanged], fates[desk.BroughtSame])
}
