package main

import (
	"log/slog"

	"github.com/spf13/cobra"

	"rondo/season"
)

func (a *app) demoCommand() *cobra.Command {
	var exit, verbose bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Everything at once on this machine, with a built-in mailbox",
		Long: "demo copies the example guild into a temporary folder and runs a season of it in virtual time: the real\n" +
			"scheduler, ledger and carrier send every letter by SMTP to a mailbox in memory, while an organizer's edits happen\n" +
			"to the files. Then the daemon goes on from there, and you can read each letter as its reader sees it, look at the\n" +
			"pages and feeds, and edit the files yourself. Nothing leaves this machine.",
		Example: "  rondo demo\n  rondo demo --exit\n  rondo demo -v     # with the log of the daemon",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log := slog.New(slog.DiscardHandler)
			if verbose {
				log = slog.New(slog.NewTextHandler(a.err, nil))
			}
			return season.Demo(cmd.Context(), a.out, exit, log, a.now)
		},
	}
	cmd.Flags().BoolVar(&exit, "exit", false, "end after the season instead of waiting for Ctrl-C")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "show the log")
	return cmd
}
