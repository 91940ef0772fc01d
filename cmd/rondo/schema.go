package main

import (
	"slices"

	"github.com/spf13/cobra"

	"rondo/listing"
	"rondo/theme"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema theme|people|rondo|sessions",
		Short: "Print the JSON Schema of a kind of file",
		Long: "schema prints the JSON Schema of theme files, people.yaml or rondo.yaml, so that an editor completes and\n" +
			"checks them. 'rondo init' writes the schemas and the editor line that names them. Of sessions it is the schema of what\n" +
			"'rondo sessions --json' and the address /api/sessions.json say.",
		Example:   "  rondo schema theme > schema/theme.json",
		ValidArgs: append(slices.Clone(theme.SchemaKinds), "sessions"),
		Args:      cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if args[0] == "sessions" {
				_, err := a.out.Write(listing.Schema())
				return err
			}
			schema, err := theme.Schema(args[0])
			if err != nil {
				return usageError{err}
			}
			_, err = a.out.Write(schema)
			return err
		},
	}
}
