package main

import (
	"fmt"
	"path/filepath"

	"rondo/installation"

	"github.com/spf13/cobra"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Write a first installation",
		Long: "init writes rondo.yaml, people.yaml, one theme and the JSON Schemas that editors use. It never overwrites a\n" +
			"file of yours; schemas are written anew.",
		Example: "  rondo init guild\n  cd guild && rondo check && rondo plan",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			wrote, err := installation.Scaffold(dir, a.now())
			if err != nil {
				return err
			}
			for _, name := range wrote {
				fmt.Fprintln(a.out, "wrote", name)
			}
			fmt.Fprintln(a.out, "wrote", filepath.Join(dir, "schema")+"/ (editors complete and check the files with it)")
			enter := ""
			if dir != "." {
				enter = "cd " + dir + " && "
			}
			fmt.Fprintf(a.out, "\nNext: put your mail server into rondo.yaml, then\n  %srondo check && rondo plan\n", enter)
			fmt.Fprintln(a.out, "Answers count and are shown as unverified until rondo.yaml says who checks their senders.")
			return nil
		},
	}
}
