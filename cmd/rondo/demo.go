package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"rondo/examples"
	"rondo/mailbox"
	"rondo/web"
)

func (a *app) demoCommand() *cobra.Command {
	var exit, verbose bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Everything at once on this machine, with a built-in mailbox",
		Long: "demo copies the example guild into a temporary folder and runs a season of it in virtual time: the real\n" +
			"scheduler, ledger and carrier send every letter by SMTP to a mailbox in memory, while an organizer's edits happen\n" +
			"to the files. Then the daemon goes on from there, and you can read each letter as its reader sees it, look at the\n" +
			"pages and feeds, and edit the files yourself. Nothing leaves this machine.",
		Example: "  rondo demo\n  rondo demo --exit\n  rondo demo -v     # with the log of the daemon",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log := slog.New(slog.DiscardHandler)
			if verbose {
				log = slog.New(slog.NewTextHandler(a.err, nil))
			}
			return demo(cmd.Context(), a.out, exit, log, a.now)
		},
	}
	cmd.Flags().BoolVar(&exit, "exit", false, "end after the season instead of waiting for Ctrl-C")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "show the log")
	return cmd
}

// The season that the demo runs: it begins when the first invitations of the example guild fall due.
var (
	demoFrom  = time.Date(2026, 11, 9, 7, 0, 0, 0, time.UTC)
	demoUntil = time.Date(2027, 1, 25, 7, 0, 0, 0, time.UTC)
)

// demo plays the season of the example guild in a temporary folder, and tells of it on out. Unless exit is set, the daemon
// goes on from there until ctx ends.
func demo(ctx context.Context, out io.Writer, exit bool, log *slog.Logger, now func() time.Time) error {
	dir, err := os.MkdirTemp("", "rondo-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	pages, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer pages.Close()
	s, err := newStage(dir, pages.Addr().String(), out, log)
	if err != nil {
		return err
	}
	defer s.box.Close()
	fmt.Fprintf(out, "A season of the example guild, %s to %s, in virtual time. Times are those of each theme's city.\n\n", demoFrom.Format("2 Jan 2006"), demoUntil.Format("2 Jan 2006"))
	if err := s.play(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s arrived, each sent by SMTP and settled in the ledger.\n", count(len(s.box.Messages()), "letter", "letters"))
	if exit {
		return nil
	}
	return s.stay(ctx, pages, now)
}

// stay lets the daemon go on from the end of the season, until ctx ends.
func (s *stage) stay(ctx context.Context, pages net.Listener, now func() time.Time) error {
	began := now()
	s.clock.Store(func() time.Time { return demoUntil.Add(now().Sub(began)) })
	if err := errors.Join(writeClock(s.dir, demoUntil, began), settleAtOnce(filepath.Join(s.dir, "rondo.yaml"))); err != nil {
		return err
	}
	inbox, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	d, err := openDaemon(ctx, s.inst, s.log, s.now)
	if err != nil {
		return err
	}
	reader := web.Server(inbox.Addr().String(), s.box.Handler())
	rondo := "rondo"
	if self, err := os.Executable(); err == nil {
		if found, err := exec.LookPath(rondo); err != nil || found != self {
			rondo = self
		}
	}
	fmt.Fprintf(s.out, "\n  read the letters  http://%s\n  see the pages     http://%s\n  a feed            http://%s/feeds/datatalks.ics\n  edit the files    %s\n"+
		"  ask what follows  %s -c %s plan\n\n"+
		"It is %s here, and the daemon goes on: save another place in themes/datatalks.yaml, and whoever is invited\n"+
		"gets a letter at once (notify.settle is 0s here). Other verbs know the demo's time in its folder too.\n"+
		"Ctrl-C ends the demo and removes the folder.\n",
		inbox.Addr(), pages.Addr(), pages.Addr(), s.dir, rondo, filepath.Join(s.dir, "rondo.yaml"), demoUntil.Format("2 January 2006"))
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return d.run(ctx, pages) })
	group.Go(func() error {
		if err := reader.Serve(inbox); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		return reader.Close()
	})
	group.Go(func() error { return s.follow(ctx) })
	return group.Wait()
}

// follow shows what arrives after the season.
func (s *stage) follow(ctx context.Context) error {
	for shown := len(s.box.Messages()); ; {
		messages, err := s.box.Wait(ctx, shown+1)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		for _, m := range messages[shown:] {
			fmt.Fprintf(s.out, "  > %-20s %s\n", strings.Join(m.To, ", "), mailbox.Read(m.Raw).Subject)
		}
		shown = len(messages)
	}
}

// newStage copies the example guild and points it at a mailbox of its own.
func newStage(dir, pages string, out io.Writer, log *slog.Logger) (*stage, error) {
	s := &stage{dir: dir, out: out, log: log}
	s.clock.Store(func() time.Time { return demoFrom })
	if err := os.CopyFS(dir, examples.Guild()); err != nil {
		return nil, err
	}
	var err error
	if s.box, err = mailbox.Open(mailbox.Options{Now: s.now}); err != nil {
		return nil, err
	}
	if err := pointAt(filepath.Join(dir, "rondo.yaml"), s.box.Port(), pages); err != nil {
		return nil, err
	}
	if s.inst, err = openInstallation(filepath.Join(dir, "rondo.yaml")); err != nil {
		return nil, err
	}
	// The season's clock is its own, of which the kernel knows nothing.
	s.inst.machine.boot = func() (string, time.Duration) { return "", 0 }
	s.inst.machine.synced = func() bool { return true }
	settings, err := s.inst.settings()
	if err != nil {
		return nil, err
	}
	s.inst.key, err = s.inst.makeKey(settings) // the daemon that goes on from the season has the same
	return s, err
}

// pointAt gives a rondo.yaml of the examples a route and addresses on this machine.
func pointAt(name string, smtp int, pages string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, _ := strings.Cut(string(text), "  smtp:\n")
	_, after, found := strings.Cut(rest, "\n\n")
	if !found {
		return fmt.Errorf("%s: there is no route to replace", name)
	}
	local := before + fmt.Sprintf("  smtp: { host: 127.0.0.1, port: %d, tls: none, rate: unlimited }\n\n", smtp) + after
	local = strings.Replace(local, "url: https://sessions.example.org", "url: http://"+pages, 1)
	local = strings.Replace(local, "listen: 127.0.0.1:8080", "listen: "+pages, 1)
	return os.WriteFile(name, []byte(local), 0o666)
}

// settleAtOnce has a rondo.yaml of the examples write to people as soon as something is saved.
func settleAtOnce(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	next := strings.Replace(string(text), "settle: 10m ", "settle: 0s  ", 1)
	if next == string(text) {
		return fmt.Errorf("%s: there is no settle to replace", name)
	}
	return os.WriteFile(name, []byte(next), 0o666)
}
