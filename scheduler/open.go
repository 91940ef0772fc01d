package scheduler

import (
	"time"

	"rondo/theme"
)

// NobodyPresents is the reason of a session that is called off because it was still open at hold_until.
const NobodyPresents = "nobody presents it"

// open returns f, which the files make of a session that has not begun, as it is while or because nobody presents it: tentative until
// hold_until, and then whatever open_session says.
func (f *Facts) open(t *theme.Theme, now time.Time) {
	switch {
	case f.Cancelled || f.Presenter != "" || !t.HoldUntil.Set:
	case now.Before(f.decided(t)):
		f.Tentative = true
	case t.OpenSession == theme.CancelOpen:
		*f = f.cancelled(NobodyPresents)
	case t.OpenSession == theme.SocialOpen:
		f.Social = true
	}
}

// decided returns when it is decided what becomes of a session with these facts if nobody presents it.
func (f *Facts) decided(t *theme.Theme) time.Time { return t.HoldUntil.Before(f.Wall, f.Zone) }

// watch has the plan looked at again when it is decided whether a tentative session takes place.
func (p *planner) watch(t *theme.Theme, f *Facts) {
	if f.Tentative && t.HoldUntil.Set {
		p.reached(f.decided(t))
	}
}

// doubt notes in a letter until when its session is tentative, and what becomes of it then.
func (p *planner) doubt(l *Letter, t *theme.Theme) {
	switch f := &l.Facts; {
	case !f.Tentative:
	case f.Lapsed:
		if _, gone := p.have.season(t); gone.Before(f.Start) {
			l.Until = gone
		}
	case t.HoldUntil.Set:
		l.Until, l.Becomes = f.decided(t), t.OpenSession
	}
}
