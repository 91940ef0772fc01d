package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/doctor"
	"rondo/say"
)

func (a *app) doctorCommand() *cobra.Command {
	var verify, connect, compact, asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look whether all is well: files, mail, database, zone data, machine",
		Long: "doctor looks at everything that letters depend on, and says of each thing whether it is ok, worth mending\n" +
			"(warning) or stops something (problem), with what to do. It changes nothing and sends nothing.\n" +
			"--compact first gives back the room of what was deleted.\n" +
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
			if compact {
				if err := a.write(cmd.Context(), desk.Compact); err != nil {
					return err
				}
			}
			report := doctor.Examine(cmd.Context(), inst, a.now, verify, connect)
			if asJSON {
				err = printJSON(a.out, struct {
					Checks   []doctor.Check `json:"checks"`
					Problems int            `json:"problems"`
				}{report, doctor.Problems(report)})
			} else {
				a.printReport(report)
			}
			if err == nil && doctor.Problems(report) > 0 {
				return exitCode(exitFindings)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&verify, "verify", false, "check every row of the database")
	cmd.Flags().BoolVar(&connect, "connect", false, "talk to the mail server, without a letter, and to the mailbox")
	cmd.Flags().BoolVar(&compact, "compact", false, "first write the file of the database anew, so that it takes less room")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an object with checks and the number of problems")
	return cmd
}

func (a *app) printReport(report []doctor.Check) {
	colours := map[doctor.Verdict]text.Color{doctor.Fine: text.FgGreen, doctor.Warning: text.FgYellow, doctor.Problem: text.FgRed}
	counts := map[doctor.Verdict]int{}
	for _, c := range report {
		counts[c.Verdict]++
		verdict := fmt.Sprintf("%-8s", c.Verdict)
		if terminal(a.out) {
			verdict = colours[c.Verdict].Sprint(verdict)
		}
		fmt.Fprintf(a.out, "%s %-10s %s\n", verdict, c.About, c.Found)
		if c.Do != "" {
			fmt.Fprintf(a.out, "%20s→ %s\n", "", c.Do)
		}
	}
	fmt.Fprintf(a.out, "\n%s, %s\n", say.Count(counts[doctor.Problem], "problem", "problems"), say.Count(counts[doctor.Warning], "warning", "warnings"))
}
