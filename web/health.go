package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"rondo/lazyregexp"
	"rondo/scheduler"
)

// Health is what /healthz and /metrics say of the installation. It is well when it has no problem.
type Health struct {
	Problems []Problem
	Letters  map[scheduler.LetterState]int // in the outbox, by state; a state that is not there has none
	Oldest   time.Duration                 // how long the oldest due letter has been waiting; 0 if none waits

	Calendars Gathered // of others

	Inspected time.Time // when all of the database was looked at last; zero for never, and where it looks after itself
}

// Gathered counts the calendars of others that are asked for.
type Gathered struct {
	Read    int           // lately
	Old     int           // of which the last copy is a day old
	Unknown int           // of which there is no copy
	Oldest  time.Duration // how old the oldest copy is; 0 if there is none
}

// Problem is something that somebody has to mend.
type Problem struct {
	Kind string `json:"kind"` // one of a few words; docs/reference.md lists them
	Text string `json:"text"` // what is wrong and what to do; a finding in a file as file:line:column: …
}

// healthWithin is how long [Options].Health may take.
const healthWithin = 10 * time.Second

// live serves GET /livez: 200, always.
func live(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	io.WriteString(w, "ok\n")
}

// ready serves GET /readyz: 200 if there is something to serve, else 503.
func (h *Handler) ready(w http.ResponseWriter, r *http.Request) {
	if _, err := h.public.Current(r.Context()); err != nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, "not ready: what is recorded cannot be read\n")
		return
	}
	live(w, r)
}

// health serves GET /healthz: 200 if there is no problem, else 503, as JSON.
func (h *Handler) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthWithin)
	defer cancel()
	now := h.options.Health(ctx)
	report := struct {
		Status   string                        `json:"status"`
		Problems []Problem                     `json:"problems"`
		Letters  map[scheduler.LetterState]int `json:"letters"`
		Oldest   float64                       `json:"oldest_due_seconds"`
		Others   struct {
			Read    int     `json:"read"`
			Old     int     `json:"old"`
			Unknown int     `json:"unknown"`
			Oldest  float64 `json:"oldest_seconds"`
		} `json:"calendars"`
		Inspected *time.Time `json:"inspected,omitempty"`
	}{Status: "ok", Problems: make([]Problem, 0, len(now.Problems)), Letters: make(map[scheduler.LetterState]int), Oldest: now.Oldest.Seconds()}
	c, said := now.Calendars, &report.Others
	said.Read, said.Old, said.Unknown, said.Oldest = c.Read, c.Old, c.Unknown, c.Oldest.Seconds()
	if at := now.Inspected.UTC(); !at.IsZero() {
		report.Inspected = &at
	}
	for _, state := range scheduler.LetterStates {
		report.Letters[state] = now.Letters[state]
	}
	code := http.StatusOK
	for _, p := range now.Problems {
		report.Status, code = "not ok", http.StatusServiceUnavailable
		report.Problems = append(report.Problems, Problem{p.Kind, mask(p.Text)})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	encoder.Encode(report) // if it fails the client has gone away
}

var localPart = lazyregexp.New(`[^\s"'<>()\[\],;:/]+@`)

// mask replaces the local parts of addresses in a sentence. Health is as public as the pages; the log has them in full.
func mask(text string) string { return localPart.ReplaceAllString(text, "…@") }
