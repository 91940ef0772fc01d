package main

import (
	"net/url"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/scheduler"
)

func (a *app) sessionsCommand() *cobra.Command {
	var themes []string
	var from, to, zone string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "sessions",
		Short: "List sessions as everybody may see them",
		Long: "sessions lists what feeds and pages have: the sessions of all themes that are no drafts, from 12 weeks ago to the\n" +
			"horizon. --json prints the same bytes as the address /api/sessions.json. Before the first 'rondo serve' it lists what\n" +
			"there will be.",
		Example: "  rondo sessions\n  rondo sessions --theme datatalks --from 2026-12-01 --to 2026-12-31\n  rondo sessions --json --tz Asia/Tokyo",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := a.plan(cmd.Context())
			if err != nil {
				return err
			}
			config := &p.Published().Accepted.Config
			words, err := p.Inst.Words(config)
			if err != nil {
				return err
			}
			all, err := p.Listed(scheduler.FeedWords(words.FeedWords(config.Site.Language)), url.Values{
				"theme": themes, "from": {from}, "to": {to}, "tz": {zone},
			})
			if err != nil {
				return err
			}
			if asJSON {
				_, err = a.out.Write(all.JSON)
				return err
			}
			t := plainTable()
			for _, row := range all.Rows {
				cells := make(table.Row, len(row))
				for i, cell := range row {
					cells[i] = strings.Join(strings.Fields(cell), " ")
				}
				t.AppendRow(cells)
			}
			a.printTable(t)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&themes, "theme", nil, "only the theme with this `ID`; may be given several times")
	f.StringVar(&from, "from", "", "only sessions that have not ended on this `DATE`")
	f.StringVar(&to, "to", "", "only sessions that begin by this `DATE`")
	f.StringVar(&zone, "tz", "", "say times on the clocks of this `ZONE` (default: each session's own)")
	f.BoolVar(&asJSON, "json", false, "print what /api/sessions.json says")
	return cmd
}
