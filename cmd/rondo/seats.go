package main

import (
	"github.com/spf13/cobra"

	"rondo/desk"
)

func (a *app) seatsCommand() *cobra.Command {
	var asJSON, asCSV bool
	cmd := &cobra.Command{
		Use:   "seats THEME [DATE]",
		Short: "Show who answered what",
		Long: "seats counts the answers to the coming sessions of a theme; with a date it names everybody who was invited to\n" +
			"that session and what they said. A date is the first one of the session or the one it was moved to.\n" +
			"An answer is unverified when nobody checked who sent it; see mail.authserv_id and mail.reply_tokens.",
		Example: "  rondo seats datatalks\n  rondo seats datatalks 2026-12-01\n  rondo seats datatalks 2026-12-01 --csv > seats.csv",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			sessions, err := desk.SessionsOf(have, args[0], a.now(), args[1:])
			if err != nil {
				return err
			}
			seats := []desk.SeatRecord{}
			for _, s := range sessions {
				seats = append(seats, desk.Stated(desk.SeatRecords(have, s), desk.StateOf(have, s, a.now()))...)
			}
			switch {
			case asCSV:
				return desk.WriteSeats(a.out, seats)
			case asJSON && len(args) == 2:
				return printJSON(a.out, seats)
			case asJSON:
				return printJSON(a.out, desk.StatedHeadcounts(have, sessions, a.now()))
			case len(args) == 2:
				a.printSeats(have, sessions[0], seats)
			default:
				a.printHeadcounts(desk.StatedHeadcounts(have, sessions, a.now()), desk.Curated(have, sessions))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print a table for spreadsheets")
	cmd.MarkFlagsMutuallyExclusive("json", "csv")
	return cmd
}
