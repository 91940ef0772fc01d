package web

import (
	"net/http"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/token"
)

func (h *Handler) feedGuest(e *edition, r *http.Request) *guest {
	got, found := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !found {
		return nil
	}
	return h.ownGuest(e, got, token.Feed)
}

// myFeed answers GET /my/{file} with a person's own calendar. It is made for each request: one person's sessions are few,
// and those of everybody would be many to keep.
func (h *Handler) myFeed(w http.ResponseWriter, r *http.Request, g *guest) {
	words := scheduler.FeedWords(h.options.Words().FeedWords(g.settings.Language))
	calendar := scheduler.OwnFeed(g.state, g.address, g.site, words, h.options.Now())
	encoded, err := calendar.Encode()
	if err != nil {
		h.options.Log.Error("make a person's feed", "error", err)
		h.metrics.feedServed(h.fail(w, r, http.StatusInternalServerError))
		return
	}
	whole := newCalendar([][]byte{encoded}, nil)
	// When it became what it is nobody can say: it follows wishes and seats, too. It has its entity tag.
	f := newFeed("sessions", whole, time.Time{}, nil)
	f.keepPrivate()
	h.metrics.feedServed(f.serve(w, r))
}

// keepPrivate lets only the asker's own calendar keep the feed, and has it ask again every time: an address that was
// revoked is no good at once.
func (f *feed) keepPrivate() {
	for _, body := range []*representation{&f.plain, &f.packed} {
		body.header.Set("Cache-Control", "private, no-cache")
		body.unchanged.Set("Cache-Control", "private, no-cache")
	}
}
