package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rondo/daemon"
	"rondo/theme"
)

func (a *app) serveCommand() *cobra.Command {
	var logJSON, release bool
	var level, listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Be the daemon: send what is due, publish the feeds",
		Long: "serve follows the files, plans, sends and publishes until it is told to stop (Ctrl-C or SIGTERM). A saved edit\n" +
			"is taken up within two seconds; a broken file changes nothing and shows in the log and on /healthz. First files that\n" +
			"would write to more than brake.people people wait for 'rondo apply'.",
		Example: "  rondo serve\n  rondo serve --release     # in scripts: the first files go at once\n  rondo -c /etc/rondo/rondo.yaml serve --log-json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			begun := daemon.Hasten()
			daemon.OneMoreProcessor()
			inst, err := a.open()
			if err != nil {
				return err
			}
			inst.Listen = listen
			settings, err := inst.Settings()
			if err != nil {
				return err
			}
			log, err := a.logger(cmp.Or(level, settings.Log.Level), logJSON)
			if err != nil {
				return err
			}
			listener, err := daemon.Listen(inst) // before the ledger is opened: what fails until then leaves it as it is
			if err != nil {
				return err
			}
			ops, taken, err := daemon.ListenOps(inst)
			if err != nil {
				return errors.Join(err, listener.Close())
			}
			if taken != "" {
				log.Warn(taken)
			}
			d, err := daemon.Open(cmd.Context(), inst, log, a.now)
			if err != nil {
				if ops != nil {
					err = errors.Join(err, ops.Close())
				}
				return errors.Join(err, listener.Close())
			}
			d.Release, d.Ops, d.Begun = release, ops, begun
			fmt.Fprintf(a.out, "rondo serves http://%s (pid %d); Ctrl-C stops it\n", listener.Addr(), os.Getpid())
			if ops != nil {
				fmt.Fprintf(a.out, "health and metrics: http://%s/healthz and /metrics\n", ops.Addr())
			}
			return d.Run(cmd.Context(), listener)
		},
	}
	cmd.Flags().BoolVar(&logJSON, "log-json", false, "log JSON, one object a line")
	cmd.Flags().StringVar(&level, "log-level", "", "log from this `LEVEL` on: debug, info, warn or error; default log.level of rondo.yaml")
	cmd.Flags().StringVar(&listen, "listen", "", "serve pages at this `ADDRESS`, such as 127.0.0.1:8081, in place of what rondo.yaml says")
	cmd.Flags().BoolVar(&release, "release", false, "let the first files go without 'rondo apply'; later edits are held as ever")
	return cmd
}

// logger logs from a level on.
func (a *app) logger(level string, asJSON bool) (*slog.Logger, error) {
	options := &slog.HandlerOptions{}
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil || !slices.Contains(theme.LogLevels, level) {
		return nil, usagef("--log-level: %q is no level; write %s", level, strings.Join(theme.LogLevels, ", "))
	}
	options.Level = least
	if asJSON {
		return slog.New(slog.NewJSONHandler(a.err, options)), nil
	}
	return slog.New(slog.NewTextHandler(a.err, options)), nil
}
