package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"rondo/daemon"
)

func (a *app) serveCommand() *cobra.Command {
	var logJSON, release bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Be the daemon: send what is due, publish the feeds",
		Long: "serve follows the files, plans, sends and publishes until it is told to stop (Ctrl-C or SIGTERM). A saved edit\n" +
			"is taken up within two seconds; a broken file changes nothing and shows in the log and on /healthz. First files that\n" +
			"would write to more than brake.people people wait for 'rondo apply'.",
		Example: "  rondo serve\n  rondo serve --release     # in scripts: the first files go at once\n  rondo -c /etc/rondo/rondo.yaml serve --log-json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inst, err := a.open()
			if err != nil {
				return err
			}
			log := slog.New(slog.NewTextHandler(a.err, nil))
			if logJSON {
				log = slog.New(slog.NewJSONHandler(a.err, nil))
			}
			listener, err := daemon.Listen(inst) // before the ledger is opened: what fails until then leaves it as it is
			if err != nil {
				return err
			}
			d, err := daemon.Open(cmd.Context(), inst, log, a.now)
			if err != nil {
				return errors.Join(err, listener.Close())
			}
			d.Release = release
			daemon.OneMoreProcessor()
			fmt.Fprintf(a.out, "rondo serves http://%s (pid %d); Ctrl-C stops it\n", listener.Addr(), os.Getpid())
			return d.Run(cmd.Context(), listener)
		},
	}
	cmd.Flags().BoolVar(&logJSON, "log-json", false, "log JSON, one object a line")
	cmd.Flags().BoolVar(&release, "release", false, "let the first files go without 'rondo apply'; later edits are held as ever")
	return cmd
}
