// Command rondo turns YAML files that describe recurring themes into sessions that people really attend. It holds the
// verbs and the wiring, and it alone reads the clock, the environment and signals.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"rondo/desk"
	"rondo/ical"
	"rondo/installation"
	"rondo/kernel"
	"rondo/scheduler"
	"rondo/season"
)

func main() {
	installation.ThisMachine = kernel.This(time.Now)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, time.Now))
}

// The exit statuses of every verb.
const (
	exitFine     = 0
	exitFindings = 1 // findings or failure
	exitUsage    = 2
	exitPending  = 3 // plan --exit-code: changes are pending
)

// app is what every verb shares.
type app struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	config   string        // path of rondo.yaml
	act      scheduler.Act // what the verb does, for the audit trail
}

// run executes one command line and returns the exit status.
func run(args []string, in io.Reader, out, errw io.Writer, now func() time.Time) int {
	a := &app{in: in, out: out, err: errw, now: now}
	zones := make(chan []ical.ZoneData, 1)
	go func() { zones <- installation.Data(installation.ZonesHere().Find()) }() // while the verbs are made
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := a.root()
	root.SetArgs(args)
	ical.UseZoneData(<-zones...)
	err := root.ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(errw, "rondo:", err)
	var usage usageError
	var name desk.Unclear
	if errors.As(err, &usage) || errors.As(err, &name) {
		return exitUsage
	}
	return exitFindings
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "rondo",
		Short: "Recurring sessions that people really attend",
		Long: "rondo turns YAML files that describe recurring themes into calendar invitations, updates, cancellations,\n" +
			"reminders and feeds.",
		Example: "  rondo demo                      # everything at once, on this machine\n" +
			"  rondo init guild && cd guild    # a first installation\n" +
			"  rondo check && rondo plan       # what would be sent, and why\n" +
			"  rondo serve                     # send it, and keep at it",
		Args:          verbs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.PersistentFlags().StringVarP(&a.config, "config", "c", "rondo.yaml", "the installation's `FILE`")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w (see '%s --help')", err, cmd.CommandPath())}
	})
	root.PersistentPreRun = func(cmd *cobra.Command, args []string) {
		a.now = season.ClockOf(filepath.Dir(a.config), a.now)
		a.does(cmd, args)
	}
	root.Version = buildVersion()
	root.SetVersionTemplate("rondo {{.Version}}\n")
	root.AddCommand(
		a.initCommand(), a.checkCommand(), a.planCommand(), a.applyCommand(), a.simulateCommand(), a.previewCommand(), a.healthCommand(), a.reportCommand(),
		a.serveCommand(), a.demoCommand(), a.outboxCommand(), a.receiveCommand(), a.inboxCommand(), a.seatsCommand(), a.surveyCommand(),
		a.proposalsCommand(), a.affirmCommand(), a.peopleCommand(), a.linkCommand(), a.cameCommand(), a.backupCommand(), a.restoreCommand(), a.migrateCommand(), a.doctorCommand(), a.feedCommand(), a.sessionsCommand(), a.datesCommand(), a.conflictsCommand(), a.suggestCommand(),
		a.sayCommand(), a.materialsCommand(), a.sessionCommand(), a.logCommand(),
		a.schemaCommand(), a.versionCommand(), a.manCommand(),
	)
	root.AddCommand(a.importCommand())
	for _, cmd := range allCommands(root) {
		if inner := cmd.Args; inner != nil {
			cmd.Args = func(cmd *cobra.Command, args []string) error {
				if err := inner(cmd, args); err != nil {
					return usageError{fmt.Errorf("%w (see '%s --help')", err, cmd.CommandPath())}
				}
				return nil
			}
		}
	}
	return root
}

func allCommands(cmd *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		all = append(all, allCommands(c)...)
	}
	return all
}

// exitCode ends a verb that has already said everything.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit status %d", int(c)) }

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// terminal reports whether w is a screen with a person before it.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
