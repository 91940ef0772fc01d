package office

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"rondo/store"
	"rondo/templates"
)

// mePage serves GET /desk/me: the devices in which the visitor is signed in.
func (room *Room) mePage(w http.ResponseWriter, r *http.Request, v *visitor) {
	devices, err := room.Ledger.Devices(r.Context(), v.address)
	if err != nil {
		room.Log.Error("list devices", "error", err)
		room.frame.Refuse(w, r, http.StatusServiceUnavailable)
		return
	}
	view := templates.DevicesPage{Zone: v.zone.Location(), City: v.zone.City(), Done: r.URL.Query().Has("done")}
	for _, d := range devices {
		view.Devices = append(view.Devices, templates.Device{ID: d.ID, Name: d.Name, Began: d.Began, Seen: d.Seen, Here: d.ID == v.device.ID})
	}
	room.page(w, r, v, http.StatusOK, view)
}

// me serves POST /desk/me: it signs out one of the visitor's devices, or all of them.
func (room *Room) me(w http.ResponseWriter, r *http.Request, v *visitor) {
	form, ok := room.frame.Post(w, r, v.poster(), "out")
	if !ok {
		return
	}
	id, what := form.Get("out"), "everywhere"
	switch id {
	case "":
		room.frame.Unsaved(w, r, v.poster(), http.StatusBadRequest)
		return
	case "all":
		id = ""
	default:
		devices, err := room.Ledger.Devices(r.Context(), v.address)
		if err != nil {
			room.unrecorded(w, r, v, "list devices", err)
			return
		}
		i := slices.IndexFunc(devices, func(d store.Device) bool { return d.ID == id })
		if i < 0 { // signed out already
			room.frame.SeeOther(w, "/desk/me")
			return
		}
		what = cmp.Or(devices[i].Name, "a browser")
	}
	room.signOut(w, r, v, id, what)
}

// out serves POST /desk/out: it signs this browser out.
func (room *Room) out(w http.ResponseWriter, r *http.Request, v *visitor) {
	if _, ok := room.frame.Post(w, r, v.poster()); ok {
		room.signOut(w, r, v, v.device.ID, cmp.Or(v.device.Name, "a browser"))
	}
}

// signOut ends a device of the visitor, or all of them where id is "".
func (room *Room) signOut(w http.ResponseWriter, r *http.Request, v *visitor, id, what string) {
	ctx, cancel := room.frame.Written(r)
	defer cancel()
	if _, err := room.Ledger.SignOut(room.acting(ctx, v, "signed out", "", what), v.address, id); err != nil {
		room.unrecorded(w, r, v, "sign out", err)
		return
	}
	if id != "" && id != v.device.ID {
		room.frame.SeeOther(w, "/desk/me?done")
		return
	}
	w.Header().Del("Set-Cookie") // one of a rotation
	room.setCookie(w, room.cookieName(), "", time.Time{})
	room.frame.SeeOther(w, signInPath)
}

// unrecorded says that nothing was recorded because of an error, which is logged.
func (room *Room) unrecorded(w http.ResponseWriter, r *http.Request, v *visitor, doing string, err error) {
	room.Log.Error(doing, "error", err)
	room.frame.Unsaved(w, r, v.poster(), http.StatusServiceUnavailable)
}
