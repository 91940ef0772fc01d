package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"rondo/mailbox"
	"rondo/web"
)

//go:embed demo
var demoFiles embed.FS

func (a *app) demoCommand() *cobra.Command {
	var exit, verbose bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Everything at once on this machine, with a built-in mailbox",
		Long: "demo makes an installation in a temporary folder, runs the daemon against a mailbox in memory, edits a theme\n" +
			"as an organizer would, and shows which letters arrive. Nothing leaves this machine. It goes on until Ctrl-C, so\n" +
			"that you can read the mails, look at the pages and edit the files yourself.",
		Example: "  rondo demo\n  rondo demo --exit",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log := slog.New(slog.DiscardHandler)
			if verbose {
				log = slog.New(slog.NewTextHandler(a.err, nil))
			}
			return a.demo(cmd.Context(), exit, log)
		},
	}
	cmd.Flags().BoolVar(&exit, "exit", false, "end after the story instead of waiting for Ctrl-C")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "show the daemon's log")
	return cmd
}

// stage is a demo under way.
type stage struct {
	dir   string
	out   io.Writer
	box   *mailbox.Mailbox
	shown int
}

func (a *app) demo(ctx context.Context, exit bool, log *slog.Logger) error {
	dir, err := os.MkdirTemp("", "rondo-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	box, err := mailbox.Open(mailbox.Options{Now: a.now})
	if err != nil {
		return err
	}
	defer box.Close()
	pages, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	inbox, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if err := writeDemo(dir, pages.Addr().String(), box.Port(), a.now()); err != nil {
		return err
	}
	inst, err := (&app{config: filepath.Join(dir, "rondo.yaml")}).open()
	if err != nil {
		return err
	}
	d, err := inst.daemon(ctx, log, a.now)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return d.run(ctx, pages) })
	reader := web.Server(inbox.Addr().String(), box.Handler())
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
	s := &stage{dir: dir, out: a.out, box: box}
	group.Go(func() error {
		defer func() {
			if exit {
				stop()
			}
		}()
		if err := s.story(ctx); err != nil || exit {
			return err
		}
		fmt.Fprintf(a.out, "\nRead the mails   http://%s\nSee the pages    http://%s\nEdit the files   %s\nCtrl-C ends the demo and removes the folder.\n",
			inbox.Addr(), pages.Addr(), dir)
		return s.follow(ctx)
	})
	return group.Wait()
}

// writeDemo makes an installation whose sessions come soon, whatever day it is.
func writeDemo(dir, pages string, smtp int, now time.Time) error {
	talk := next(time.Tuesday, now.AddDate(0, 0, 7))
	paper := next(time.Thursday, now.AddDate(0, 0, 2))
	t, err := template.ParseFS(demoFiles, "demo/*.yaml", "demo/themes/*.yaml")
	if err != nil {
		return err
	}
	for _, name := range []string{"rondo.yaml", "people.yaml", "themes/datatalks.yaml", "themes/paperclub.yaml"} {
		f, err := create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		err = t.ExecuteTemplate(f, filepath.Base(name), struct {
			Pages, Talk, Weekday, Paper string
			SMTP                        int
		}{pages, talk.Format(time.DateOnly), strings.ToLower(talk.Weekday().String()), paper.Format(time.DateOnly), smtp})
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// next is the first such weekday from t on.
func next(weekday time.Weekday, t time.Time) time.Time {
	return t.AddDate(0, 0, int(weekday-t.Weekday()+7)%7)
}

// story is what an organizer does in a week, in half a minute.
func (s *stage) story(ctx context.Context) error {
	fmt.Fprintf(s.out, "Two themes and four people lie in %s. The daemon reads them.\n\n", s.dir)
	if err := s.arrive(ctx, 8); err != nil {
		return err
	}
	fmt.Fprintln(s.out, "\nThe room is taken: the talk moves by a day. Everybody hears of it once, with the reason.")
	if err := s.edit("presenter: ada@example.org", `presenter: ada@example.org, move_to: "`+s.dayAfter()+` 15:00", reason: all-hands`); err != nil {
		return err
	}
	if err := s.arrive(ctx, 12); err != nil {
		return err
	}
	fmt.Fprintln(s.out, "\nThe speaker is ill: the session is cancelled, and leaves every calendar.")
	if err := s.edit("move_to", "cancelled: the speaker is ill }\n  # was: { move_to"); err != nil {
		return err
	}
	return s.arrive(ctx, 16)
}

// dayAfter is the day after the talk.
func (s *stage) dayAfter() string {
	text, _ := os.ReadFile(s.theme())
	_, rest, _ := strings.Cut(string(text), "starts: ")
	talk, _ := time.Parse(time.DateOnly, rest[:min(len(rest), len(time.DateOnly))])
	return talk.AddDate(0, 0, 1).Format(time.DateOnly)
}

func (s *stage) theme() string { return filepath.Join(s.dir, "themes", "datatalks.yaml") }

// edit replaces words in the talk's file.
func (s *stage) edit(old, with string) error {
	text, err := os.ReadFile(s.theme())
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "  edit themes/datatalks.yaml: %s\n", strings.Split(with, "\n")[0])
	return os.WriteFile(s.theme(), []byte(strings.Replace(string(text), old, with, 1)), 0o666)
}

// arrive waits until n letters have arrived in all, and shows them.
func (s *stage) arrive(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	messages, err := s.box.Wait(ctx, n)
	s.show(messages)
	return err
}

func (s *stage) show(messages []mailbox.Message) {
	for _, m := range messages[s.shown:] {
		mail := mailbox.Read(m.Raw)
		fmt.Fprintf(s.out, "  > %-20s %s\n", strings.Join(m.To, ", "), mail.Subject)
	}
	s.shown = len(messages)
}

// follow shows whatever else arrives, until ctx ends.
func (s *stage) follow(ctx context.Context) error {
	for {
		messages, err := s.box.Wait(ctx, s.shown+1)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		s.show(messages)
	}
}
