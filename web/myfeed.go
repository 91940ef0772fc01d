package web

import (
	"net/http"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/token"
	"rondo/web/edition"
)

// feedGuest finds the person whose feed is asked for.
func (h *Handler) feedGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	got, found := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !found {
		return nil, false, nil
	}
	return h.ownGuest(e, r, got, token.Feed)
}

// myFeed serves GET /my/{file}: a person's own calendar. It is made for each request: one person's sessions are few,
// and to keep those of everybody would take much memory.
func (h *Handler) myFeed(w http.ResponseWriter, r *http.Request, g *guest) {
	calendar := scheduler.OwnFeed(g.State, g.address, g.Site, h.feedWords(g.settings.Language), h.options.Now())
	encoded, err := calendar.Encode()
	if err != nil {
		h.options.Log.Error("make a person's feed", "error", err)
		h.metrics.feedServed(h.fail(w, r, http.StatusInternalServerError))
		return
	}
	// It follows wishes and seats, which have no date, so nobody can say since when it is what it is. It has its tag.
	f := edition.NewFile(encoded, time.Time{})
	h.metrics.feedServed(serve(w, r, f, "sessions.ics", privateFile))
}

// feedWords returns the words of feeds in a language.
func (h *Handler) feedWords(language string) scheduler.FeedWords {
	return scheduler.FeedWords(h.options.Words().FeedWords(language))
}

// when says when a session is, in a language.
func (h *Handler) when(language string, start, end time.Time, zone ical.Zone) string {
	return h.options.Words().When(language, start, end, zone.Location(), zone.City())
}
