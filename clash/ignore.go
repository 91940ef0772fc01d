package clash

import (
	"slices"

	"rondo/theme"
)

// ignored are the clashes that a theme's file says nobody is to hear of: a bit for each kind and severity.
type ignored uint64

func ignoredOf(o theme.OnConflict) (all ignored) {
	if o == (theme.OnConflict{}) {
		return 0
	}
	for _, kind := range Kinds {
		for severity := Low; severity <= High; severity++ {
			if o.For(kind.String(), severity.String()) == theme.Ignore {
				all |= ignoring(kind, severity)
			}
		}
	}
	return all
}

func ignoring(kind Kind, severity Severity) ignored {
	return 1 << (len(Severities)*slices.Index(Kinds, kind) + int(severity) - 1)
}

// heed notes what each theme ignores.
func (r *Report) heed(themes []*theme.Theme) {
	r.ignored = make([]ignored, len(themes))
	for i, t := range themes {
		r.ignored[i] = ignoredOf(t.OnConflict)
	}
	for i := range r.Sessions {
		s := &r.Sessions[i]
		s.alone = r.ignores(s, People, Medium) && r.ignores(s, People, High)
	}
}

// ignores reports whether a session's theme ignores clashes of a kind and severity.
func (r *Report) ignores(s *Session, kind Kind, severity Severity) bool {
	all := r.ignored[s.order]
	return all != 0 && all&ignoring(kind, severity) != 0
}

// heeded leaves out the clashes that are ignored. Of two sessions each goes by what its own theme says.
func (r *Report) heeded(found []Clash) []Clash {
	if !slices.ContainsFunc(r.ignored, func(i ignored) bool { return i != 0 }) {
		return found
	}
	return slices.DeleteFunc(found, func(c Clash) bool { return r.ignores(&r.Sessions[c.Session], c.Kind, c.Severity) })
}
