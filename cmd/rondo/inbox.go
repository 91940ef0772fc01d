package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

func (a *app) inboxCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "inbox",
		Short: "See what came in and what became of it",
		Long: "inbox shows the answers, proposals and reports that came by mail or web, and what followed. Mail that is parked\n" +
			"waits for you: match it to a person, or drop it. Handled mail is kept for some time (mail.keep).",
		Example: "  rondo inbox list --outcome parked\n  rondo inbox show jxr4\n  rondo inbox match jxr4 --to ada@example.org",
		Args:    verbs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.inboxList(), a.inboxShow(), a.inboxMatch(), a.inboxDrop())
	return cmd
}

func (a *app) inboxList() *cobra.Command {
	var filter store.InboxFilter
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List what came in, oldest first",
		Example: "  rondo inbox list --waiting\n  rondo inbox list --class bounce --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				items, err := db.Inbox(ctx, filter)
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.out, desk.ItemRecords(items))
				}
				a.printItems(items)
				return nil
			})
		},
	}
	f := cmd.Flags()
	choose(f, &filter.Outcome, "outcome", "", outcomes, "only mail with this `OUTCOME`: "+joined(outcomes))
	choose(f, &filter.Class, "class", "", classes, "only mail of this `CLASS`: "+joined(classes))
	f.BoolVar(&filter.Waiting, "waiting", false, "only mail that waits for rondo or for you")
	f.Var(limit{&filter.Limit}, "limit", "at most the newest `N`")
	f.BoolVar(&asJSON, "json", false, "print an array of objects")
	return cmd
}

func (a *app) inboxShow() *cobra.Command {
	var asJSON, raw bool
	cmd := &cobra.Command{
		Use:     "show ID",
		Short:   "Show what was read of one mail, and what became of it",
		Example: "  rondo inbox show jxr4\n  rondo inbox show jxr4 --json\n  rondo inbox show jxr4 --raw > answer.eml",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				item, text, err := db.InboxItem(ctx, args[0])
				if err != nil {
					return fmt.Errorf("%w; 'rondo inbox list' shows what there is", err)
				}
				switch r := desk.ReadItem(item, text); {
				case raw && len(text) == 0:
					return fmt.Errorf("mail %s: its bytes are not kept", item.ID)
				case raw:
					_, err = a.out.Write(text)
				case asJSON:
					err = printJSON(a.out, r)
				default:
					a.printItem(r)
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an object")
	cmd.Flags().BoolVar(&raw, "raw", false, "print the mail as it came")
	return cmd
}

func (a *app) inboxMatch() *cobra.Command {
	var to, session, answer string
	cmd := &cobra.Command{
		Use:   "match ID --to ADDRESS",
		Short: "Say whose answer a parked mail is",
		Long: "match takes what a mail says as the answer of the person with the address, who has to be invited to the session.\n" +
			"Without --session it is the one that the mail names. Where it cannot be read, or says it in words, --answer tells.\n" +
			"Of a report that nobody vouches for it says that the address takes no mail.",
		Example: "  rondo inbox match jxr4 --to ada@example.org\n" +
			"  rondo inbox match jxr4 --to ada@example.org --session datatalks/2026-12-01\n" +
			"  rondo inbox match jxr4 --to ada@example.org --session datatalks/2026-12-01 --answer yes",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if to == "" {
				return usagef("say whose answer it is: --to ADDRESS")
			}
			said, known := answerWords[answer]
			if !known {
				return usagef("%q is no answer; write --answer yes, maybe or no", answer)
			}
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				settle, err := d.Match(ctx, args[0], strings.ToLower(to), session, said)
				if err != nil {
					return err
				}
				if settle.Outcome == scheduler.Parked {
					return usagef("--to %s: mail %s waits as before: %s", to, settle.Inbox, settle.Why)
				}
				fmt.Fprintf(a.out, "%s: %s, %s\n", settle.Inbox, settle.Outcome, settle.Why)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "`ADDRESS` of the person")
	cmd.Flags().StringVar(&session, "session", "", "the session's `ID`: its UID, or THEME/DATE")
	cmd.Flags().StringVar(&answer, "answer", "", "what it says: `yes, maybe or no`; else as the mail has it")
	return cmd
}

func (a *app) inboxDrop() *cobra.Command {
	return &cobra.Command{
		Use:     "drop ID…",
		Short:   "Leave mail as it is: nothing follows from it",
		Example: "  rondo inbox drop jxr4",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.write(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				for _, which := range args {
					id, err := db.Drop(ctx, which)
					if err != nil {
						return err
					}
					fmt.Fprintf(a.out, "%s: dropped\n", id)
				}
				return nil
			})
		},
	}
}

// answerWords are what --answer takes.
var answerWords = map[string]ical.PartStat{"": "", "yes": ical.Accepted, "maybe": ical.Tentative, "no": ical.Declined}
