package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/ical"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
)

func (a *app) proposalsCommand() *cobra.Command {
	var all, asJSON bool
	cmd := &cobra.Command{
		Use:   "proposals",
		Short: "See and answer other times that attendees ask for",
		Long: "proposals lists the times that attendees would rather have. To take one, write the line that 'accept' prints into\n" +
			"the theme's file: everybody gets the update. 'decline' mails whoever asked that the session stays where it is.",
		Example: "  rondo proposals\n  rondo proposals accept jxr4\n  rondo proposals decline jxr4",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				list, err := db.Proposals(ctx)
				if err != nil {
					return err
				}
				if !all {
					list = slices.DeleteFunc(list, func(p scheduler.Proposal) bool {
						return p.State != scheduler.ProposalOpen && p.State != scheduler.ProposalDeclining
					})
				}
				if asJSON {
					records := make([]desk.ProposalRecord, len(list))
					for i, p := range list {
						records[i] = desk.ProposalRecordOf(p)
					}
					return printJSON(a.out, records)
				}
				have, err := db.State(ctx)
				if err != nil {
					return err
				}
				a.printProposals(have, list)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "also those that were answered or are out of date")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	cmd.AddCommand(a.proposalsAccept(), a.proposalsDecline())
	return cmd
}

// printProposals shows proposals on the clocks of their sessions.
func (a *app) printProposals(have scheduler.State, list []scheduler.Proposal) {
	if len(list) == 0 {
		fmt.Fprintln(a.out, "no proposals")
		return
	}
	t := plainTable()
	t.AppendHeader(table.Row{"id", "session", "person", "asks for", "state", "comment"})
	for _, p := range list {
		session, _, _ := strings.Cut(p.UID, "@")
		var zone ical.Zone
		if s, err := desk.SessionNamed(have, p.UID); err == nil {
			zone = s.Facts.Zone
		}
		asked := fmt.Sprintf("%s, %dm", say.Time(p.Start, zone), int(p.End.Sub(p.Start).Minutes()))
		t.AppendRow(table.Row{p.ID, session, p.Address, asked, p.State, say.Printable(strings.ReplaceAll(p.Comment, "\n", " "))})
	}
	a.printTable(t)
}

func (a *app) proposalsAccept() *cobra.Command {
	return &cobra.Command{
		Use:     "accept ID",
		Short:   "Print the line of the theme's file that takes a proposal",
		Example: "  rondo proposals accept jxr4",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			p, s, err := desk.ProposalNamed(have, args[0])
			if err != nil {
				return err
			}
			if err := s.Facts.Zone.Check(); err != nil {
				return err
			}
			fmt.Fprint(a.out, desk.TakeProposal(have.Accepted.Theme(s.Theme), s, p, s.Facts.Zone))
			return nil
		},
	}
}

func (a *app) proposalsDecline() *cobra.Command {
	return &cobra.Command{
		Use:     "decline ID…",
		Short:   "Mail whoever asked that the session stays where it is",
		Example: "  rondo proposals decline jxr4",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				for _, which := range args {
					declined, err := d.Decline(ctx, which)
					if err != nil {
						return err
					}
					fmt.Fprintf(a.out, "%s: declined; %s hears of it with the daemon's next look\n", declined.ID, declined.Address)
				}
				return nil
			})
		},
	}
}
