package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rondo/desk"
)

// flagOf says which flag fills in which key of a session's entry.
var flagOf = map[string]string{
	"title": "title", "presenter": "presenter", "abstract": "abstract", "place": "place", "materials": "material", "move_to": "move-to", "reason": "reason",
	"cancelled": "cancel", "uncancelled": "takes-place",
}

func (a *app) sessionCommand() *cobra.Command {
	var form desk.SessionForm
	var presenters, materials []string
	var c desk.Change
	var places, dry bool
	cmd := &cobra.Command{
		Use:   "session THEME DATE",
		Short: "Edit one session in the theme's file, or add one",
		Long: "session changes the entry of one session in the theme's file, or with --new adds a session on a further date. Comments,\n" +
			"order and every byte that it does not touch stay. It shows the edit, what the checks find in it and who would get which\n" +
			"letter, and saves it if nothing is wrong. What has an empty value is taken out: --title ''. With desk: { commit: true } in\n" +
			"rondo.yaml it commits the file where it lies in a git repository.",
		Example: "  rondo session datatalks 2026-12-01 --title 'How search ranking was rebuilt' --presenter ada@example.org --dry-run\n" +
			"  rondo session datatalks 2027-02-02 --move-to '2027-02-03 15:00' --reason all-hands\n" +
			"  rondo session datatalks 2027-03-02 --cancel 'winter break'\n" +
			"  rondo session datatalks '2027-01-12 14:00' --new --title 'One more'",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			inst, err := a.open()
			if err != nil {
				return err
			}
			basis, err := desk.EditBasis(cmd.Context(), inst, a.now)
			if err != nil {
				return err
			}
			c.Theme, c.Date = args[0], args[1]
			now, err := basis.Look(c)
			if err != nil {
				return err
			}
			form.Presenter, form.Materials = strings.Join(presenters, "\n"), strings.Join(materials, "\n")
			form.Cancelled = !places
			edited, err := basis.Edit(c, now.Form.With(form, func(key string) bool { return cmd.Flags().Changed(flagOf[key]) }))
			if err != nil {
				return err
			}
			printFindings(a.out, edited.Findings)
			for _, line := range edited.Lines() {
				fmt.Fprintln(a.out, line)
			}
			switch {
			case !edited.Sound():
				return exitCode(exitFindings)
			case !edited.Changes(), dry:
				fmt.Fprintln(a.out, "nothing is written")
				return nil
			}
			saved, err := basis.Save(cmd.Context(), edited, desk.Signature{})
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s is written\n", edited.Name)
			if saved.Commit != "" {
				fmt.Fprintf(a.out, "committed as %s: %s\n", saved.Commit, edited.Subject)
			}
			if saved.Trouble != "" {
				fmt.Fprintln(a.err, "rondo:", saved.Trouble)
			}
			return a.did(cmd.Context())
		},
	}
	f := cmd.Flags()
	f.BoolVar(&c.New, "new", false, "add a session on DATE, which is no date of the rule")
	f.StringVar(&form.Title, "title", "", "what the session is `ABOUT`")
	f.StringSliceVar(&presenters, "presenter", nil, "`WHO` presents, by address or name; again for several")
	f.StringVar(&form.Abstract, "abstract", "", "what it is about, in several `LINES`")
	f.StringVar(&form.Place, "place", "", "`WHERE`, when not at the theme's place")
	f.StringArrayVar(&materials, "material", nil, "a link as `LABEL=URL`, again for several; these become all of its links")
	f.StringVar(&form.Why, "cancel", "", "it does not take place, and `WHY`")
	f.BoolVar(&places, "takes-place", false, "it is cancelled no more")
	f.StringVar(&form.MoveTo, "move-to", "", "its new date and `TIME`: '2027-02-03 15:00'; empty to move it back")
	f.StringVar(&form.Reason, "reason", "", "`WHY` it is moved")
	f.StringVar(&form.Note, "note", "", "a `TEXT` more that people of the session are told before it")
	f.StringVar(&form.NoteAt, "note-at", "1 day before", "`WHEN` they are told")
	f.StringVar(&form.NoteTo, "note-to", "", "`WHO` is told, by their answers; default accepted, tentative")
	f.BoolVar(&dry, "dry-run", false, "show the edit and what would follow, and write nothing")
	cmd.MarkFlagsMutuallyExclusive("cancel", "takes-place")
	return cmd
}
