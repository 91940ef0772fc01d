package office

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
)

const addressesPath = "/desk/addresses"

// How many are listed.
const (
	silentShown   = 150
	restoredShown = 20
	bouncesShown  = 20
)

// addresses serves GET /desk/addresses: who is not written to, and what came back.
func (room *Room) addresses(w http.ResponseWriter, r *http.Request, v *visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), reading)
	defer cancel()
	list, err := room.Desk.Ledger.Suppressions(ctx)
	if err != nil {
		room.unreadable(w, r, err)
		return
	}
	p := templates.AddressesPage{DeskOutcome: outcome(r), Zone: v.zone.Location(), City: v.zone.City()}
	for _, s := range list {
		into, most := &p.Silent, silentShown
		if !s.Restored.IsZero() {
			into, most = &p.Restored, restoredShown
		}
		if len(*into) == most || !v.ofAddress(s.Address) {
			continue
		}
		one := templates.SilentAddress{Address: s.Address, Since: s.At, Why: s.Reason, Restored: s.Restored, Because: s.Why}
		if v.State.Accepted != nil {
			if person := v.State.Accepted.People.ByAddress.At(s.Address); person != nil {
				one.Name = person.Name
			}
		}
		if s.Letter != "" {
			if row, _, _, err := room.Desk.Ledger.Letter(ctx, s.Letter); err == nil && v.ofLetter(row) {
				one.Letter = room.letterOf(v, row).Path
			}
		}
		*into = append(*into, one)
	}
	bounces, err := room.Desk.Ledger.Inbox(ctx, store.InboxFilter{Class: scheduler.Bounce, Limit: 200})
	if err != nil {
		room.unreadable(w, r, err)
		return
	}
	for _, b := range slices.Backward(bounces) {
		if b.Address != "" && v.ofAddress(b.Address) && len(p.Returned) < bouncesShown {
			p.Returned = append(p.Returned, templates.Bounce{At: b.Arrived, Address: b.Address, Why: string(b.Why)})
		}
	}
	room.page(w, r, v, http.StatusOK, p)
}

// restore serves POST /desk/addresses: writing to an address again.
func (room *Room) restore(w http.ResponseWriter, r *http.Request, v *visitor) {
	form, ok := room.frame.Post(w, r, v.poster(), "do", "address")
	if !ok {
		return
	}
	address := strings.ToLower(strings.TrimSpace(form.Get("address")))
	switch {
	case form.Get("do") != "restore" || address == "":
		room.frame.Unsaved(w, r, v.poster(), http.StatusBadRequest)
		return
	case !v.ofAddress(address):
		room.frame.Refuse(w, r, http.StatusNotFound)
		return
	}
	ctx, cancel := room.frame.Written(r)
	defer cancel()
	if err := room.Desk.Restore(room.acting(ctx, v, "had an address written to again", address, ""), address); err != nil {
		room.Log.Warn("restore an address at the desk", "error", err)
		room.back(w, addressesPath, "sorry", "gone")
		return
	}
	room.done(ctx)
	room.back(w, addressesPath, "done", "restore")
}
