package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/mailbox"
	"rondo/scheduler"
	"rondo/theme"
)

func (a *app) previewCommand() *cobra.Command {
	var to, sendTo, format string
	var kind scheduler.Kind
	var step theme.Step
	cmd := &cobra.Command{
		Use:   "preview THEME DATE",
		Short: "Show the exact letter a person would get",
		Long: "preview composes and seals one letter about a session as the files are now, and prints it. Nothing is sent\n" +
			"and nothing is recorded. With --send-to a trial of it goes to one address: the words as the reader would see them,\n" +
			"with a calendar object that no calendar acts on and links that lead nowhere.",
		Example: "  rondo preview datatalks 2026-12-01\n" +
			"  rondo preview datatalks 2026-12-01 --kind reminder --to ada@example.org\n" +
			"  rondo preview datatalks 2026-12-01 --format html > letter.html\n" +
			"  rondo preview datatalks 2026-12-01 --to 'Ada Searcher' --send-to me@example.org",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			on, err := theme.ParseWhen(args[1])
			if err != nil {
				return usagef("DATE: %w", err)
			}
			_, t, err := a.theme(args[0])
			if err != nil {
				return err
			}
			p, err := a.plan(cmd.Context())
			if err != nil {
				return err
			}
			for flag, who := range map[string]*string{"--to": &to, "--send-to": &sendTo} {
				if *who, err = desk.PersonNamed(p.Want.People, *who); err != nil {
					return usagef("%s: %w", flag, err)
				}
			}
			slot, err := desk.SlotOn(t, on)
			if err != nil {
				return err
			}
			l, err := scheduler.Draft(p.Want, p.Have, scheduler.Drafting{
				Theme: t.ID, Slot: slot, Kind: kind, Step: step, To: to,
			}, p.Now)
			if errors.Is(err, scheduler.ErrNotInvited) {
				return usagef("--to: %w", err)
			}
			if err != nil {
				return err
			}
			inst, err := a.open()
			if err != nil {
				return err
			}
			if sendTo != "" {
				said, err := inst.SendTrial(cmd.Context(), p.Want, l, sendTo, a.now())
				if err != nil {
					return fmt.Errorf("the trial was not sent to %s: %w", sendTo, err)
				}
				_, err = fmt.Fprintf(a.out, "a trial of the letter to %s went to %s: %s\n", l.To.Email, sendTo, said)
				return err
			}
			if inst.Key, _, err = inst.LoadKey(&p.Want.Config); err != nil {
				return err
			}
			seal, err := inst.Sealer(p.Want)
			if err != nil {
				return err
			}
			sealed, err := seal(l)
			if err != nil {
				return err
			}
			return a.show(sealed.Bytes, format)
		},
	}
	f := cmd.Flags()
	choose(f, &kind, "kind", scheduler.Request, scheduler.KindNames(), "`KIND` of letter: "+joined(scheduler.KindNames()))
	choose(f, &step, "step", "", append([]theme.Step{""}, theme.Steps[2:]...), "of a briefing: the `STEP` of the path that it is about (default: the first)")
	f.StringVar(&to, "to", "", "address or name of the reader, `WHO` (default: the first in the audience)")
	f.StringVar(&sendTo, "send-to", "", "send a trial of the letter to one address or name, `WHO`, instead of printing it")
	choose(f, &format, "format", "text", []string{"text", "html", "eml"}, "`FORMAT`: text, html or eml")
	return cmd
}

func (a *app) show(raw []byte, format string) error {
	var err error
	switch mail := mailbox.Read(raw); format {
	case "eml":
		_, err = a.out.Write(raw)
	case "html":
		_, err = fmt.Fprint(a.out, mail.HTML)
	default:
		_, err = fmt.Fprintf(a.out, "From: %s\nTo: %s\nSubject: %s\n\n%s", mail.From, mail.To, mail.Subject, mail.Text)
	}
	return err
}
