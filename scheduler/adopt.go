package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// named pairs sessions with the entries of the files that name their UIDs, whatever their dates. It notes the coming dates whose entries name a
// UID that no session has: a session that nobody knows of makes room there, and is opened anew under that UID. spoken tells of a UID whether a
// session of any theme has it.
func (p *pairing) named(spoken func(uid string) bool) {
	for d := range p.dates {
		date := &p.dates[d]
		if date.Override == nil || date.Override.UID == "" {
			continue
		}
		uid := date.Override.UID
		if i := slices.IndexFunc(p.recorded, func(s *Session) bool { return s.UID == uid }); i >= 0 {
			if s := p.recorded[i]; p.mates[i] == nil && (s.Slot == date.Slot || p.coming(s) && p.openDate(d)) {
				p.mates[i], p.taken[d] = date, true
			}
			continue
		}
		p.renames[d] = p.openDate(d) && !spoken(uid)
	}
}

// spoken reports whether a session of any theme has a UID, or had it.
func (s State) spoken(uid string) bool { return s.Spent[uid] || s.Session(uid) != nil }

// Reused warns of coming sessions whose entries name the UID of a session that is over, as copies of old entries do: they get UIDs of their own.
func Reused(set *theme.Set, have State, now time.Time) (found theme.Findings) {
	places := set.Places()
	for _, t := range set.Themes {
		from := ical.LocalOf(now.In(t.Zone.Location())).Midnight()
		for _, o := range t.Occurrences(from, from.Add(time.Duration(set.Config.Horizon)+day)) {
			if o.Override == nil || o.Override.UID == "" || o.Skipped {
				continue
			}
			s := have.Session(o.Override.UID)
			if have.Spent[o.Override.UID] || s != nil && s.Facts.End.Before(now) && s.Slot != o.Slot {
				found = append(found, places.Warning(t, o.Slot, fmt.Sprintf("the UID %q is that of a session that is over, so this one gets its own", o.Override.UID), "take uid out of the entry"))
			}
		}
	}
	return found
}

// adopt gives a session that is to be opened the UID that its entry names, unless a session of any theme has it already. Its address on the web
// stays that of its own UID, and its letters begin above the SEQUENCE that people's calendars may have.
func (a *aim) adopt(o *theme.Override, f *Facts, have State, id string) {
	if o == nil || o.UID == "" || have.spoken(o.UID) {
		return
	}
	f.Key, f.Began = keyOf(id, a.uid), o.Sequence+1
	a.uid = o.UID
}

// Adopts reports whether a plan for these files goes by UIDs that they name, which no two sessions of any themes may have.
func Adopts(set *theme.Set, now time.Time) bool {
	since := theme.When{Local: ical.LocalOf(now.Add(-2 * day)), Set: true}
	return slices.ContainsFunc(set.Themes, func(t *theme.Theme) bool { return t.Adopts(since) })
}

// keyOf returns the key of a session with a UID that was made here for the theme with an id; "" for other UIDs.
func keyOf(id, uid string) string {
	own, ok := strings.CutPrefix(uid, id+".")
	local, _, _ := strings.Cut(own, "@")
	if !ok || len(local) < len("20060102") {
		return ""
	}
	return local[:4] + "-" + local[4:6] + "-" + local[6:]
}
