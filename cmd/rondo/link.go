package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/store"
	"rondo/token"
)

func (a *app) linkCommand() *cobra.Command {
	var kind, to, session string
	cmd := &cobra.Command{
		Use:   "link --kind KIND --to WHO",
		Short: "Print a link that a person would have got",
		Long: "link prints the address of a person's answer page, own page or own feed: for somebody who lost theirs, and for\n" +
			"tests; of kind health those where an organizer sees how themes go. Whoever has the link may answer for that person; give it to nobody else.",
		Example: "  rondo link --kind answer --to ada@example.org --session datatalks/2026-12-01\n" +
			"  rondo link --kind feed --to ada@example.org",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case to == "":
				return usagef("say whose link it is: --to WHO")
			case kind == "answer" && session == "":
				return usagef("say which session the answer is for: --session ID")
			}
			inst, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			if have.Accepted == nil {
				return errors.New("nothing was sent yet; 'rondo serve' begins")
			}
			if to, err = desk.PersonNamed(have.Accepted.People, to); err != nil {
				return usagef("--to: %w", err)
			}
			var key token.Key
			var found bool
			err = a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) (err error) {
				key, found, err = inst.RightKey(ctx, &have.Accepted.Config, db)
				return err
			})
			if err != nil {
				return err
			}
			if !found {
				return errors.New("there is no key of links yet; 'rondo serve' makes it")
			}
			link, err := desk.LinkFor(have, token.Links{Key: key, Site: strings.TrimRight(have.Accepted.Config.Site.URL, "/")}, kind, to, session)
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, link)
			return nil
		},
	}
	f := cmd.Flags()
	choose(f, &kind, "kind", "page", []string{"answer", "page", "feed", "health"}, "`KIND` of link: answer, page, feed or health")
	f.StringVar(&to, "to", "", "address or name of the person, `WHO`")
	f.StringVar(&session, "session", "", "for answer: the session's `ID`, its UID or THEME/DATE")
	return cmd
}
