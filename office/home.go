package office

import (
	"net/http"

	"rondo/templates"
)

// home serves GET /desk.
func (room *Room) home(w http.ResponseWriter, r *http.Request, v *visitor) {
	room.page(w, r, v, http.StatusOK, templates.DeskPage{})
}
