package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"rondo/desk"
)

func (a *app) restoreCommand() *cobra.Command {
	var yes, keyless bool
	var key string
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in the place of the database",
		Long: "restore puts a copy that 'rondo backup' made in the place of the database, while no daemon runs. It shows first how old the\n" +
			"copy is, what it does not know of, whether the key of links is the one of its letters, and what would leave; and asks.\n" +
			"The copy is checked, brought up to date and on the disk before it takes the place in one step. The database that was there\n" +
			"is kept under another name. FILE stays as it is.\n" +
			"Nothing is sent from a restored database before 'rondo apply --confirm-identity'.",
		Example: "  rondo restore /var/backups/rondo-2026-11-28.db\n  rondo restore rondo.db-copy --key /mnt/safe/rondo.db-key\n" +
			"  rondo restore --yes /var/backups/rondo.db",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if keyless && key != "" {
				return usagef("--key and --without-key exclude each other")
			}
			ctx := cmd.Context()
			inst, settings, err := a.configured()
			if err != nil {
				return err
			}
			r, err := inst.Restore(ctx, settings, args[0], a.now)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, r.Close()) }()
			said, err := desk.LookAtRestoration(ctx, r, a.now)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s: %s\n", args[0], said.Copy)
			a.each(said.Place)
			if keyless {
				fmt.Fprintln(a.out, "the key of links stays as it is, whichever it is")
			} else if text, err := r.TakeKey(ctx, key); err != nil {
				return err
			} else {
				fmt.Fprintln(a.out, text)
			}
			a.each(said.Follows)
			if ok, err := a.confirmed(yes, fmt.Sprintf("Put %s in the place of %s", args[0], filepath.Base(r.Place))); !ok || err != nil {
				return err
			}
			kept, keptKey, err := r.Put(ctx)
			for _, one := range []string{kept, keptKey} {
				if one != "" {
					fmt.Fprintf(a.out, "kept: %s; remove it when all is well\n", one)
				}
			}
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, "restored; nothing is sent from it before 'rondo apply --confirm-identity'. Before that see 'rondo doctor --verify' and 'rondo plan'")
			return a.did(ctx)
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.Flags().StringVar(&key, "key", "", "the `FILE` with the key of links that was kept with the copy; without it the one in place, or FILE-key")
	cmd.Flags().BoolVar(&keyless, "without-key", false, "restore although the key of links is lost")
	return cmd
}

// each prints sentences, one a line.
func (a *app) each(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(a.out, line)
	}
}
