package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/ical"
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
			return a.read(cmd.Context(), func(ctx context.Context, db *store.DB) error {
				list, err := db.Proposals(ctx)
				if err != nil {
					return err
				}
				records := []proposalRecord{}
				for _, p := range list {
					if all || p.State == scheduler.ProposalOpen || p.State == scheduler.ProposalDeclining {
						records = append(records, proposalOf(p))
					}
				}
				if asJSON {
					return printJSON(a.out, records)
				}
				a.printProposals(records)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "also those that were answered or are out of date")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	cmd.AddCommand(a.proposalsAccept(), a.proposalsDecline())
	return cmd
}

// proposalRecord is one proposal, for scripts.
type proposalRecord struct {
	ID      string `json:"id"`
	UID     string `json:"uid"`
	Theme   string `json:"theme"`
	Person  string `json:"person"`
	Start   string `json:"start"`
	End     string `json:"end"`
	Comment string `json:"comment,omitempty"`
	At      string `json:"at"`
	State   string `json:"state"`
}

func proposalOf(p scheduler.Proposal) proposalRecord {
	return proposalRecord{p.ID, p.UID, p.Theme, p.Address, utc(p.Start), utc(p.End), p.Comment, utc(p.At), string(p.State)}
}

func (a *app) printProposals(list []proposalRecord) {
	if len(list) == 0 {
		fmt.Fprintln(a.out, "no proposals")
		return
	}
	t := plainTable()
	t.AppendHeader(table.Row{"id", "session", "person", "asks for", "state", "comment"})
	for _, p := range list {
		session, _, _ := strings.Cut(p.UID, "@")
		t.AppendRow(table.Row{p.ID, session, p.Person, p.Start + " to " + p.End, p.State, printable(strings.ReplaceAll(p.Comment, "\n", " "))})
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
			p, s, err := proposalNamed(have, args[0])
			if err != nil {
				return err
			}
			zone, err := ical.LoadZone(s.Facts.Zone)
			if err != nil {
				return err
			}
			file := "themes/" + s.Theme + ".yaml"
			if have.Accepted != nil {
				for _, t := range have.Accepted.Themes {
					if t.ID == s.Theme {
						file = t.File
					}
				}
			}
			local := ical.LocalOf(p.Start.In(zone.Location()))
			fmt.Fprintf(a.out, "In %s, below sessions:\n\n  %s: { move_to: %s", file, s.Slot, local)
			if length := p.End.Sub(p.Start); length != s.Facts.End.Sub(s.Facts.Start) {
				fmt.Fprintf(a.out, ", duration: %dm", int(length.Minutes()))
			}
			fmt.Fprintf(a.out, " }\n\nOnce it is saved everybody gets the update, and the proposal is taken.\n")
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
			return a.write(cmd.Context(), func(ctx context.Context, db *store.DB) error {
				for _, which := range args {
					var declined scheduler.Proposal
					_, err := db.Update(ctx, func(have scheduler.State) ([]scheduler.Action, error) {
						p, _, err := proposalNamed(have, which)
						declined = p
						return []scheduler.Action{scheduler.Resolve{ID: p.ID, State: scheduler.ProposalDeclining, Why: "declined by the organizer"}}, err
					})
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

// proposalNamed finds a proposal that waits, by its id or the beginning of one, and its session.
func proposalNamed(have scheduler.State, id string) (p scheduler.Proposal, s *scheduler.Session, err error) {
	found := 0
	for _, one := range have.Proposals {
		if one.ID == id {
			p, found = one, 1
			break
		}
		if strings.HasPrefix(one.ID, id) {
			p = one
			found++
		}
	}
	if id == "" || found != 1 {
		return p, nil, fmt.Errorf("no proposal, or more than one, waits as %q; 'rondo proposals' lists them", id)
	}
	s, err = sessionNamed(have, p.UID)
	return p, s, err
}
