package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
)

func (a *app) outboxCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "outbox",
		Short: "See and mend what is being sent",
		Long: "outbox shows every letter that was posted and what became of it, and lets an operator try again, release what\n" +
			"is held, or send a letter once more, sealed anew.",
		Example: "  rondo outbox list --state failed\n  rondo outbox show 17\n  rondo outbox retry 17",
		Args:    verbs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.outboxList(), a.outboxShow(), a.outboxResend(),
		a.outboxChange("retry", "Try a waiting or failed letter now", func(ctx context.Context, db store.Ledger, which string) error {
			return db.Retry(ctx, which)
		}),
		a.outboxRelease(),
	)
	return cmd
}

func (a *app) outboxList() *cobra.Command {
	var filter store.Filter
	var number, asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List letters, oldest first",
		Example: "  rondo outbox list --state queued --count\n  rondo outbox list --to ada@example.org --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			filter.To = strings.ToLower(filter.To)
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				out, letters := bufio.NewWriter(a.out), 0
				list := lister(&letterTable{out: out})
				if asJSON {
					list = &letterArray{out: out}
				}
				var err error
				if number {
					letters, err = db.CountLetters(ctx, filter)
				} else {
					err = desk.EachLetters(ctx, db, filter, func(rows []store.Row) error {
						letters += len(rows)
						return errors.Join(list.add(rows), out.Flush())
					})
				}
				if err == nil && letters == 0 && filter.Theme+filter.To != "" {
					var have scheduler.State
					if have, err = db.State(ctx); err == nil {
						err = desk.NobodysLetters(have, filter.Theme, filter.To)
					}
				}
				switch {
				case err != nil:
					return err
				case number:
					_, err = fmt.Fprintln(a.out, letters)
					return err
				}
				return errors.Join(list.end(), out.Flush())
			})
		},
	}
	f := cmd.Flags()
	choose(f, &filter.State, "state", "", scheduler.RecordedStates(), "only letters in this `STATE`: "+joined(scheduler.RecordedStates()))
	choose(f, &filter.Kind, "kind", "", scheduler.KindNames(), "only letters of this `KIND`: "+joined(scheduler.KindNames()))
	f.StringVar(&filter.Theme, "theme", "", "only letters of the theme with this `ID`")
	f.StringVar(&filter.To, "to", "", "only letters to this `ADDRESS`")
	f.Var(limit{&filter.Limit}, "limit", "at most `N` letters")
	f.BoolVar(&number, "count", false, "print only how many")
	f.BoolVar(&asJSON, "json", false, "print an array of objects")
	return cmd
}

func (a *app) outboxShow() *cobra.Command {
	var raw, asJSON bool
	cmd := &cobra.Command{
		Use:     "show ID|NAME",
		Short:   "Show one letter, its attempts and its words",
		Example: "  rondo outbox show 17\n  rondo outbox show 17 --raw > letter.eml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				row, sealed, attempts, err := db.Letter(ctx, args[0])
				switch {
				case err != nil:
					return fmt.Errorf("%s: %w", args[0], err)
				case raw && len(sealed.Bytes) == 0:
					return fmt.Errorf("%s: its bytes were dropped a while after the session", args[0])
				case raw:
					_, err = a.out.Write(sealed.Bytes)
					return err
				case asJSON:
					return printJSON(a.out, desk.LetterRecord(row))
				}
				a.printLetter(row, sealed, attempts)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&raw, "raw", false, "print the bytes that are sent")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an object")
	return cmd
}

func (a *app) outboxChange(verb, short string, change func(context.Context, store.Ledger, string) error) *cobra.Command {
	return &cobra.Command{
		Use:     verb + " ID|NAME...",
		Short:   short,
		Example: "  rondo outbox " + verb + " 17",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.write(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				for _, which := range args {
					if err := change(ctx, db, which); err != nil {
						return fmt.Errorf("%s %s: %w", verb, which, err)
					}
					fmt.Fprintf(a.out, "%s: %s\n", which, map[string]string{"retry": "due now", "release": "released"}[verb])
				}
				return nil
			})
		},
	}
}

func (a *app) outboxRelease() *cobra.Command {
	cmd := a.outboxChange("release", "Let held letters go", func(ctx context.Context, db store.Ledger, which string) error {
		return db.Release(ctx, which)
	})
	named := cmd.RunE
	var refused bool
	cmd.Long = "release lets a held letter go. It may have arrived already, or its server refused many together.\n" +
		"--refused releases all that servers refused together, or those to the domains that are named. They are sent again, and\n" +
		"who is refused then, while others are taken, is given up."
	cmd.Example = "  rondo outbox release 17\n  rondo outbox release --refused\n  rondo outbox release --refused example.org"
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 && !refused {
			return usagef("name a letter, or write --refused; 'rondo outbox list --state held' lists them")
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !refused {
			return named(cmd, args)
		}
		return a.write(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
			n, err := db.ReleaseWaves(ctx, args...)
			if err == nil {
				_, err = fmt.Fprintf(a.out, "%s released\n", say.Count(n, "letter", "letters"))
			}
			return err
		})
	}
	cmd.Flags().BoolVar(&refused, "refused", false, "all letters that servers refused together, or those to the domains that are named")
	return cmd
}

func (a *app) outboxResend() *cobra.Command {
	return &cobra.Command{
		Use:   "resend ID|NAME...",
		Short: "Send what a letter said once more, sealed anew",
		Long: "resend composes a letter anew and posts it beside the earlier one: for somebody who lost a mail. It says what\n" +
			"the person was told last, with the same SEQUENCE and a newer stamp.",
		Example: "  rondo outbox resend 17",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				for _, which := range args {
					name, err := d.Resend(ctx, which)
					if err != nil {
						return err
					}
					fmt.Fprintf(a.out, "%s: posted again as %s\n", which, name)
				}
				return nil
			})
		},
	}
}
