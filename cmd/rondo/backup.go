package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/installation"
	"rondo/say"
	"rondo/store"
)

func (a *app) backupCommand() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a consistent copy of the database, while the daemon runs",
		Long: "backup writes the database as it is at one moment into FILE, which only its owner can read. The file appears\n" +
			"whole or not at all. Beside it, keep rondo.yaml, people.yaml, the themes and what they name; the database has\n" +
			"the files as last accepted.\n" +
			"The copy is marked: a daemon that opens it sends nothing before 'rondo apply --confirm-identity'. 'rondo restore' puts it\n" +
			"in place.\n" +
			"The key of links, rondo.db-key, is not in the copy: whoever has both can answer for everybody. Keep it elsewhere.",
		Example: "  rondo backup /var/backups/rondo-$(date +%F).db\n  rondo backup --force /var/backups/rondo.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd.Context(), func(ctx context.Context, db store.Ledger) error {
				ledger, ok := db.(store.Copier)
				if !ok {
					return errors.New("a database of PostgreSQL is copied by its own tools: 'pg_dump --format=custom --file=rondo.dump', while the daemons run, " +
						"and 'pg_restore' into a new one; it sends nothing before 'rondo apply --confirm-identity'")
				}
				err := ledger.Backup(ctx, args[0], force)
				if errors.Is(err, store.ErrExists) {
					return fmt.Errorf("%w; name another one, or replace it with --force", err)
				}
				if err != nil {
					return err
				}
				info, err := os.Stat(args[0])
				if err != nil {
					return err
				}
				counts, err := desk.Counts(ctx, args[0], a.now)
				if err != nil {
					return fmt.Errorf("read the copy back: %w", err)
				}
				fmt.Fprintf(a.out, "%s: %s, %s; it sends nothing before 'rondo apply --confirm-identity'\n",
					args[0], say.Bytes(uint64(info.Size())), counts)
				return a.sayWhatElse(ctx, db)
			})
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace FILE if it is there")
	return cmd
}

// sayWhatElse names what a backup needs beside the database.
func (a *app) sayWhatElse(ctx context.Context, db store.Ledger) error {
	inst, settings, err := a.configured()
	if err != nil {
		return err
	}
	switch _, found, err := inst.RightKey(ctx, settings, db); {
	case err != nil:
		fmt.Fprintf(a.out, "the copy is of little use alone: %v\n", err)
	case os.Getenv(installation.KeyVariable) != "":
		fmt.Fprintf(a.out, "keep elsewhere: the value of %s, without which every link in sent letters ends\n", installation.KeyVariable)
	case found:
		fmt.Fprintf(a.out, "keep elsewhere: %s, without which every link in sent letters ends\n", inst.KeyFile(settings))
	}
	fmt.Fprintf(a.out, "keep beside it: %s", a.config)
	for _, more := range []string{settings.People.File, settings.Themes, settings.Templates} {
		if more != "" {
			fmt.Fprintf(a.out, ", %s", inst.Path(more))
		}
	}
	fmt.Fprintln(a.out, ", and the secrets that they name")
	return nil
}
