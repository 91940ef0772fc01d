package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/installation"
	"rondo/theme"
)

func (a *app) migrateCommand() *cobra.Command {
	var from, to string
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Move the ledger from a file into PostgreSQL, or back",
		Long: "migrate copies every row of the ledger from a file of SQLite's into a database of PostgreSQL, or back, while no daemon\n" +
			"runs. It compares both sides row by row at the end, and marks the first one as moved: nothing is sent from it or written\n" +
			"to it any more. What was interrupted goes on where it was when the same is run again.\n" +
			"What --from or --to leaves out is the database that rondo.yaml names. The password of a database is never given here: it is\n" +
			"in database_password_file of rondo.yaml, or in RONDO_DATABASE_PASSWORD.",
		Example: "  rondo migrate --from rondo.db          # rondo.yaml names the new database already\n" +
			"  rondo migrate --from rondo.db --to 'postgres://rondo@db.example.org/rondo?sslmode=verify-full'\n" +
			"  rondo migrate --to back.db",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from == "" && to == "" {
				return usagef("name one of the two places, --from or --to")
			}
			inst, settings, err := a.configured()
			if err != nil {
				return err
			}
			moved, err := inst.Move(cmd.Context(), settings, from, to, a.now, a.movement())
			if err != nil {
				return err
			}
			a.printMoved(moved, settings)
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the `PLACE` of the ledger: a file, or the address of a database without a password")
	cmd.Flags().StringVar(&to, "to", "", "the `PLACE` to move it to, where nothing is yet")
	return cmd
}

// movement says on a terminal where the move is.
func (a *app) movement() func(installation.MoveProgress) {
	last := ""
	return func(p installation.MoveProgress) {
		text := "copying " + p.Table
		if p.Comparing {
			text = "comparing " + p.Table
		}
		if text != last && terminal(a.err) {
			fmt.Fprintf(a.err, "\r\x1b[K%s", text)
		}
		last = text
	}
}

func (a *app) printMoved(m installation.Moved, settings *theme.Config) {
	if terminal(a.err) {
		fmt.Fprint(a.err, "\r\x1b[K")
	}
	t := plainTable()
	for _, one := range m.Tables {
		if one.Rows > 0 {
			t.AppendRow(table.Row{one.Name, one.Rows, one.Digest})
		}
	}
	a.printTable(t)
	fmt.Fprintf(a.out, "%d rows of %d tables are the same on both sides\n", m.Rows(), len(m.Tables))
	switch {
	case m.Resumed:
		fmt.Fprintln(a.out, "it went on where it was interrupted")
	case m.Anew:
		fmt.Fprintln(a.out, "it began anew, since the ledger has changed since it was interrupted")
	}
	if m.Mended > 0 {
		fmt.Fprintf(a.out, "octets that PostgreSQL cannot hold became U+FFFD, in %d texts\n", m.Mended)
	}
	if m.Key != "" {
		fmt.Fprintf(a.out, "the key of links was copied to %s\n", m.Key)
	}
	fmt.Fprintf(a.out, "%s is marked as moved: nothing is sent from it any more\n", m.From)
	if settings.Database != m.To {
		fmt.Fprintf(a.out, "write database: %s into rondo.yaml, then 'rondo doctor' and 'rondo serve'\n", m.To)
	}
}
