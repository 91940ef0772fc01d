package web

import (
	"context"
	"net/http"
	"time"

	"rondo/templates"
	"rondo/theme"
)

// Forgetter shows people what is known of them, and forgets them.
type Forgetter interface {
	// Known returns what is known of the person with an address, in order of [templates.KnownPart].Table.
	Known(ctx context.Context, address string) ([]templates.KnownPart, error)
	// Forget erases it, as [store.Forgetter] says. After an error nothing was erased, or the ledger has still to be written anew.
	Forget(ctx context.Context, address string) error
}

// forgetWithin is how long a request to be forgotten may take: a large ledger is rewritten as a whole.
const forgetWithin = 50 * time.Second

// knownPage serves GET /me/{token}/known: all that is known of a person.
func (h *Handler) knownPage(w http.ResponseWriter, r *http.Request, g *guest) {
	ctx, cancel := context.WithTimeout(r.Context(), writeWithin)
	defer cancel()
	parts, err := h.options.Forgetter.Known(ctx, g.address)
	if err != nil {
		h.options.Log.Error("look up what is known of somebody", "error", err)
		h.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	known := h.known(g)
	known.Parts = parts
	h.knows(w, r, g, http.StatusOK, known)
}

// forgetPage serves GET /me/{token}/forget: the question whether somebody means it.
func (h *Handler) forgetPage(w http.ResponseWriter, r *http.Request, g *guest) {
	known := h.known(g)
	known.Ask = !known.Organizes
	h.knows(w, r, g, http.StatusOK, known)
}

// forget serves POST /me/{token}/forget: somebody is forgotten. The page that says so has no address of its own, since none is left.
func (h *Handler) forget(w http.ResponseWriter, r *http.Request, g *guest) {
	form, ok := h.post(w, r, g, "forget")
	if !ok {
		return
	}
	known := h.known(g)
	if form.Get("forget") != "everything" || known.Organizes {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), forgetWithin)
	defer cancel()
	err := h.options.Forgetter.Forget(ctx, g.address)
	h.parts.clear()
	h.whose.clear()
	if err != nil {
		h.options.Log.Error("forget somebody", "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
		return
	}
	h.Invalidate()
	h.knows(w, r, g, http.StatusOK, templates.Known{Gone: true})
}

func (h *Handler) knows(w http.ResponseWriter, r *http.Request, g *guest, code int, known templates.Known) {
	h.page(w, r, g.Site, code, templates.Page{Language: g.language()}, templates.KnownPage{Known: known})
}

func (h *Handler) known(g *guest) templates.Known {
	k := templates.Known{To: g.name, Address: g.address, Page: h.ownPath(g), Zone: g.zone.Location()}
	if g.State.Accepted != nil {
		for _, t := range g.State.Accepted.Themes {
			m := t.Member(g.address)
			k.Organizes = k.Organizes || m != nil && m.Role() == theme.Organizer
		}
	}
	return k
}
