package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rondo/desk"
)

func (a *app) affirmCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "affirm THEME",
		Short: "Say that a theme goes on for another season",
		Long: "affirm does what the button in the letter to organizers does, for a theme with a season: a new one begins now. What was\n" +
			"called off because nobody had said so is back on, and people hear of it.",
		Example: "  rondo affirm datatalks",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				said, err := d.Affirm(ctx, args[0], "an organizer")
				if err == nil {
					fmt.Fprintln(a.out, said)
				}
				return err
			})
		},
	}
}
