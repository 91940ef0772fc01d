package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/say"
)

func (a *app) cameCommand() *cobra.Command {
	var code, adds, asJSON bool
	var atLeast time.Duration
	cmd := &cobra.Command{
		Use:   "came THEME DATE [FILE]",
		Short: "Show or record who came",
		Long: "came shows who came to a session, as people noted by their links and the code of the room. With a file it records\n" +
			"who came: an export of Zoom, Teams or Meet, or a plain list of addresses; - is the standard input. Lines are matched by\n" +
			"address, also an earlier one or an alias, and by name where one person of the session has it; what is nobody's is shown.\n" +
			"Everybody else is recorded as not there, unless --add. Only yes or no is kept, for attendance.keep.",
		Example: "  rondo came datatalks 2026-12-01\n  rondo came datatalks 2026-12-01 participants.csv\n  rondo came datatalks 2026-12-01 --code",
		Args:    cobra.RangeArgs(2, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 3 {
				list, err := desk.ReadAttendedFile(args[2], a.in, atLeast)
				if err != nil {
					return err
				}
				return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
					turnout, err := d.RecordCame(ctx, args[0], args[1], list, adds)
					if err != nil {
						return err
					}
					return a.printTurnout(turnout, asJSON)
				})
			}
			inst, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			sessions, err := desk.SessionsOf(have, args[0], a.now(), args[1:])
			if err != nil {
				return err
			}
			if !code {
				return a.printTurnout(desk.TurnoutOf(have, sessions[0]), asJSON)
			}
			room, err := desk.CodeOf(cmd.Context(), inst, have, sessions[0], a.now)
			if err == nil {
				fmt.Fprintf(a.out, "%s  %s\n", room.Code, room.URL)
			}
			return err
		},
	}
	f := cmd.Flags()
	f.BoolVar(&code, "code", false, "print the code for people in the room, and where they type it")
	f.BoolVar(&adds, "add", false, "the file adds people; whoever is not in it stays as they are")
	f.DurationVar(&atLeast, "at-least", 0, "only those who stayed so `LONG`, where the file says how long that was")
	f.BoolVar(&asJSON, "json", false, "print an object")
	return cmd
}

func (a *app) printTurnout(t desk.Turnout, asJSON bool) error {
	if asJSON {
		return printJSON(a.out, t)
	}
	fmt.Fprintf(a.out, "%s  %s\n", t.Said, say.Printable(t.Title))
	if len(t.Matched)+len(t.Unmatched) > 0 {
		fmt.Fprintf(a.out, "%s of the list matched, %s nobody\n", say.Count(len(t.Matched), "line", "lines"), say.Count(len(t.Unmatched), "line matches", "lines match"))
	}
	fmt.Fprintf(a.out, "%d came, %d did not, %d not known\n", t.Came, t.Absent, t.Unknown)
	if len(t.Unmatched) > 0 {
		u := plainTable()
		u.AppendHeader(table.Row{"line", "name", "address", "is nobody, because"})
		for _, l := range t.Unmatched {
			u.AppendRow(table.Row{l.Line, say.Printable(l.Name), say.Printable(l.Address), l.Why})
		}
		fmt.Fprintln(a.out)
		a.printTable(u)
	}
	if len(t.Seats) == 0 {
		return nil
	}
	fmt.Fprintln(a.out)
	rows := plainTable()
	rows.AppendHeader(table.Row{"came", "person", "name", "role", "status"})
	for _, r := range t.Seats {
		rows.AppendRow(table.Row{r.CameSaid(), r.Person, say.Printable(r.Name), r.Role, r.Status})
	}
	a.printTable(rows)
	return nil
}
