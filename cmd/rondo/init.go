package main

import (
	"embed"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"rondo/ical"
	"rondo/theme"
)

//go:embed scaffold
var scaffold embed.FS

// scaffolded are the files of a first installation, in the order in which a person would read them.
var scaffolded = []string{"rondo.yaml", "people.yaml", "themes/datatalks.yaml"}

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
			for _, name := range scaffolded {
				if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
					return fmt.Errorf("%s is there already; init writes only into a folder without it", filepath.Join(dir, name))
				}
			}
			for _, name := range scaffolded {
				if err := a.writeScaffold(dir, name); err != nil {
					return err
				}
			}
			for _, kind := range []string{"theme", "people", "rondo"} {
				schema, err := theme.Schema(kind)
				if err != nil {
					return err
				}
				if err := writeFile(filepath.Join(dir, "schema", kind+".json"), schema); err != nil {
					return err
				}
			}
			for _, name := range scaffolded {
				fmt.Fprintln(a.out, "wrote", filepath.Join(dir, name))
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

func (a *app) writeScaffold(dir, name string) error {
	t, err := template.ParseFS(scaffold, path.Join("scaffold", name))
	if err != nil {
		return err
	}
	f, err := create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	return t.Execute(f, struct{ Starts string }{firstTuesday(a.now()).String()})
}

// firstTuesday is 14:00 on the first Tuesday of a month that leaves at least four weeks to prepare.
func firstTuesday(now time.Time) ical.Local {
	y, m, _ := now.AddDate(0, 0, 28).Date()
	for d := 1; ; d++ {
		l := ical.LocalDate(y, m+1, d, 14, 0, 0)
		if l.Time().Weekday() == time.Tuesday {
			return l
		}
	}
}

func writeFile(name string, data []byte) error {
	f, err := create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// create makes the file and the folder it lies in.
func create(name string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, err
	}
	return os.Create(name)
}
