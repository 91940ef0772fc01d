package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/clash"
	"rondo/desk"
	"rondo/say"
	"rondo/theme"
)

func (a *app) conflictsCommand() *cobra.Command {
	var from, to, least string
	var asJSON, fails, offline bool
	cmd := &cobra.Command{
		Use:   "conflicts [THEME]",
		Short: "Show which coming sessions collide, and for how many people",
		Long: "conflicts compares the dates of all themes as the files have them, and says where two ask the same people, need the\n" +
			"same presenter or organizer, or meet in one room or at one link. It needs no daemon, and nobody has to be invited\n" +
			"yet. The last column is the nearest time of that day at which the session would collide with nothing.",
		Example: "  rondo conflicts\n  rondo conflicts --exit-code --at-least high   # in CI: fail when an edit makes a bad clash",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			severity := clash.Severity(slices.Index(clash.Severities, least) + 1)
			if severity == 0 {
				return usagef("--at-least %q; write one of %s", least, strings.Join(clash.Severities, ", "))
			}
			set, findings, window, err := a.coming(from, to)
			if err != nil {
				return err
			}
			id := ""
			if len(args) == 1 {
				_, t, err := a.theme(args[0])
				if err != nil {
					return err
				}
				id = t.ID
			}
			zone := set.Config.Site.Zone
			known, err := a.known(cmd.Context(), set, zone.In(window[1]), offline)
			if err != nil {
				return err
			}
			all, sessions := desk.Conflicts(set, known, zone.In(window[0]), zone.In(window[1]), id, severity)
			if asJSON {
				records := make([]desk.ConflictRecord, len(all))
				for i := range all {
					records[i] = all[i].ConflictRecord
				}
				err = printJSON(a.out, records)
			} else {
				printFindings(a.err, slices.DeleteFunc(findings, func(f theme.Finding) bool { return f.Warning }))
				a.printConflicts(all, sessions)
			}
			if err == nil && fails && slices.ContainsFunc(all, func(c desk.Conflict) bool { return !c.Settled }) {
				return exitCode(exitFindings)
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "first `DATE` (default: today)")
	f.StringVar(&to, "to", "", "last `DATE` (default: the horizon)")
	f.StringVar(&least, "at-least", "low", "leave out what is less severe: `low`, medium or high")
	f.BoolVar(&asJSON, "json", false, "print an array of objects with theme, session, start, end, kind, with, people and severity")
	f.BoolVar(&offline, "offline", false, offlineHelp)
	f.BoolVar(&fails, "exit-code", false, "exit with 1 when anything collides and does not step aside")
	return cmd
}

// printConflicts writes a line a collision, each once unless one theme was asked for.
func (a *app) printConflicts(all []desk.Conflict, sessions int) {
	once := slices.DeleteFunc(slices.Clone(all), func(c desk.Conflict) bool { return c.Again })
	fmt.Fprintf(a.out, "%s, %s\n", say.Count(sessions, "session", "sessions"), say.Count(len(once), "collision", "collisions"))
	if len(once) == 0 {
		return
	}
	t := plainTable()
	header := table.Row{"session", "theme", "severity", "about", "people", "with", "free that day"}
	steps := slices.ContainsFunc(once, func(c desk.Conflict) bool { return c.Step != "" })
	if steps {
		header = append(header, "by on_conflict")
	}
	t.AppendHeader(header)
	before := ""
	for _, c := range once {
		said, name, free := c.Said, c.Name, c.Free
		if said+name == before {
			said, name, free = "", "", ""
		}
		before = c.Said + c.Name
		people := fmt.Sprintf("%d of %d", c.People, c.Asked)
		if c.People == 0 {
			people = ""
		}
		row := table.Row{said, name, c.Severity, c.Kind, people, strings.TrimSpace(c.WithName + " " + c.WithSaid), free}
		if steps {
			row = append(row, c.Step)
		}
		t.AppendRow(row)
	}
	a.printTable(t)
}
