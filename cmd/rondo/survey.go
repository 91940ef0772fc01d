package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/store"
)

func (a *app) surveyCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "survey THEME [DATE]",
		Short: "Show what people answered after a session, without names",
		Long: "survey shows what is published of the answers to a theme's surveys, or to that of one session: once survey.k of\n" +
			"them are in, and then in groups of as many. Who would present has said so with their name.",
		Example: "  rondo survey datatalks\n  rondo survey datatalks 2026-12-01 --json",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				all, err := desk.Surveys(ctx, db, args[0], args[1:], a.now())
				switch {
				case err != nil:
					return err
				case asJSON:
					return printJSON(a.out, all)
				}
				for i, s := range all {
					fmt.Fprint(a.out, strings.Repeat("\n", min(i, 1)), strings.Join(s.Lines(), "\n"), "\n")
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	return cmd
}
