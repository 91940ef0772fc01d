package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/say"
	"rondo/store"
)

func (a *app) peopleCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "people",
		Short: "See who is not written to, and who joined by themselves",
		Long: "An address whose mail came back for good, or whose owner called a letter spam, is not written to any more until\n" +
			"you restore it. What only a report said also ends when its person answers, known to be that person by\n" +
			"mail.authserv_id, a reply address or a link, or when a later report says that a letter was delivered.",
		Example: "  rondo people suppressed\n  rondo people restore ada@example.org",
		Args:    verbs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.peopleSuppressed(), a.peopleRestore(), a.peopleAdmit(true), a.peopleAdmit(false), a.peopleExport(), a.peopleShow(), a.peopleForget(), a.peopleFetch())
	return cmd
}

func (a *app) peopleSuppressed() *cobra.Command {
	var all, asJSON bool
	cmd := &cobra.Command{
		Use:     "suppressed",
		Short:   "List addresses that are not written to, and why",
		Example: "  rondo people suppressed\n  rondo people suppressed --all --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				list, err := db.Suppressions(ctx)
				if err != nil {
					return err
				}
				records := []desk.SuppressedRecord{}
				for _, s := range list {
					if all || s.Restored.IsZero() {
						records = append(records, desk.SuppressedRecordOf(s))
					}
				}
				switch {
				case asJSON:
					return printJSON(a.out, records)
				case len(records) == 0:
					fmt.Fprintln(a.out, "everybody is written to")
				default:
					t := plainTable()
					t.AppendHeader(table.Row{"person", "since", "restored", "reason"})
					for _, r := range records {
						restored := r.Restored
						if r.Because != "" {
							restored += ": " + say.Printable(r.Because)
						}
						t.AppendRow(table.Row{r.Person, r.At, restored, say.Printable(r.Reason)})
					}
					a.printTable(t)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "also addresses that were restored")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	return cmd
}

func (a *app) peopleRestore() *cobra.Command {
	return &cobra.Command{
		Use:     "restore ADDRESS…",
		Short:   "Write to an address again",
		Long:    "restore lets letters go to an address again. What its person has missed of coming sessions is sent to them.",
		Example: "  rondo people restore ada@example.org",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				for _, address := range args {
					address = strings.ToLower(address)
					if err := d.Restore(ctx, address); err != nil {
						return err
					}
					fmt.Fprintf(a.out, "%s: restored\n", address)
				}
				return nil
			})
		},
	}
}

// peopleAdmit is admit, or refuse.
func (a *app) peopleAdmit(in bool) *cobra.Command {
	use, short, done := "admit", "Take somebody into a theme who asked to join it", "is in"
	long := "admit takes in who asked to join a theme with `join: ask` and confirmed it, or whom you refused before. They are\n" +
		"invited with the next plan, like everybody else."
	if !in {
		use, short, done = "refuse", "Do not take somebody into a theme, or take them out who joined it", "is not in"
		long = "refuse leaves out who asked to join a theme, and takes out who joined by themselves: they are told that they are\n" +
			"invited no more, and what they ask for later brings no letter. Whom the files name, the files take out."
	}
	return &cobra.Command{
		Use: use + " ADDRESS THEME", Short: short, Long: long,
		Example: "  rondo people " + use + " ada@example.org datatalks",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				address := strings.ToLower(args[0])
				changed, err := d.Admit(ctx, address, args[1], in, "decided by an organizer")
				if err == nil && !changed {
					done += " already"
				}
				if err == nil {
					fmt.Fprintf(a.out, "%s: %s\n", address, done)
				}
				return err
			})
		},
	}
}

func (a *app) peopleExport() *cobra.Command {
	return &cobra.Command{
		Use:   "export",
		Short: "Write who joined by themselves as YAML",
		Long: "export writes who joined themes by themselves, for people.yaml: their entries, and a group for each theme. Who waits\n" +
			"to be taken in is in comments. Nothing is changed.",
		Example: "  rondo people export\n  rondo people export > joined.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, have, err := a.recorded(cmd.Context())
			if err == nil {
				fmt.Fprint(a.out, desk.JoinedBy(have).YAML())
			}
			return err
		},
	}
}

func (a *app) peopleFetch() *cobra.Command {
	return &cobra.Command{
		Use:   "fetch [GROUP…]",
		Short: "Fetch lists of people now",
		Long: "fetch asks the addresses and commands that people of rondo.yaml names, all of them or those of some groups, and writes each list into its\n" +
			"file beside rondo.yaml, whole or not at all. rondo serve does the same by itself.",
		Example: "  rondo people fetch\n  rondo people fetch data-guild",
		RunE: func(cmd *cobra.Command, groups []string) error {
			inst, settings, err := a.configured()
			if err != nil {
				return err
			}
			lists, err := desk.ListsNamed(settings, groups)
			if err != nil {
				return err
			}
			failed := false
			for _, l := range lists {
				f := desk.FetchListNow(cmd.Context(), inst, settings, l, a.now())
				for _, finding := range f.Findings {
					fmt.Fprintln(a.out, say.Printable(finding.String()))
				}
				fmt.Fprintln(a.out, say.Printable(f.String()))
				failed = failed || f.Err != nil
			}
			if failed {
				return exitCode(exitFindings)
			}
			return nil
		},
	}
}
