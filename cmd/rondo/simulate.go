package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rondo/mailbox"
	"rondo/say"
	"rondo/season"
	"rondo/theme"
)

func (a *app) simulateCommand() *cobra.Command {
	var from, to string
	var asJSON, text bool
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Run a season in virtual time and print every letter",
		Long: "simulate runs the files through the real scheduler, ledger and sealer in a database of its own, as if every\n" +
			"letter arrived at once, and prints each in the order in which people would get them. The output is the same\n" +
			"every time: keep it beside your files, and your own CI shows what an edit changes. Nothing is sent.",
		Example: "  rondo simulate --from 2026-12-01 --to 2027-05-31\n" +
			"  rondo simulate --from 2026-12-01 --to 2027-05-31 | diff season.txt -",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			inst, err := a.open()
			if err != nil {
				return err
			}
			set, findings := theme.Load(inst.Files, inst.Config)
			if findings.Err() != nil {
				printFindings(a.err, findings)
				return errors.New("simulate: mend what is listed above")
			}
			zone := set.Config.Site.Zone
			today := a.now().In(zone.Location()).Format(time.DateOnly)
			first, err := theme.ParseWhen(orElse(from, today))
			if err != nil {
				return usagef("--from: %w", err)
			}
			window, err := parseWindow(from, to, first.Local, first.Local.Add(set.Config.Horizon.Duration()))
			if err != nil {
				return err
			}
			show := func(c season.Carried) error { return printCarried(a.out, c, text) }
			all := []season.CarriedRecord{}
			if asJSON {
				show = func(c season.Carried) error {
					all = append(all, season.CarriedOf(c))
					return nil
				}
			}
			sent, people, err := season.Rehearse(cmd.Context(), inst, set, zone.In(window[0]), zone.In(window[1]), show)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.out, all)
			}
			fmt.Fprintf(a.out, "%s to %s\n", say.Count(sent, "letter", "letters"), say.Count(people, "person", "people"))
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "first `DATE` (default: today)")
	f.StringVar(&to, "to", "", "last `DATE` (default: the horizon)")
	f.BoolVar(&asJSON, "json", false, "print an array of letters")
	f.BoolVar(&text, "text", false, "print the words of every letter too")
	return cmd
}

func orElse(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

func printCarried(w io.Writer, c season.Carried, text bool) error {
	mail := mailbox.Read(c.Sealed.Bytes)
	_, err := fmt.Fprintf(w, "%s  %-8s  %s  %s\n", say.Time(c.At, c.Zone), c.Letter.Kind, c.Letter.To.Email, mail.Subject)
	if err == nil && text {
		_, err = fmt.Fprintf(w, "\n    %s\n\n", strings.ReplaceAll(strings.TrimSpace(mail.Text), "\n", "\n    "))
	}
	return err
}
