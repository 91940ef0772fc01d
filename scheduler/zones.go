package scheduler

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"rondo/theme"
)

// keepTime holds back what new zone data makes of many invited sessions: while the hold stands, sessions keep the
// instants that people were told.
func (p *planner) keepTime(prospects []prospect) {
	var shifts []string
	var lines []Line
	var themes []*theme.Theme
	sessions := 0
	each := func(do func(t *theme.Theme, a *aim)) {
		for i := range prospects {
			for j := range prospects[i].aims {
				a := &prospects[i].aims[j]
				if a.changes() && a.have.Facts.Start.After(p.now) && a.facts.clockChange(a.have.Facts) {
					do(prospects[i].theme, a)
				}
			}
		}
	}
	each(func(t *theme.Theme, a *aim) {
		if !slices.ContainsFunc(a.have.Seats, a.have.holds) {
			return
		}
		sessions++
		if len(themes) == 0 || themes[len(themes)-1] != t {
			themes = append(themes, t)
		}
		shift := fmt.Sprintf("%s by %s", a.facts.Zone, a.facts.Start.Sub(a.have.Facts.Start))
		if !slices.Contains(shifts, shift) {
			shifts = append(shifts, shift)
		}
		if len(lines) < mostLines {
			lines = append(lines, Line{Says: "session", A: t.Name, From: a.facts.Wall, Parts: a.facts.linesSince(a.have.Facts)})
		}
	})
	limit := p.set.Config.Brake.Sessions
	slices.Sort(shifts)
	digest := sum(strings.Join(shifts, ", "))
	if sessions <= limit || p.have.Released == digest {
		return
	}
	why := fmt.Sprintf("new time zone data moves %d sessions that people were invited to (limit %d): %s", sessions, limit, strings.Join(shifts, ", "))
	if p.hold(holdZones, why, digest) {
		p.notice(themes, digest, why, lines)
	}
	each(func(_ *theme.Theme, a *aim) {
		kept := *a.facts
		kept.Start, kept.End = a.have.Facts.Start, a.have.Facts.End
		a.become(&kept)
	})
}

func sum(text string) string {
	hash := sha256.Sum256([]byte(text))
	return hex.EncodeToString(hash[:])
}
