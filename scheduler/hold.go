package scheduler

import (
	"fmt"
	"strings"

	"rondo/theme"
)

// The scopes of the holds that Plan sets and lifts.
const (
	holdFiles = "files" // an edit that would disturb many
	holdZones = "zones" // zone data that would move many sessions
)

func themeScope(id string) string { return "theme/" + id }

// draftScope is of the sessions of a theme that are to be drafts, though people know of them.
func draftScope(id string) string { return "draft/" + id }

// asideScope is of one session that people were invited to, and that the rule of its theme would skip or move.
func asideScope(uid string) string { return asideScopes + uid }

const asideScopes = "step/"

// Asks reports whether the hold is a question about one session, which stays as it is until somebody answers.
func (h Hold) Asks() bool { return strings.HasPrefix(h.Scope, asideScopes) }

// hold records a hold unless it stands already, and reports whether it is new.
func (p *planner) hold(scope, why, digest string) (isNew bool) {
	p.held[scope] = true
	for _, h := range p.have.Holds {
		if h.Scope == scope && h.Digest == digest && (digest != "" || h.Why == why) {
			return false
		}
	}
	p.do(HoldBack{Hold{Scope: scope, Why: why, Digest: digest, Since: p.now}})
	return true
}

// lift ends the holds that Plan once set and that no longer stand.
func (p *planner) lift() {
	for _, h := range p.have.Holds {
		ours := h.Scope == holdFiles || h.Scope == holdZones || strings.HasPrefix(h.Scope, themeScope("")) || strings.HasPrefix(h.Scope, draftScope("")) || h.Asks()
		if ours && !p.held[h.Scope] {
			p.do(Lift{Scope: h.Scope, Why: "nothing is held any more"})
		}
	}
}

// holdVanished holds the themes that have coming sessions and no file, new themes that look like one of them under another
// id, which would invite everybody a second time, and themes whose file now says what another one's did.
func (p *planner) holdVanished(set *theme.Set) {
	lost := p.vanished(set)
	for i := range lost {
		p.hold(themeScope(lost[i].id), "its file is gone: bring it back, or end the theme with `ended: true`", "")
	}
	for _, t := range set.Themes {
		own := p.coming(t.ID)
		if other := p.swapped(set, t, own); other != "" {
			p.hold(themeScope(t.ID), fmt.Sprintf("its file has the name %q, which %s had: were files renamed over each other? "+
				"Then put them back, or write `id: %s` into this one; to change names among themes, save one after the other", t.Name, other, other), "")
			continue
		}
		if t.Ended || t.Draft || own != nil {
			continue
		}
		for i := range lost {
			if same := lost[i].alike(t, p.today); same != "" {
				p.hold(themeScope(t.ID), fmt.Sprintf("it has %s of %s, whose file is gone: was it renamed? Then add `id: %s`; if that one is over, bring its file back with `ended: true`", same, lost[i].id, lost[i].id), "")
				break
			}
		}
	}
}

// coming is a session of the theme that is still to be held, nil when there is none.
func (p *planner) coming(id string) *Session {
	for _, s := range p.have.of(id) {
		if s.Facts.Start.After(p.now) && !s.Facts.Cancelled {
			return s
		}
	}
	return nil
}

// notice tells the organizers of themes, at once, what is held. Its letters have the digest in their names, so that each
// edit is told of once.
func (p *planner) notice(themes []*theme.Theme, digest, why string, lines []Line) {
	told := map[string]bool{}
	for _, t := range themes {
		for _, m := range t.Members {
			if m.Role() != theme.Organizer || told[m.Person.Email] || p.have.regard(m.Person.Email, t.ID).silent() {
				continue
			}
			told[m.Person.Email] = true
			l := p.toOrganizer(Notice, m.Person, digest)
			l.Lines, l.Why = lines, Reason(why)
			p.do(Post{Letter: l})
		}
	}
}
