package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/installation"
	"rondo/say"
	"rondo/store"
	"rondo/theme"
)

func (a *app) applyCommand() *cobra.Command {
	var yes, quiet, identity, newKey, refuse bool
	cmd := &cobra.Command{
		Use:   "apply [THEME [DATE]]",
		Short: "Release what the brake holds, and decide about what on_conflict proposes",
		Long: "apply plans again, shows what is held, asks, and releases exactly the files it showed. A running daemon takes\n" +
			"the release up within a second; otherwise the next 'rondo serve' does.\n" +
			"A session that people were invited to, and that on_conflict would skip or move, waits as well: apply does it, --refuse lets it\n" +
			"stay, and with a theme and a date only the sessions of that theme and day are decided about.\n" +
			"With --quiet it takes up the files as they are, whether or not something is held, and nobody gets a letter because of what\n" +
			"they change: feeds and pages show it, and the next letter says it.\n" +
			"Where several nodes share the ledger, plans go by the files of this folder; where no node has these, it asks first.\n" +
			"With --confirm-identity it says that a copied or restored database is the one to send from, and with --new-key that\n" +
			"the key of links is lost.",
		Example: "  rondo apply\n  rondo apply --yes                  # in scripts\n  rondo apply --quiet                # a typing mistake\n  rondo apply datatalks 2027-01-05 --refuse\n  rondo apply --confirm-identity",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case (refuse || len(args) > 0) && (quiet || identity || newKey):
				return usagef("--refuse, a theme and a date are about what on_conflict proposes, and go with no other flag but --yes")
			case quiet && (identity || newKey):
				return usagef("--quiet is about files, and goes with neither --confirm-identity nor --new-key")
			case identity && newKey:
				return usagef("--confirm-identity and --new-key are two decisions: take one after the other")
			case identity:
				return a.confirmIdentity(cmd.Context(), yes)
			case newKey:
				return a.acceptKey(cmd.Context(), yes)
			}
			p, err := a.plan(cmd.Context())
			if err != nil {
				return err
			}
			if quiet {
				return a.applyQuietly(cmd.Context(), p, yes)
			}
			if asked, err := a.asked(p, args); err != nil || len(asked) > 0 || refuse || len(args) > 0 {
				if err == nil {
					err = a.settle(cmd.Context(), p, asked, !refuse, yes)
				}
				if err != nil || p.Digest == "" || refuse || len(args) > 0 {
					return err
				}
			}
			if p.Digest == "" {
				fmt.Fprintln(a.out, "nothing is held")
				if !p.Want.Config.OnServer() {
					return nil
				}
				return a.change(cmd.Context(), a.steer(p, yes))
			}
			fmt.Fprintln(a.out, "held:")
			planView{p, false}.printActs(a.out, p.Held, p.Waiting)
			fmt.Fprintln(a.out)
			if ok, err := a.confirmed(yes, fmt.Sprintf("Release %s", say.Count(p.Letters.Held, "letter and what follows", "letters and what follows"))); !ok || err != nil {
				return err
			}
			return a.change(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				if err := d.Ledger.ReleaseFiles(ctx, p.Digest); err != nil {
					return err
				}
				fmt.Fprintln(a.out, "released")
				return a.steer(p, true)(ctx, d) // which is confirmed with it
			})
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.Flags().BoolVar(&quiet, "quiet", false, "take up the files as they are, and tell nobody what they change")
	cmd.Flags().BoolVar(&refuse, "refuse", false, "let sessions stay that on_conflict would skip or move")
	cmd.Flags().BoolVar(&newKey, "new-key", false, "go on without the lost key of links: every link in sent letters ends")
	cmd.Flags().BoolVar(&identity, "confirm-identity", false, "let a copied or restored database send")
	return cmd
}

// steer lets all nodes plan by the files that were planned with, and asks where none of them has these, unless yes was given.
func (a *app) steer(p *desk.Planned, yes bool) func(context.Context, *desk.Desk) error {
	return func(ctx context.Context, d *desk.Desk) error {
		changed, err := d.Steer(ctx, p.Want, yes)
		if errors.Is(err, store.ErrUnseen) {
			fmt.Fprintln(a.out, store.ErrUnseen)
			if ok, err := a.confirmed(false, "Let plans wait for a node with the files of this folder"); !ok || err != nil {
				return err
			}
			changed, err = d.Steer(ctx, p.Want, true)
		}
		if changed {
			fmt.Fprintln(a.out, "plans go by the files of this folder from now on, on every node that has the same")
		}
		return err
	}
}

// asked lists what on_conflict proposes about the sessions that were named.
func (a *app) asked(p *desk.Planned, args []string) ([]desk.AsideRecord, error) {
	id, date := "", theme.When{}
	if len(args) > 0 {
		_, t, err := a.theme(args[0])
		if err != nil {
			return nil, err
		}
		id = t.ID
	}
	if len(args) > 1 {
		var err error
		if date, err = theme.ParseWhen(args[1]); err != nil {
			return nil, usagef("%w", err)
		}
	}
	return p.Asked(id, date), nil
}

