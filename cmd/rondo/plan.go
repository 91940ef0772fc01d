package main

import (
	"context"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/theme"
)

func (a *app) planCommand() *cobra.Command {
	var at, person string
	var asJSON, status, full bool
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show who would get which letter, and why",
		Long: "plan reads the files and the database and shows what would follow, in a line for all letters that say the same at\n" +
			"the same time, when they would leave, and what is held until 'rondo apply'. --full has a line for each letter. It changes\n" +
			"nothing, with or without a running daemon.",
		Example: "  rondo plan\n  rondo plan --person ada@example.org\n  rondo plan --full | grep ada@example.org\n" +
			"  rondo plan --at '2026-12-01 09:00'\n  rondo plan --exit-code || echo 'changes pending'",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := a.planned(cmd.Context(), at, at == "" && person == "")
			if err != nil {
				return err
			}
			if person != "" {
				if p, err = p.For(person); err != nil {
					return err
				}
			}
			if view := (planView{p, full}); asJSON {
				err = view.printJSON(a.out)
			} else {
				view.print(a.out)
			}
			if err == nil && status && (len(p.Acts) > 0 || p.Letters != (desk.Letters{})) {
				return exitCode(exitPending)
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&at, "at", "", "plan for another `TIME`, in the site's zone: '2026-12-01 09:00'")
	f.BoolVar(&full, "full", false, "a line for each action and letter")
	f.StringVar(&person, "person", "", "only what one `PERSON` gets, by name or address")
	f.BoolVar(&asJSON, "json", false, "print an object with actions, held and next")
	f.BoolVar(&status, "exit-code", false, "exit 3 when changes are pending")
	return cmd
}

// plan plans for now.
func (a *app) plan(ctx context.Context) (*desk.Planned, error) { return a.planned(ctx, "", false) }

// planned plans for the moment that --at names, or by what is ahead alone.
func (a *app) planned(ctx context.Context, at string, ahead bool) (*desk.Planned, error) {
	inst, err := a.open()
	if err != nil {
		return nil, err
	}
	var when theme.When
	if at != "" {
		if when, err = theme.ParseWhen(at); err != nil {
			return nil, usagef("--at: %w", err)
		}
	}
	decide := func() (*desk.Planned, error) { return desk.Plan(ctx, inst, a.now, when) }
	if ahead {
		decide = func() (*desk.Planned, error) { return desk.PlanAhead(ctx, inst, a.now) }
	}
	p, err := decide()
	if p != nil && p.Want == nil {
		printFindings(a.err, p.Findings)
	}
	return p, err
}
