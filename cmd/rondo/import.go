package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/importer"
	"rondo/say"
	"rondo/theme"
)

func (a *app) importCommand() *cobra.Command {
	im := desk.Importing{}
	var formats, list []string
	for _, f := range importer.Formats {
		formats = append(formats, f.Name)
		list = append(list, fmt.Sprintf("  %-10s %s", f.Name, f.About))
	}
	cmd := &cobra.Command{
		Use:   "import FORMAT SOURCE",
		Short: "Bring in what was before rondo",
		Long: "import turns what other programs read into themes, or shows what they would be. The source is a file, a folder or the\n" +
			"address of a file. What has no place in a theme is named, with file and line. All themes are drafts: nobody hears of\n" +
			"them before you take out the line `draft: true`. Either all files are written or none, and none is overwritten.\n" +
			"The formats:\n" + strings.Join(list, "\n"),
		Example: "  rondo import yaml2ical irc-meetings/meetings --audience guild\n" +
			"  rondo import yaml2ical irc-meetings/meetings --audience guild --into themes\n" +
			"  rondo import archive talks.csv",
		Args:      cobra.ExactArgs(2),
		ValidArgs: formats,
		RunE: func(cmd *cobra.Command, args []string) error {
			im.Format, im.Source, im.Now = args[0], args[1], a.now()
			version, _, _ := strings.Cut(buildVersion(), " ")
			im.Agent = "rondo/" + version
			inst, err := a.open()
			if _, none := os.Stat(a.config); none == nil && err != nil {
				return err
			}
			done, err := desk.Import(cmd.Context(), inst, im)
			if err != nil {
				return err
			}
			return a.printImported(done, im.Into)
		},
	}
	cmd.Flags().StringVar(&im.Into, "into", "", "the `FOLDER` of the themes, or that of rondo.yaml for people; without it nothing is written")
	cmd.Flags().StringArrayVar(&im.Audience, "audience", nil, "a `GROUP`, person or address that is invited, in place of whom the files name; may be repeated")
	cmd.Flags().StringArrayVar(&im.Organizers, "organizer", nil, "a `PERSON` or address that looks after themes for which the files name nobody; may be repeated")
	cmd.AddCommand(a.importArchive())
	return cmd
}

// printImported says what was found, and which files there are.
func (a *app) printImported(done desk.Imported, into string) error {
	if into == "" && done.Text != nil {
		printFindings(a.err, done.Findings)
		_, err := a.out.Write(done.Text)
		return err
	}
	printFindings(a.out, done.Findings)
	if done.Findings.Err() != nil {
		fmt.Fprintln(a.out, "nothing is imported: mend what is named without \"warning\" first")
		return exitCode(exitFindings)
	}
	wrote := "would write"
	if into != "" {
		wrote = "wrote"
	}
	for _, name := range done.Files {
		fmt.Fprintln(a.out, wrote, filepath.Join(into, name))
	}
	fmt.Fprintf(a.out, "%s of %s\n", say.Count(len(done.Files), "file", "files"), say.Count(done.Meetings, "meeting", "meetings"))
	if into == "" {
		fmt.Fprintln(a.out, "nothing is written yet: --into themes does it")
	}
	return nil
}

func (a *app) importArchive() *cobra.Command {
	var of string
	var write bool
	cmd := &cobra.Command{
		Use:   "archive FILE.csv|FILE.ics",
		Short: "Bring past sessions into the archive",
		Long: "archive shows which past sessions a file has, and with --write brings them into the archive: all of them, or none\n" +
			"where something in the file is wrong. The file may be imported again: what is the same changes nothing, what was\n" +
			"edited takes the place of what was there. Sessions that rondo has planned itself are left out.\n" +
			"A CSV file has a header. Its columns, in any order, of which start and theme are needed:\n" +
			"  start (or date, time), end or duration, timezone, theme, title, presenter, abstract, place, tags, materials, uid\n" +
			"Materials are written like slides=https://…; recording=https://….",
		Example: "  rondo import archive talks.csv\n  rondo import archive --theme 'Brown Bag' --write calendar.ics",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			inst, err := a.open()
			if err != nil {
				return err
			}
			set, findings := theme.Load(inst.Files, inst.Config)
			if set == nil {
				return findings
			}
			all, findings := desk.ReadPast(args[0], data, desk.Bringing{Set: set, Theme: of, Now: a.now()})
			printFindings(a.out, findings)
			if findings.Err() != nil {
				fmt.Fprintln(a.out, "nothing is imported: mend the file first")
				return exitCode(exitFindings)
			}
			run := a.look
			if write {
				run = a.change
			}
			return run(cmd.Context(), func(ctx context.Context, d *desk.Desk) error {
				brought, more, err := d.Bring(ctx, args[0], all, write)
				if err != nil {
					return err
				}
				printFindings(a.out, more)
				a.printBrought(brought)
				if !write {
					fmt.Fprintln(a.out, "nothing is written yet: --write does it")
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&of, "theme", "", "the theme of sessions that name none: an id or name, of a theme of yours or another one")
	cmd.Flags().BoolVar(&write, "write", false, "bring them in")
	return cmd
}

// printBrought lists sessions that are new or other than before, and counts them.
func (a *app) printBrought(all []desk.Brought) {
	fates := map[desk.Fate]int{}
	for _, b := range all {
		if fates[b.Fate]++; b.Fate == desk.BroughtSame {
			continue
		}
		line := fmt.Sprintf("%-8s %s  %s: %s", b.Fate, say.Time(b.Facts.Start, b.Facts.Zone), say.Printable(b.Facts.Name), say.Printable(b.Facts.Title))
		if b.Facts.Presenter != "" {
			line += ", by " + say.Printable(b.Facts.Presenter)
		}
		fmt.Fprintln(a.out, line)
	}
	fmt.Fprintf(a.out, "%s new, %d changed, %d as they were\n", say.Count(fates[desk.BroughtNew], "session", "sessions"), fates[desk.BroughtChanged], fates[desk.BroughtSame])
}
