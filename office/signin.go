package office

import (
	"net/http"

	"rondo/templates"
)

// signInPage serves GET /desk/in.
func (room *Room) signInPage(w http.ResponseWriter, r *http.Request, v *visitor) {
	room.page(w, r, v, http.StatusOK, templates.DeskPage{})
}
