package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/installation"
	"rondo/say"
	"rondo/theme"
)

func (a *app) checkCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Validate the files and say what was understood",
		Long: "check reads rondo.yaml, the people and every theme, prints each finding as\n" +
			"file:line:column: what was found; what would be right, and shows what was understood with the next dates.\n" +
			"Where there is a database it also says which of its sessions have an earlier sender, and which are drafts though\n" +
			"people were invited to them.\n" +
			"It exits 0 when all is fine (warnings are) and 1 with findings.",
		Example: "  rondo check\n  rondo check --json | jq '.findings[].file'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inst, err := a.open()
			if err != nil {
				return err
			}
			set, findings := theme.Load(inst.Files, inst.Config)
			if set != nil {
				known := desk.Know(cmd.Context(), inst, set, a.now, a.now().Add(set.Config.Horizon.Duration()), nil)
				findings = append(append(findings, set.Slips(a.now(), nil)...), desk.Clashes(set, known, a.now())...)
				findings = append(findings, desk.Unread(inst.Files, set, a.now())...).Sorted()
				if have, _, err := inst.Recorded(cmd.Context(), a.now); err == nil { // what else is wrong with the ledger is not the files'
					findings = append(findings, desk.Strange(have, set.Config, inst.Config, a.now())...)
					findings = append(findings, desk.Drawn(set, have, a.now())...)
					findings = append(findings, desk.StillNamed(set, have)...)
				}
				if missing := inst.Wordless(&set.Config); missing != "" {
					findings = append(findings, theme.Finding{File: "rondo.yaml", Warning: true, Found: "templates: " + missing, Right: installation.NoWords})
				}
				if _, err := inst.Words(&set.Config); err != nil {
					findings = append(findings, theme.Finding{File: set.Config.Templates, Found: err.Error(), Right: "mend the template"})
				}
			}
			if asJSON {
				err = printJSON(a.out, desk.Checked(set, findings, a.now()))
			} else {
				printFindings(a.out, findings)
				a.printUnderstood(set)
			}
			if err == nil && findings.Err() != nil {
				return exitCode(exitFindings)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an object with findings and themes")
	return cmd
}

// printFindings writes one finding a line, on a terminal with the place it means.
func printFindings(w io.Writer, findings theme.Findings) {
	for _, f := range findings {
		if !terminal(w) || f.Excerpt() == "" {
			fmt.Fprintln(w, f)
			continue
		}
		place, said, _ := strings.Cut(f.String(), ": ")
		fmt.Fprintf(w, "%s %s\n%s\n", text.Bold.Sprint(place+":"), said, f.Excerpt())
	}
}

// printUnderstood says of every sound theme what its rule means and when its next sessions are.
func (a *app) printUnderstood(set *theme.Set) {
	if set == nil {
		return
	}
	for _, t := range set.Themes {
		draft := ""
		if t.Draft {
			draft = ", a draft"
		}
		if t.IsSeries(a.now()) {
			draft += ", as a series in feeds"
		}
		fmt.Fprintf(a.out, "%s: %s, for %s%s\n", t.Name, t.InWords(), say.Count(len(t.Members), "person", "people"), draft)
		for i, d := range t.Next(a.now(), 3) {
			lead := "  next "
			if i > 0 {
				lead = "       "
			}
			line := lead + d.Start.In(t.Zone.Location()).Format("Mon 2 Jan 2006 15:04 ") + t.Zone.String()
			if note := desk.DateNote(d); note != "" {
				line += "  " + note
			}
			fmt.Fprintln(a.out, line)
		}
	}
}
