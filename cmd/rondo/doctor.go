package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"rondo/theme"
)

// verdict is how one thing stands.
type verdict string

const (
	fine    verdict = "ok"
	warning verdict = "warning"
	problem verdict = "problem"
)

// checked is one thing that was looked at.
type checked struct {
	Verdict verdict `json:"verdict"`
	About   string  `json:"about"`
	Found   string  `json:"found"`
	Do      string  `json:"do,omitempty"` // what to do about it; empty when all is well
}

// doctor looks at an installation and remembers what it found.
type doctor struct {
	inst     *installation
	settings *theme.Config
	set      *theme.Set // nil when the files are too broken
	now      time.Time
	clock    func() time.Time
	report   []checked
}

func (d *doctor) fine(about, format string, args ...any) {
	d.report = append(d.report, checked{fine, about, fmt.Sprintf(format, args...), ""})
}

func (d *doctor) warn(about, do, format string, args ...any) {
	d.report = append(d.report, checked{warning, about, fmt.Sprintf(format, args...), do})
}

func (d *doctor) problem(about, do, format string, args ...any) {
	d.report = append(d.report, checked{problem, about, fmt.Sprintf(format, args...), do})
}

func (a *app) doctorCommand() *cobra.Command {
	var verify, connect, asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether all is well: files, mail, database, zone data, machine",
		Long: "doctor looks at everything that letters depend on, and says of each thing whether it is ok, worth mending\n" +
			"(warning) or stops something (problem), with what to do. It changes nothing and sends nothing.\n" +
			"--verify also holds every row of the database against what has to be true of it.\n" +
			"--connect also talks to the mail server, up to the point where a letter would begin, and opens the mailbox of answers.\n" +
			"It exits 0 without a problem and 1 with one.",
		Example: "  rondo doctor\n  rondo doctor --verify --connect\n  rondo doctor --json | jq '.checks[] | select(.verdict != \"ok\")'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inst, err := a.open()
			if err != nil {
				return err
			}
			report := examine(cmd.Context(), inst, a.now, verify, connect)
			if asJSON {
				err = printJSON(a.out, struct {
					Checks   []checked `json:"checks"`
					Problems int       `json:"problems"`
				}{report, problems(report)})
			} else {
				a.printReport(report)
			}
			if err == nil && problems(report) > 0 {
				return exitCode(exitFindings)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&verify, "verify", false, "check every row of the database")
	cmd.Flags().BoolVar(&connect, "connect", false, "talk to the mail server, without a letter, and to the mailbox")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an object with checks and the number of problems")
	return cmd
}

// examine looks at everything that an installation's letters depend on, and changes nothing. With verify it also holds every
// row of the database against what has to be true of it, with connect it talks to the mail server and the mailbox.
func examine(ctx context.Context, inst *installation, now func() time.Time, verify, connect bool) []checked {
	d := &doctor{inst: inst, now: now(), clock: now}
	d.examine(ctx, verify, connect)
	return d.report
}

func (d *doctor) examine(ctx context.Context, verify, connect bool) {
	if d.files(); d.settings != nil {
		d.sender()
		d.route()
		d.answers()
		if connect {
			d.reach(ctx)
			d.mailbox(ctx)
		}
		d.database(ctx, verify)
		d.disk()
	}
	d.zones(zonesHere().find())
	d.time()
	d.system()
}

// problems counts the problems in a report.
func problems(report []checked) (n int) {
	for _, c := range report {
		if c.Verdict == problem {
			n++
		}
	}
	return n
}

func (a *app) printReport(report []checked) {
	colours := map[verdict]string{fine: "\x1b[32m", warning: "\x1b[33m", problem: "\x1b[31m"}
	on, off := "", ""
	counts := map[verdict]int{}
	for _, c := range report {
		if counts[c.Verdict]++; terminal(a.out) {
			on, off = colours[c.Verdict], "\x1b[0m"
		}
		fmt.Fprintf(a.out, "%s%-8s%s %-10s %s\n", on, c.Verdict, off, c.About, c.Found)
		if c.Do != "" {
			fmt.Fprintf(a.out, "%20s→ %s\n", "", c.Do)
		}
	}
	fmt.Fprintf(a.out, "\n%s, %s\n", count(counts[problem], "problem", "problems"), count(counts[warning], "warning", "warnings"))
}
