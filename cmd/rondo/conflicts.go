package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
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
			"same presenter or organizer, or meet in one room or at one link, and which meet what their theme avoids. It needs no\n" +
			"daemon, and nobody has to be invited yet. Sessions that collide alike are one row. \"Free that day\" is the nearest time\n" +
			"of that day at which the session would collide with nothing. Where the table is wider than the terminal, it is a list.",
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
			found := desk.Conflicts(set, known, zone.In(window[0]), zone.In(window[1]), id, severity)
			a.note(found.Notes)
			if asJSON {
				err = printJSON(a.out, found.Records())
			} else {
				printFindings(a.err, slices.DeleteFunc(findings, func(f theme.Finding) bool { return f.Warning }))
				a.printConflicts(found, found.Table(id != "" || cmd.Flags().Changed("at-least"), id != ""))
			}
			if err == nil && fails && found.Open() {
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

// printConflicts writes a row a collision, and how many are left out. Where that is too wide to read, it is a list.
func (a *app) printConflicts(found desk.Collisions, shown desk.ConflictTable) {
	fmt.Fprintf(a.out, "%s, %s\n", say.Count(found.Sessions, "session", "sessions"), say.Count(shown.Collisions, "collision", "collisions"))
	if len(shown.Rows) > 0 {
		t := plainTable()
		header := table.Row{"session", "theme", "people", "severity", "about", "with", "free that day"}
		if shown.Steps {
			header = append(header, "by on_conflict")
		}
		t.AppendHeader(header)
		for _, r := range shown.Rows {
			t.AppendRow(table.Row{r.Session, r.Theme, r.People, r.Severity, r.About, r.With, r.Free, r.Step}[:len(header)])
		}
		lines := tableLines(t)
		if width := a.width(); text.LongestLineLen(strings.Join(lines, "\n")) > width {
			lines = conflictList(shown.Rows, width)
		}
		a.printLines(lines)
	}
	if shown.LowCount > 0 {
		fmt.Fprintf(a.out, "and %d of low severity (%s): --at-least low lists them\n", shown.LowCount, shown.Low)
	}
}

// conflictList returns rows below each other, in lines of at most width columns: a session, what it collides with, and how many
// people that costs.
func conflictList(rows []desk.ConflictRow, width int) (lines []string) {
	kinds := 0
	for _, r := range rows {
		kinds = max(kinds, len(r.About))
	}
	var lost string
	for i, r := range rows {
		if r.Session != "" {
			lines = append(lines, hung(" ", r.Theme+", "+r.Session, width)...)
			var facts []string
			if r.People != "" {
				facts = append(facts, "touches "+r.People+" people")
			}
			if r.Free != "" {
				facts = append(facts, "free that day: "+r.Free)
			}
			lost = strings.Join(facts, "; ")
		}
		if r.Step != "" {
			r.With += " (on_conflict: " + r.Step + ")"
		}
		lines = append(lines, hung(fmt.Sprintf("   %-6s  %-*s  ", r.Severity, kinds, r.About), r.With, width)...)
		if ends := i+1 == len(rows) || rows[i+1].Session != ""; ends && lost != "" {
			lines = append(lines, "   "+lost)
		}
	}
	return lines
}
