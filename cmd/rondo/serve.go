package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"rondo/store"
	"rondo/store/sqlite"
)

func (a *app) serveCommand() *cobra.Command {
	var logJSON bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Be the daemon: send what is due, publish the feeds",
		Long: "serve follows the files, plans, sends and publishes until it is told to stop (Ctrl-C or SIGTERM). A saved edit\n" +
			"is taken up within two seconds; a broken file changes nothing and shows in the log and on /healthz.",
		Example: "  rondo serve\n  rondo -c /etc/rondo/rondo.yaml serve --log-json",
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
			listener, err := listen(inst) // before the ledger is opened: what fails until then leaves it as it is
			if err != nil {
				return err
			}
			d, err := openDaemon(cmd.Context(), inst, log, a.now)
			if err != nil {
				return errors.Join(err, listener.Close())
			}
			oneMoreProcessor()
			fmt.Fprintf(a.out, "rondo serves http://%s (pid %d); Ctrl-C stops it\n", listener.Addr(), os.Getpid())
			return d.run(cmd.Context(), listener)
		},
	}
	cmd.Flags().BoolVar(&logJSON, "log-json", false, "log JSON, one object a line")
	return cmd
}

// listen takes the address of the pages. Where another daemon of this database has it, that is the error.
func listen(i *installation) (net.Listener, error) {
	settings, err := i.settings()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", settings.Listen)
	if err == nil {
		return listener, nil
	}
	if holder, _ := sqlite.Holder(i.path(settings.Database)); holder != "" {
		return nil, fmt.Errorf("%w: %s; stop it first", store.ErrLocked, holder)
	}
	return nil, fmt.Errorf("listen on %s: %w; stop what has it, or write another address into listen", settings.Listen, err)
}

// oneMoreProcessor lets Go work on while a thread waits for the disk in SQLite, which Go takes for work. It returns how
// many processors there were.
func oneMoreProcessor() int {
	processors := runtime.GOMAXPROCS(0)
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(processors + 1)
	}
	return processors
}
