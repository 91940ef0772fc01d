package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "Write man pages",
		Long: "man writes a page of the manual for rondo and each of its verbs into FOLDER, which it makes: rondo.1, rondo-serve.1 and so on.\n" +
			"'man ./rondo.1' shows one. Packages have them.",
		Example: "  rondo man ~/.local/share/man/man1 && man rondo-plan",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o777); err != nil {
				return err
			}
			root := cmd.Root()
			for _, one := range allCommands(root) {
				one.DisableAutoGenTag = true // which has the day on which it was made
			}
			return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Source: "rondo", Manual: "rondo"}, args[0])
		},
	}
}
