package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// AsideRecord is a coming session that steps aside by the on_conflict of its theme, or would, for scripts. Start and To are RFC 3339
// on the clocks of the theme.
type AsideRecord struct {
	Theme  string `json:"theme"`
	UID    string `json:"uid"`
	Start  string `json:"start"` // by the files
	Does   string `json:"does"`  // skip, move or stay: what its rule makes of it; it stays where nothing is free
	To     string `json:"to,omitempty"`
	Kind   string `json:"kind"` // of the conflict
	With   string `json:"with"` // what it meets
	People int    `json:"people"`
	State  string `json:"state"` // done, asks (people were invited, and it waits for an organizer), agreed or refused
	Said   string `json:"-"`     // in a line
}

// Asides lists the coming sessions that step aside, or would, theme by theme and in order of date. It is never nil.
func Asides(want *theme.Set, have scheduler.State, now time.Time) []AsideRecord {
	all := []AsideRecord{}
	for _, a := range scheduler.Asides(want, have, now) {
		all = append(all, asideRecord(a))
	}
	return all
}

func asideRecord(a scheduler.Aside) AsideRecord {
	at := func(l ical.Local) string { return a.Zone.In(l).In(a.Zone.Location()).Format(time.RFC3339) }
	r := AsideRecord{
		Theme: a.Theme.ID, UID: a.UID, Start: at(a.From), Does: "move", Kind: a.Kind.String(), With: a.About, People: a.People, State: "done",
		Said: say.Time(a.Zone.In(a.From), a.Zone) + "  " + a.Theme.Name + " " + does(a),
	}
	switch {
	case a.Skipped:
		r.Does = "skip"
	case a.Stuck || a.Refused:
		r.Does = "stay"
	}
	if a.To != 0 {
		r.To = at(a.To)
	}
	switch {
	case a.Asks:
		r.State = "asks"
	case a.Agreed:
		r.State = "agreed"
	case a.Refused:
		r.State = "refused"
	}
	return r
}

// does says in a line what becomes of a session.
func does(a scheduler.Aside) string {
	met := Met(a.Kind, a.About, a.People)
	to := sayTo(a.From, a.To)
	for _, c := range a.Though {
		to += ", although there is " + Met(c.Kind, c.About, 0)
	}
	switch {
	case a.Stuck:
		return "meets " + met + ", and nothing is free within " + a.Theme.OnConflict.Move.Within.String() + ": it stays"
	case a.Refused:
		return "meets " + met + ", and stays by your word"
	case a.Asks && a.Skipped:
		return "meets " + met + ": call it off? People were invited"
	case a.Asks:
		return "meets " + met + ": move it to " + to + "? People were invited"
	case a.Skipped:
		return "is skipped: " + met
	}
	return "moves to " + to + ", out of the way of " + met
}

// step says in few words what becomes of a session.
func step(a scheduler.Aside) string {
	switch to := sayTo(a.From, a.To); {
	case a.Stuck:
		return "stays: nothing free within " + a.Theme.OnConflict.Move.Within.String()
	case a.Refused:
		return "stays by your word"
	case a.Asks && a.Skipped:
		return "call it off? 'rondo apply'"
	case a.Asks:
		return "move to " + to + "? 'rondo apply'"
	case a.Skipped:
		return "is skipped"
	default:
		return "moves to " + to
	}
}

// Met says what a session meets: "Board (people: 12)".
func Met(kind clash.Kind, about string, people int) string {
	what := kind.String()
	if people > 0 {
		what += fmt.Sprintf(": %d", people)
	}
	if about == "" {
		return what
	}
	return about + " (" + what + ")"
}

// sayTo says a time beside another one: without the day where that is the same.
func sayTo(from, to ical.Local) string {
	if from.Midnight() == to.Midnight() {
		return to.Time().Format("15:04")
	}
	return to.Time().Format("Mon 2 Jan 15:04")
}

// Asked lists those of Planned.Asides that wait for an organizer: of one theme (its id) or, with "", of all, and with a date only
// that of the session on that day.
func (p *Planned) Asked(id string, date theme.When) (all []AsideRecord) {
	for _, a := range p.Asides {
		if a.State == "asks" && (id == "" || a.Theme == id) && (!date.Set || a.Start[:len(time.DateOnly)] == date.Local.Date()) {
			all = append(all, a)
		}
	}
	return all
}

// SettleAsides does with sessions what their rules propose, or lets them stay. It returns what was recorded: less than was shown
// where something has changed meanwhile.
func (d *Desk) SettleAsides(ctx context.Context, p *Planned, which []AsideRecord, agree bool) ([]scheduler.Action, error) {
	uids := make([]string, len(which))
	for i := range which {
		uids[i] = which[i].UID
	}
	return d.Ledger.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		have.Calendars = p.Have.Calendars
		then := Asides(p.Want, have, d.Now().UTC())
		as := slices.DeleteFunc(slices.Clone(uids), func(uid string) bool { // what would become of it now is not what was shown
			return !slices.ContainsFunc(which, func(shown AsideRecord) bool {
				return shown.UID == uid && slices.ContainsFunc(then, func(a AsideRecord) bool {
					return a.UID == uid && a.Does == shown.Does && a.To == shown.To && a.State == shown.State
				})
			})
		})
		if len(as) == 0 {
			return nil, nil
		}
		if agree {
			return scheduler.Agree(p.Want, have, d.Now(), as...), nil
		}
		return scheduler.Refuse(p.Want, have, d.Now(), as...), nil
	})
}
