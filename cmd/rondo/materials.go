package main

import (
	"fmt"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"rondo/desk"
)

func (a *app) materialsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "materials",
		Short: "Add slides, recordings and notes to sessions",
		Long: "materials of a session are links under labels of your own. They are on its page, in feeds and in the letters that\n" +
			"follow it, also when they are added after it.",
		Example: "  rondo materials list datatalks\n  rondo materials add datatalks 2026-12-01 slides=https://example.org/slides.pdf --write",
	}
	cmd.AddCommand(a.materialsAdd(), a.materialsList())
	return cmd
}

func (a *app) materialsAdd() *cobra.Command {
	var write bool
	cmd := &cobra.Command{
		Use:   "add THEME DATE LABEL=URL…",
		Short: "Show the edit of the theme's file that adds links, and write it",
		Long: "add shows what is to change in the theme's file, and with --write changes it, comments and order kept. A label that is\n" +
			"there already gets the new address.",
		Example: "  rondo materials add datatalks 2026-12-01 slides=https://example.org/slides.pdf recording=https://example.org/video --write",
		Args:    cobra.MinimumNArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			add, err := desk.MaterialsOf(args[2:])
			if err != nil {
				return err
			}
			inst, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			edit, err := desk.AddMaterials(inst, have, args[0], args[1], add)
			if err != nil {
				return err
			}
			fmt.Fprint(a.out, edit.Diff())
			if !write {
				fmt.Fprintln(a.out, "nothing is written; --write does it")
				return nil
			}
			if err := edit.Write(); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s is written\n", edit.Name)
			return a.did(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&write, "write", false, "change the file")
	return cmd
}

func (a *app) materialsList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list THEME [DATE]",
		Short:   "List the links of a theme's sessions",
		Example: "  rondo materials list datatalks\n  rondo materials list datatalks 2026-12-01 --json",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			inst, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			rows, err := desk.Materials(inst, have, args[0], args[1:])
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.out, append([]desk.MaterialRecord{}, rows...))
			}
			if len(rows) == 0 {
				fmt.Fprintln(a.out, "no materials")
				return nil
			}
			t := plainTable()
			t.AppendHeader(table.Row{"session", "label", "link"})
			for _, r := range rows {
				t.AppendRow(table.Row{r.Session, r.Label, r.URL})
			}
			a.printTable(t)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	return cmd
}
