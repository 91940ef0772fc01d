package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

func (a *app) datesCommand() *cobra.Command {
	var rule, starts, zone, from, to string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "dates [THEME]",
		Short: "Show the dates of a theme or of a rule",
		Long: "dates prints the sessions of a theme, or the occurrences of a rule given on the command line, in their own\n" +
			"zone with its name and offset, and the reason for every date that is skipped, moved, cancelled or extra.",
		Example: "  rondo dates datatalks\n" +
			"  rondo dates --rule 'last workday of the month' --starts '2026-12-31 09:00' --timezone Europe/Helsinki",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var dates []theme.Occurrence
			var states []scheduler.SessionState
			shown := false
			var head string
			var in ical.Zone
			switch {
			case len(args) == 1 && rule != "":
				return usagef("name a theme or give --rule, not both")
			case len(args) == 1 && (starts != "" || cmd.Flags().Changed("timezone")):
				return usagef("--starts and --timezone go with --rule; a theme has its own")
			case len(args) == 1:
				inst, err := a.open()
				if err != nil {
					return err
				}
				set, t, err := desk.Theme(inst, args[0])
				if err != nil {
					return err
				}
				now := ical.LocalOf(a.now().In(t.Zone.Location()))
				window, err := parseWindow(from, to, now, now.Add(set.Config.Horizon.Duration()))
				if err != nil {
					return err
				}
				head = fmt.Sprintf("%s: %s", t.Name, t.InWords())
				in, dates, shown = t.Zone, t.Occurrences(window[0], window[1]), t.Curated()
				if states, err = desk.States(cmd.Context(), inst, t, dates, a.now); err != nil {
					return err
				}
			case rule != "":
				z, err := ical.LoadZone(zone)
				if err != nil {
					return usagef("--timezone: %w", err)
				}
				t, err := ruleTheme(rule, starts, z)
				if err != nil {
					return err
				}
				start := t.Schedule.Starts.Local
				window, err := parseWindow(from, to, start, start.Add(366*24*time.Hour))
				if err != nil {
					return err
				}
				head = t.InWords()
				in, dates = z, t.Occurrences(window[0], window[1])
			default:
				return usagef("name a theme, or give --rule and --starts")
			}
			if asJSON {
				return printJSON(a.out, desk.DateRecords(dates, states, in))
			}
			if !shown {
				states = nil
			}
			printDates(a.out, head, dates, states, in)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&rule, "rule", "", "an RRULE or words (`RULE`) instead of a theme")
	f.StringVar(&starts, "starts", "", "the rule's first date, `\"2026-12-01 14:00\"`")
	f.StringVar(&zone, "timezone", "UTC", "the rule's `ZONE`")
	f.StringVar(&from, "from", "", "first `DATE` (default: today; with --rule its start)")
	f.StringVar(&to, "to", "", "last `DATE` (default: the horizon; with --rule a year after its start)")
	f.BoolVar(&asJSON, "json", false, "print an array of objects with start, end, slot and what is special")
	return cmd
}

// ruleTheme returns a theme that has nothing but a rule, given as words or as an RRULE.
func ruleTheme(rule, starts string, z ical.Zone) (*theme.Theme, error) {
	if starts == "" {
		return nil, usagef("--rule needs --starts, the date it counts from")
	}
	start, err := theme.ParseWhen(starts)
	if err != nil {
		return nil, usagef("--starts: %w", err)
	}
	r, err := ical.ParseRule(rule, start.Local, z)
	if err != nil && !strings.Contains(rule, "=") {
		r, err = ical.ParseWords(rule, start.Local, z)
	}
	if err != nil {
		return nil, usagef("--rule: %w", err)
	}
	return &theme.Theme{Rule: r, Zone: z, Schedule: theme.Schedule{Starts: start, Duration: theme.Length(time.Hour)}}, nil
}

// parseWindow reads --from and --to, each a date or a time; a date as --to includes its day.
func parseWindow(from, to string, first, last ical.Local) ([2]ical.Local, error) {
	window := [2]ical.Local{first, last}
	if from != "" {
		w, err := theme.ParseWhen(from)
		if err != nil {
			return window, usagef("--from: %w", err)
		}
		window[0] = w.Local
		if to == "" {
			window[1] = w.Local + (last - first)
		}
	}
	if to != "" {
		w, err := theme.ParseWhen(to)
		if err != nil {
			return window, usagef("--to: %w", err)
		}
		window[1] = w.Local
		if w.DateOnly {
			window[1] = w.Local.Add(24 * time.Hour)
		}
	}
	if window[1] <= window[0] {
		return window, usagef("--to lies before --from")
	}
	return window, nil
}

func printDates(w io.Writer, head string, dates []theme.Occurrence, states []scheduler.SessionState, z ical.Zone) {
	fmt.Fprintln(w, head)
	if len(dates) == 0 {
		fmt.Fprintln(w, "  no dates in this time")
	}
	for i, d := range dates {
		mark := "  "
		if d.Skipped || d.Cancelled {
			mark = "- "
		} else if d.Draft {
			mark = "? "
		} else if d.Extra {
			mark = "+ "
		} else if d.Moved {
			mark = "~ "
		}
		line := mark + d.Start.In(z.Location()).Format("Mon 02 Jan 2006 15:04 ") + z.String() + d.Start.In(z.Location()).Format(" -07:00")
		if states != nil && states[i] != "" {
			line += "  " + string(states[i])
		}
		if note := desk.DateNote(d); note != "" {
			line += "  " + note
		}
		fmt.Fprintln(w, line)
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
