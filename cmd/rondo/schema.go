package main

import (
	"github.com/spf13/cobra"

	"rondo/theme"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema theme|people|rondo",
		Short: "Print the JSON Schema of a kind of file",
		Long: "schema prints the JSON Schema of theme files, people.yaml or rondo.yaml, so that an editor completes and\n" +
			"checks them. 'rondo init' writes the schemas and the editor line that names them.",
		Example:   "  rondo schema theme > schema/theme.json",
		ValidArgs: theme.SchemaKinds,
		Args:      cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			schema, err := theme.Schema(args[0])
			if err != nil {
				return usageError{err}
			}
			_, err = a.out.Write(schema)
			return err
		},
	}
}