// settle does what on_conflict proposes, or lets the sessions stay.
func (a *app) settle(ctx context.Context, p *desk.Planned, asked []desk.AsideRecord, agree, yes bool) error {
	if len(asked) == 0 {
		fmt.Fprintln(a.out, "nothing waits for a decision")
		return nil
	}
	fmt.Fprintln(a.out, "by on_conflict:")
	for _, one := range asked {
		fmt.Fprintln(a.out, " ", one.Said)
	}
	question, done := "Do it, and tell the people", "done; people hear of it once it has settled"
	if !agree {
		question, done = "Let "+say.Count(len(asked), "session", "sessions")+" stay", "stays as it is"
	}
	if ok, err := a.confirmed(yes, question); !ok || err != nil {
		return err
	}
	return a.change(ctx, func(ctx context.Context, d *desk.Desk) error {
		acts, err := d.SettleAsides(ctx, p, asked, agree)
		if err == nil && len(acts) == 0 {
			err = errors.New("something has changed meanwhile; see 'rondo plan' again")
		}
		if err == nil {
			fmt.Fprintln(a.out, done)
		}
		return err
	})
}

// applyQuietly takes up the files that were planned with, without letters about what they change.
func (a *app) applyQuietly(ctx context.Context, p *desk.Planned, yes bool) error {
	q := p.Quietly()
	if len(q.Acts) == 0 {
		fmt.Fprintln(a.out, "nothing has changed that people are still to hear of")
		return nil
	}
	view := planView{Planned: p}
	fmt.Fprintln(a.out, "told to nobody, but by the next letter:")
	view.printActs(a.out, q.Acts, nil)
	if len(q.Told) > 0 {
		fmt.Fprintln(a.out, "\ntold all the same:")
		view.printActs(a.out, nil, q.Told)
	}
	if q.Astray > 0 {
		fmt.Fprintf(a.out, "\n%s will have another time, place or session in their calendars than there is now, until a reminder tells them\n",
			say.Count(q.Astray, "person", "people"))
	}
	fmt.Fprintln(a.out)
	if ok, err := a.confirmed(yes, fmt.Sprintf("Keep back %s", say.Count(len(q.Silenced), "letter", "letters"))); !ok || err != nil {
		return err
	}
	return a.change(ctx, func(ctx context.Context, d *desk.Desk) error {
		if _, err := d.ApplyQuietly(ctx, p.Want); err != nil {
			return err
		}
		fmt.Fprintln(a.out, "accepted, and told to nobody")
		return nil
	})
}

func (a *app) confirmIdentity(ctx context.Context, yes bool) error {
	return a.ledger(ctx, func(ctx context.Context, db store.Ledger) error {
		ctx = store.Acting(ctx, a.act)
		identity, err := db.Identity(ctx)
		if err != nil {
			return err
		}
		if identity.Why == store.Unfinished {
			return identity.Elsewhere()
		}
		if identity.Confirmed {
			fmt.Fprintln(a.out, "the database is the one that was last sent from; nothing to confirm")
			return nil
		}
		fmt.Fprintln(a.out, identity.Why)
		if ok, err := a.confirmed(yes, "Send from this database from now on"); !ok || err != nil {
			return err
		}
		if err := db.Confirm(ctx); err != nil {
			return err
		}
		fmt.Fprintln(a.out, "confirmed; what is past its life has expired")
		return nil
	}, (*installation.Folder).OpenMovedLedger)
}

// acceptKey goes on with the key of links that is there, or with a new one, in place of the one that letters were made with.
func (a *app) acceptKey(ctx context.Context, yes bool) error {
	inst, settings, err := a.configured()
	if err != nil {
		return err
	}
	return a.write(ctx, func(ctx context.Context, db store.Ledger) error {
		_, _, wrong := inst.RightKey(ctx, settings, db)
		_, found, err := inst.LoadKey(settings)
		if err != nil {
			return err
		}
		if wrong == nil {
			fmt.Fprintln(a.out, "the key of links is the one that letters were made with; nothing to do")
			return nil
		}
		fmt.Fprintln(a.out, wrong)
		question := "Make a new key, and end every link in sent letters"
		if found {
			question = "Go on with this key, and end every link in sent letters"
		}
		if ok, err := a.confirmed(yes, question); !ok || err != nil {
			return err
		}
		key, err := inst.MakeKey(settings)
		if err != nil {
			return err
		}
		if err := db.NoteKey(ctx, key.Fingerprint()); err != nil {
			return err
		}
		fmt.Fprintln(a.out, "the key of links is noted; start the daemon again. 'rondo link' prints new links, 'rondo outbox resend' mails them")
		return nil
	})
}

// confirmed asks a person, unless yes was given. Without a person to ask it is an error.
func (a *app) confirmed(yes bool, question string) (bool, error) {
	if yes {
		return true, nil
	}
	fmt.Fprintf(a.out, "%s? [y/N] ", question)
	answer, err := bufio.NewReader(a.in).ReadString('\n')
	if err != nil && answer == "" {
		fmt.Fprintln(a.out)
		return false, fmt.Errorf("nobody answered; give --yes in scripts")
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true, nil
	}
	fmt.Fprintln(a.out, "left as it is")
	return false, nil
}
