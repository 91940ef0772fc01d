package web

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"rondo/scheduler"
	"rondo/templates"
)

// Answers takes what people say on their own pages.
type Answers interface {
	// Reply keeps an answer for good and has it decided like one that came by mail. When it returns an error nothing was
	// kept. When it returns false the answer is kept, and what follows from it will be recorded later.
	Reply(ctx context.Context, form scheduler.Form) (decided bool, err error)
	// Prefer records what [scheduler.Wishes] makes of a change. When it returns an error nothing was recorded.
	Prefer(ctx context.Context, address string, change scheduler.Change) error
}

// writeWithin is how long it may take to record what was posted.
const writeWithin = 10 * time.Second

// post reads a form of our own page, and answers itself when there is something wrong with it.
func (h *Handler) post(w http.ResponseWriter, r *http.Request, who actor, known ...string) (url.Values, bool) {
	posted, code := body(w, r)
	if code != 0 {
		h.unsaved(w, r, who, code)
		return nil, false
	}
	return h.posted(w, r, who, posted, known...)
}

func (h *Handler) posted(w http.ResponseWriter, r *http.Request, who actor, posted []byte, known ...string) (url.Values, bool) {
	if !sameSite(who.site(), r) {
		h.unsaved(w, r, who, http.StatusForbidden)
		return nil, false
	}
	form, code := fields(r.Header.Get("Content-Type"), posted, known...)
	if code != 0 {
		h.unsaved(w, r, who, code)
		return nil, false
	}
	return form, h.mayWrite(w, r, who)
}

// mayWrite bounds how often one person writes, and answers itself when it is too often.
func (h *Handler) mayWrite(w http.ResponseWriter, r *http.Request, who actor) bool {
	if h.pace.allow(who.paceKey(), h.options.Now()) {
		return true
	}
	w.Header().Set("Retry-After", "60")
	h.unsaved(w, r, who, http.StatusTooManyRequests)
	return false
}

// unsaved answers that nothing was recorded, and why.
func (h *Handler) unsaved(w http.ResponseWriter, r *http.Request, who actor, code int) {
	h.page(w, r, who.site(), code, templates.Page{Language: who.language()}, templates.ProblemPage{Status: code, Unsaved: true})
}

// prefer records a change of what a person wishes, and answers itself when that was not possible.
func (h *Handler) prefer(w http.ResponseWriter, r *http.Request, g *guest, change scheduler.Change) bool {
	ctx, cancel := written(r)
	defer cancel()
	if err := h.options.Answers.Prefer(ctx, g.address, change); err != nil {
		h.options.Log.Error("record a wish", "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
		return false
	}
	h.whole.Renew(ctx)
	return true
}

// written is the context of a write. It goes on when the browser has gone away: what was said is not taken back by that.
func written(r *http.Request) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(r.Context()), writeWithin)
}

// seeOther sends a browser on to look at what it has written. The address may hold a token, so no cache keeps it.
func seeOther(w http.ResponseWriter, path string) {
	w.Header().Set("Location", path)
	w.WriteHeader(http.StatusSeeOther)
}

// perMinute is how often one person may write in a minute: more than anybody does by hand.
const perMinute = 20

// pace bounds how often people write. It keeps an entry only for those who wrote within the last minutes, all of whom
// have a token.
type pace struct {
	mu     sync.Mutex
	people map[string]*rate.Limiter
}

func (p *pace) allow(address string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.people) >= 1000 {
		for address, l := range p.people {
			if l.TokensAt(now) >= perMinute {
				delete(p.people, address)
			}
		}
	}
	l := p.people[address]
	if l == nil {
		if p.people == nil {
			p.people = make(map[string]*rate.Limiter)
		}
		l = rate.NewLimiter(rate.Every(time.Minute/perMinute), perMinute)
		p.people[address] = l
	}
	return l.AllowN(now, 1)
}
