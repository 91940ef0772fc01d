package office

import (
	"strings"

	"rondo/scheduler"
	"rondo/store"
)

// What somebody sees and does at the desk is what is of their themes. These functions say of each kind of thing whose it is; the table
// in scope_test.go holds them. What is of no theme is for those who organize all themes; what is about letters and addresses, for
// operators as well.

// ofUID reports whether a session, by its UID, is of a theme that the visitor organizes. Of one that is no more recorded the UID
// itself says whose it was.
func (v *visitor) ofUID(uid string) bool {
	if uid == "" {
		return v.all
	}
	if s := v.State.Session(uid); s != nil {
		return v.of(s.Theme)
	}
	local, _, _ := strings.Cut(uid, "@")
	if dot := strings.LastIndexByte(local, '.'); dot > 0 {
		return v.of(local[:dot])
	}
	return v.all
}

// ofPerson reports whether somebody is in a theme that the visitor organizes, or has a seat in one of its sessions.
func (v *visitor) ofPerson(address string) bool {
	if v.all || address == "" {
		return v.all
	}
	if v.State.Accepted != nil {
		for _, t := range v.State.Accepted.Themes {
			if v.themes[t.ID] && t.Member(address) != nil {
				return true
			}
		}
	}
	for id := range v.themes {
		for _, s := range v.Of(id) {
			if s.Seat(address) != nil {
				return true
			}
		}
	}
	return false
}

// ofLetter reports whether a letter is of the visitor's themes.
func (v *visitor) ofLetter(r store.Row) bool {
	return v.all || v.operator || r.Theme != "" && v.of(r.Theme) || r.Theme == "" && r.UID != "" && v.ofUID(r.UID)
}

// ofMail reports whether mail that came in is for the visitor: about a session of theirs, or else from a person of theirs.
func (v *visitor) ofMail(i store.Item) bool {
	switch {
	case v.all:
		return true
	case i.UID != "":
		return v.ofUID(i.UID)
	case i.Address != "":
		return v.ofPerson(i.Address)
	}
	return v.ofPerson(i.From)
}

// ofWords reports whether a mail with somebody's words is for the visitor: those to whose organizers it was forwarded, or else those
// of the theme that it answers, or of its writer's themes.
func (v *visitor) ofWords(w scheduler.Written) bool {
	if v.all {
		return true
	}
	for _, id := range w.Themes {
		if v.of(id) {
			return true
		}
	}
	if len(w.Themes) > 0 {
		return false
	}
	if w.Theme != "" {
		return v.of(w.Theme)
	}
	return v.ofPerson(w.From)
}

// ofAddress reports whether the visitor may see that an address is not written to, and write to it again.
func (v *visitor) ofAddress(address string) bool { return v.operator || v.ofPerson(address) }

// releases reports whether the visitor may let an edit go: whoever looks after all themes or after the brake, and an organizer
// whose own themes' files are all that has changed.
func (v *visitor) releases(changed []string) bool {
	if v.all || v.operator {
		return true
	}
	if len(changed) == 0 {
		return false
	}
	files := map[string]bool{}
	if v.State.Accepted != nil {
		for _, t := range v.State.Accepted.Themes {
			if v.themes[t.ID] {
				files[t.File] = true
			}
		}
	}
	for _, name := range changed {
		if !files[name] {
			return false
		}
	}
	return true
}

// heldSession returns the UID of the session that a hold asks about.
func heldSession(h scheduler.Hold) string {
	_, uid, _ := strings.Cut(h.Scope, "/")
	return uid
}
