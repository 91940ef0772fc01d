package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/ical"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
	"rondo/trend"
)

func (a *app) healthCommand() *cobra.Command {
	var from, to string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "health [THEME]",
		Short: "Show how a theme goes: who was invited, answered, came and rated",
		Long: "health counts, session by session, quarter by quarter and over all: who was invited, answered, came, rated and\n" +
			"would present. Without a theme it has a line for each. What fewer than survey.k people said is left out.",
		Example: "  rondo health\n  rondo health datatalks\n  rondo health datatalks --from 2026-01-01 --to 2026-12-31 --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, reports, err := a.reports(cmd.Context(), strings.Join(args, ""), from, to, desk.Year)
			if err != nil {
				return err
			}
			switch {
			case asJSON:
				return printJSON(a.out, desk.TrendRecords(reports))
			case len(args) == 1 || len(reports) == 1:
				for _, r := range reports {
					fmt.Fprintf(a.out, "%s: %s\n%s to %s\n\n", say.Printable(r.Theme.Name), say.Printable(r.Theme.Purpose), r.Period.First.Date(), r.Period.Last.Date())
					a.printCounts("session", desk.TrendRows(r))
				}
			default:
				var rows [][]string
				for _, r := range reports {
					rows = append(rows, desk.ThemeRow(r))
				}
				a.printCounts("theme", rows)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "first `DATE` (default: that of the fourth quarter before this one)")
	f.StringVar(&to, "to", "", "last `DATE` (default: today)")
	f.BoolVar(&asJSON, "json", false, "print an array of themes")
	return cmd
}

func (a *app) printCounts(first string, rows [][]string) {
	t := plainTable()
	row := func(cells []string) (row table.Row) {
		for _, cell := range cells {
			row = append(row, cell)
		}
		return row
	}
	t.AppendHeader(row(append(append([]string{first}, desk.CountsHead...), "")))
	for _, cells := range rows {
		t.AppendRow(row(cells))
	}
	var right []table.ColumnConfig
	for i := range desk.CountsHead {
		right = append(right, table.ColumnConfig{Number: i + 2, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(right)
	a.printTable(t)
}

func (a *app) reportCommand() *cobra.Command {
	var from, to, format, language string
	cmd := &cobra.Command{
		Use:   "report [THEME]",
		Short: "Print the report of a quarter: its purpose, and what came of it",
		Long: "report tells what leaders ask for, with the theme's purpose on top: sessions held and cancelled, people reached\n" +
			"and people who came, who answered, ratings, presenters, materials, each beside the period before. As html it\n" +
			"is one page that prints on A4; without a theme it has a page for each. What fewer than survey.k people said\n" +
			"is left out.",
		Example: "  rondo report datatalks\n  rondo report datatalks --from 2026-10-01 --format html > report.html",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			have, reports, err := a.reports(cmd.Context(), strings.Join(args, ""), from, to, desk.Quarter)
			if err != nil {
				return err
			}
			inst, err := a.open()
			if err != nil {
				return err
			}
			words, err := inst.Words(&have.Accepted.Config)
			if err != nil {
				return err
			}
			site := have.Accepted.Config.Site
			page := templates.Page{Language: orElse(language, site.Language), Site: site.Name, Now: a.now()}
			if format == "html" {
				return words.Report(a.out, page, reports)
			}
			return words.ReportText(a.out, page, reports)
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "first `DATE` (default: that of the last quarter that is over, or of the quarter of --to)")
	f.StringVar(&to, "to", "", "last `DATE` (default: that of the quarter of --from)")
	choose(f, &format, "format", "text", []string{"text", "html"}, "`FORMAT`: text or html")
	choose(f, &language, "language", "", theme.Languages, "`LANGUAGE`: "+theme.LanguageChoice()+" (default: the site's)")
	return cmd
}

// reports returns those of a theme, or with "" of all, over the period that --from and --to name.
func (a *app) reports(ctx context.Context, which, from, to string, period func(from, to string, now time.Time, zone ical.Zone) (trend.Period, error),
) (have scheduler.State, reports []trend.Report, err error) {
	if _, have, err = a.recorded(ctx); err != nil {
		return have, nil, err
	}
	if have.Accepted == nil {
		return have, nil, errors.New("nothing was sent yet; 'rondo serve' begins")
	}
	p, err := period(from, to, a.now(), have.Accepted.Config.Site.Zone)
	if err != nil {
		return have, nil, err
	}
	err = a.read(ctx, func(ctx context.Context, db store.Ledger) (err error) {
		reports, err = desk.Reports(ctx, db, have, which, p, a.now())
		return err
	})
	return have, reports, err
}
