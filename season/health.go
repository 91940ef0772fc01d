package season

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"rondo/desk"
	"rondo/installation"
	"rondo/theme"
)

// tellHealth tells how each theme went, as `rondo health` does.
func (s *stage) tellHealth(ctx context.Context) error {
	db, err := installation.ReadLedger(ctx, filepath.Join(s.dir, theme.UsualDatabase), s.run.clock)
	if err != nil {
		return err
	}
	defer db.Close()
	have, err := db.State(ctx)
	if err != nil {
		return err
	}
	p, err := desk.Year("", "", s.run.Now, have.Accepted.Config.Site.Zone)
	if err != nil {
		return err
	}
	reports, err := desk.Reports(ctx, db, have, "", p, s.run.Now)
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, "\nHow the themes went:\n\n")
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\t"+strings.Join(desk.CountsHead, "\t"))
	for _, r := range reports {
		fmt.Fprintln(w, strings.Join(desk.ThemeRow(r), "\t"))
	}
	return w.Flush()
}
