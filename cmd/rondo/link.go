package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rondo/desk"
)

func (a *app) linkCommand() *cobra.Command {
	var kind, to, session string
	cmd := &cobra.Command{
		Use:   "link --kind KIND --to WHO",
		Short: "Print a link that a person would have got",
		Long: "link prints the address of a person's answer page, page as presenter, own page or own feed: for somebody who lost\n" +
			"theirs, and for tests; of kind health those where an organizer sees how themes go; of kind desk one by which somebody\n" +
			"signs in at the desk, once, within 15 minutes, in any browser. Whoever has the link may answer for that person; give it to nobody else.",
		Example: "  rondo link --kind answer --to ada@example.org --session datatalks/2026-12-01\n" +
			"  rondo link --kind feed --to ada@example.org",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case to == "":
				return usagef("say whose link it is: --to WHO")
			case (kind == "answer" || kind == "join" || kind == "presenter") && session == "":
				return usagef("say which session the link is for: --session ID")
			}
			if kind == "desk" {
				return a.enterLink(cmd.Context(), to)
			}
			inst, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			links, err := desk.Links(cmd.Context(), inst, have, a.now)
			if err != nil {
				return err
			}
			if to, err = desk.PersonNamed(have.Accepted.People, to); err != nil {
				return usagef("--to: %w", err)
			}
			link, err := desk.LinkFor(have, links, kind, to, session)
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, link)
			return nil
		},
	}
	f := cmd.Flags()
	choose(f, &kind, "kind", "page", []string{"answer", "join", "presenter", "page", "feed", "caldav", "health", "affirm", "call", "desk"}, "`KIND` of link: answer, join, presenter, page, feed, caldav, health, affirm, call or desk")
	f.StringVar(&to, "to", "", "address or name of the person, `WHO`")
	f.StringVar(&session, "session", "", "for answer, join and presenter: the session's `ID`, its UID or THEME/DATE")
	return cmd
}

// enterLink prints a link by which somebody signs in at the desk.
func (a *app) enterLink(ctx context.Context, to string) error {
	return a.change(ctx, func(ctx context.Context, d *desk.Desk) error {
		have, err := d.Ledger.Shown(ctx)
		if err != nil {
			return err
		}
		if have.Accepted == nil {
			return errors.New("nothing was sent yet; 'rondo serve' begins")
		}
		if to, err = desk.PersonNamed(have.Accepted.People, to); err != nil {
			return usagef("--to: %w", err)
		}
		link, err := desk.EnterLink(ctx, d, strings.ToLower(rand.Text()), to)
		if err == nil {
			fmt.Fprintln(a.out, link)
		}
		return err
	})
}
