package season

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

	"golang.org/x/sync/errgroup"

	"rondo/daemon"
	"rondo/examples"
	"rondo/installation"
	"rondo/mailbox"
	"rondo/say"
	"rondo/web"
)

// The season that the demo runs: it begins when the first invitations of the example guild fall due.
var (
	DemoFrom  = time.Date(2026, 11, 9, 7, 0, 0, 0, time.UTC)
	DemoUntil = time.Date(2027, 1, 25, 7, 0, 0, 0, time.UTC)
)

// Demo plays the season of the example guild in a temporary folder, and tells of it on out. Unless exit is set, the daemon
// goes on from there until ctx ends.
func Demo(ctx context.Context, out io.Writer, exit bool, log *slog.Logger, now func() time.Time) error {
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
	s, err := NewStage(dir, pages.Addr().String(), out, log)
	if err != nil {
		return err
	}
	defer s.Box.Close()
	fmt.Fprintf(out, "A season of the example guild, %s to %s, in virtual time. Times are those of each theme's city.\n\n", DemoFrom.Format("2 Jan 2006"), DemoUntil.Format("2 Jan 2006"))
	if err := s.play(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s arrived, each sent by SMTP and settled in the ledger.\n", say.Count(len(s.Box.Messages()), "letter", "letters"))
	if err := s.tellHealth(ctx); err != nil {
		return err
	}
	if exit {
		return nil
	}
	return s.stay(ctx, pages, now)
}

// stay lets the daemon go on from the end of the season, until ctx ends.
func (s *stage) stay(ctx context.Context, pages net.Listener, now func() time.Time) error {
	began := now()
	s.clock.Store(func() time.Time { return DemoUntil.Add(now().Sub(began)) })
	if err := errors.Join(WriteClock(s.dir, DemoUntil, began), settleAtOnce(filepath.Join(s.dir, "rondo.yaml"))); err != nil {
		return err
	}
	inbox, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	d, err := daemon.Open(ctx, s.Inst, s.Log, s.Now)
	if err != nil {
		return err
	}
	reader := web.Server(inbox.Addr().String(), s.Box.Handler())
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
		inbox.Addr(), pages.Addr(), pages.Addr(), s.dir, rondo, filepath.Join(s.dir, "rondo.yaml"), DemoUntil.Format("2 January 2006"))
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return d.Run(ctx, pages) })
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
	group.Go(func() error { return s.showArrivals(ctx) })
	return group.Wait()
}

// showArrivals shows what arrives after the season.
func (s *stage) showArrivals(ctx context.Context) error {
	for shown := len(s.Box.Messages()); ; {
		messages, err := s.Box.Wait(ctx, shown+1)
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

// NewStage copies the example guild and points it at a mailbox of its own.
func NewStage(dir, pages string, out io.Writer, log *slog.Logger) (*stage, error) {
	s := &stage{dir: dir, out: out, Log: log, invited: map[string]bool{}}
	s.clock.Store(func() time.Time { return DemoFrom })
	if err := os.CopyFS(dir, examples.Guild()); err != nil {
		return nil, err
	}
	var err error
	if s.Box, err = mailbox.Open(mailbox.Options{Now: s.Now}); err != nil {
		return nil, err
	}
	if err := PointAt(filepath.Join(dir, "rondo.yaml"), s.Box.Port(), pages); err != nil {
		return nil, err
	}
	if s.Inst, err = installation.Open(filepath.Join(dir, "rondo.yaml")); err != nil {
		return nil, err
	}
	// The season's clock is its own, of which the kernel knows nothing.
	s.Inst.Machine.Boot = func() (string, time.Duration) { return "", 0 }
	s.Inst.Machine.Synced = func() bool { return true }
	settings, err := s.Inst.Settings()
	if err != nil {
		return nil, err
	}
	s.Inst.Key, err = s.Inst.MakeKey(settings) // the daemon that goes on from the season has the same
	return s, err
}

// PointAt gives a rondo.yaml of the examples a route and addresses on this machine.
func PointAt(name string, smtp int, pages string) error {
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
