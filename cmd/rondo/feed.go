package main

import (
	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/scheduler"
)

func (a *app) feedCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "feed [THEME]",
		Short: "Print a feed as calendars get it",
		Long: "feed prints the iCalendar feed of a theme, or of all themes, as it stands in the database. Before the first\n" +
			"'rondo serve' it prints what the feed will be.",
		Example: "  rondo feed datatalks > datatalks.ics",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.plan(cmd.Context())
			if err != nil {
				return err
			}
			state := p.Published()
			id := scheduler.Everything
			if len(args) == 1 {
				id = args[0]
			}
			config := &state.Accepted.Config
			words, err := p.Inst.Words(config)
			if err != nil {
				return err
			}
			calendar, ok := scheduler.Feed(state, id, config.Site, scheduler.FeedWords(words.FeedWords(config.Site.Language)), p.Now)
			if !ok {
				return desk.UnknownTheme(id, state.Accepted)
			}
			bytes, err := calendar.Encode()
			if err != nil {
				return err
			}
			_, err = a.out.Write(bytes)
			return err
		},
	}
}
