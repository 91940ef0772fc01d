package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/clash"
	"rondo/desk"
	"rondo/ical"
	"rondo/templates"
	"rondo/theme"
)

func (a *app) suggestCommand() *cobra.Command {
	var audience []string
	var length, repeats, season, svg string
	var most int
	var asJSON, offline, rotation bool
	cmd := &cobra.Command{
		Use:   "suggest [THEME]",
		Short: "Rank recurring slots by the people who could not come",
		Long: "suggest tries other weekdays and times for a theme, or for one that is not there yet, against the sessions of all\n" +
			"other themes, what is avoided, public holidays, people's own calendars, and their hours where they are. The best slot\n" +
			"loses the fewest people a date, then on its worst date, then has the fewest dates that any one person loses.\n" +
			"Where no slot is within everybody's hours, a rotation follows: two or three slots that take turns, of which nobody\n" +
			"has more than one outside their hours. Clocks change, so look again for each season.",
		Example: "  rondo suggest datatalks\n  rondo suggest datatalks --season 2027-01-04..2027-03-26 --svg week.svg\n" +
			"  rondo suggest --audience data-guild,newcomers --duration 45m --repeats 'every 2 weeks on thursday'",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			from, to, err := desk.ParseSeason(season)
			if err != nil {
				return usagef("--season: %w", err)
			}
			set, _, window, err := a.coming(from, to)
			if err != nil {
				return err
			}
			zone := set.Config.Site.Zone
			var want clash.Wanted
			switch {
			case len(args) == 1 && (len(audience) > 0 || length != "" || repeats != ""):
				return usagef("--audience, --duration and --repeats are for a theme that is not there yet; a theme has its own")
			case len(args) == 1:
				_, t, err := a.theme(args[0])
				if err != nil {
					return err
				}
				want = desk.WantedFor(set.Theme(t.ID))
			case len(audience) == 0 || repeats == "":
				return usagef("name a theme, or give --audience and --repeats")
			default:
				d := theme.Length(time.Hour)
				if length != "" {
					if d, err = theme.ParseLength(length); err != nil {
						return usagef("--duration: %w", err)
					}
				}
				if want, err = desk.WantedOf(set, audience, d.Duration(), repeats, window[0]); err != nil {
					return err
				}
			}
			known, err := a.known(cmd.Context(), set, zone.In(window[1]), offline)
			if err != nil {
				return err
			}
			if set = set.With(known.Joined); want.Theme != nil {
				want = desk.WantedFor(set.Theme(want.Theme.ID))
			}
			w := desk.World(set, known, zone.In(window[0]), zone.In(window[1]))
			all := clash.Suggest(w, want)
			rotations := clash.Rotations(w, want, all)
			heat := clash.Heat(all, len(want.Members))
			if svg != "" {
				if err := a.drawHeat(svg, set, want, heat, window); err != nil {
					return err
				}
			}
			switch {
			case asJSON && rotation:
				return printJSON(a.out, desk.Rotations(rotations, want.Zone))
			case asJSON:
				return printJSON(a.out, desk.Slots(all, want.Zone))
			}
			for i, table := range desk.Suggestion(all, rotations, heat, want, most, rotation) {
				if i > 0 {
					fmt.Fprintln(a.out)
				}
				fmt.Fprintln(a.out, table.Head)
				a.printRows(table.Rows)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&audience, "audience", nil, "`WHO` is to come: groups, names and addresses, as in a theme's file")
	f.StringVar(&length, "duration", "", "`LENGTH` of a session (default: 1 hour)")
	f.StringVar(&repeats, "repeats", "", "what repeats, in `WORDS` or as an RRULE")
	f.StringVar(&season, "season", "", "its first and last day, `FROM..TO` (default: from today to the horizon)")
	f.IntVar(&most, "top", 8, "show so many slots")
	f.BoolVar(&offline, "offline", false, offlineHelp)
	f.BoolVar(&rotation, "rotation", false, "show more rotations; with --json those alone: slots (as without it), people_lost, dates …")
	f.StringVar(&svg, "svg", "", "draw the map of the week into `FILE`, as SVG")
	f.BoolVar(&asJSON, "json", false, "print an array of objects, the best slot first: repeats, time, timezone, people_lost, dates, bad_dates …")
	return cmd
}

// printRows writes a table, the first row as its head.
func (a *app) printRows(rows [][]string) {
	t := plainTable()
	for i, cells := range rows {
		row := table.Row{}
		for _, cell := range cells {
			if n, err := strconv.Atoi(cell); err == nil {
				row = append(row, n) // stands to the right
			} else {
				row = append(row, cell)
			}
		}
		if i == 0 {
			t.AppendHeader(row)
		} else {
			t.AppendRow(row)
		}
	}
	a.printTable(t)
}

// drawHeat writes the map of the week into a file, in the site's language.
func (a *app) drawHeat(file string, set *theme.Set, want clash.Wanted, heat clash.HeatMap, window [2]ical.Local) error {
	if len(heat.Times) == 0 {
		return usagef("--svg: a map of the week needs a rule with one weekday")
	}
	inst, err := a.open()
	if err != nil {
		return err
	}
	words, err := inst.Words(&set.Config)
	if err != nil {
		return err
	}
	name := set.Config.Site.Name
	if want.Theme != nil {
		name = want.Theme.Name
	}
	var drawn bytes.Buffer
	h := templates.Heat{Name: name, Zone: want.Zone.String(), First: window[0], Last: window[1].Add(-time.Second), Map: heat}
	if err := words.Heat(&drawn, templates.Page{Language: set.Config.Site.Language}, h); err != nil {
		return err
	}
	return os.WriteFile(file, drawn.Bytes(), 0o666)
}
