package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/clash"
	"rondo/desk"
	"rondo/say"
	"rondo/theme"
)

func (a *app) suggestCommand() *cobra.Command {
	var audience []string
	var length, repeats, season string
	var most int
	var asJSON, offline bool
	cmd := &cobra.Command{
		Use:   "suggest [THEME]",
		Short: "Rank recurring slots by the people who could not come",
		Long: "suggest tries other weekdays and times for a theme, or for one that is not there yet, against the sessions of all\n" +
			"other themes and everybody's working hours where they are (8:30 to 17:30, Monday to Friday). The best slot loses the\n" +
			"fewest people over all its dates, then on its worst date, then has the fewest dates that any one person loses.",
		Example: "  rondo suggest datatalks\n  rondo suggest --audience data-guild,newcomers --duration 45m --repeats 'every 2 weeks on thursday'",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			from, to, _ := strings.Cut(season, "..")
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
			all := clash.Suggest(desk.World(set, known, zone.In(window[0]), zone.In(window[1])), want)
			if asJSON {
				return printJSON(a.out, desk.Slots(all, want.Zone))
			}
			a.printSlots(all, want, most)
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
	f.BoolVar(&asJSON, "json", false, "print an array of objects, the best slot first: repeats, time, timezone, people_lost, dates, bad_dates …")
	return cmd
}

// printSlots writes the best slots, with the one that the theme has, and a map of the week.
func (a *app) printSlots(all []clash.Slot, want clash.Wanted, most int) {
	fmt.Fprintf(a.out, "%s for %s, %s\n", say.Count(len(all), "slot", "slots"), say.Count(len(want.Members), "person", "people"), want.Zone)
	t := plainTable()
	t.AppendHeader(table.Row{"", "repeats", "time", "first date", "people lost", "worst date", "lost by one person", "bad dates"})
	for i, r := range desk.Slots(all, want.Zone) {
		if i >= most && !r.Today {
			continue
		}
		rank := fmt.Sprint(i + 1)
		if r.Today {
			rank += " today's"
		}
		t.AppendRow(table.Row{rank, r.Repeats, r.Time, r.Starts, r.Lost, r.Worst, fmt.Sprintf("%d of %d", r.Most, r.Dates), shortList(r.Bad)})
	}
	a.printTable(t)
	heat := desk.Heat(all)
	if len(heat.Times) == 0 {
		return
	}
	fmt.Fprintln(a.out, "\npeople lost by the best slot of each weekday and time")
	t = plainTable()
	t.AppendHeader(table.Row{"", "Mon", "Tue", "Wed", "Thu", "Fri"})
	for i, at := range heat.Times {
		row := table.Row{at}
		for _, lost := range heat.Lost[i] {
			row = append(row, map[bool]any{true: "", false: lost}[lost < 0])
		}
		t.AppendRow(row)
	}
	a.printTable(t)
}

// shortList names a few dates, and how many more there are.
func shortList(dates []string) string {
	const few = 3
	if len(dates) <= few+1 {
		return strings.Join(dates, " ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(dates[:few], " "), len(dates)-few)
}
