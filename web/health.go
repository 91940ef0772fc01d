package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"time"

	"rondo/scheduler"
)

// Health is how the installation is, as /healthz says it. The daemon is well when it has no problem.
type Health struct {
	Problems []Problem
	Letters  map[scheduler.LetterState]int // in the outbox, by state
	Oldest   time.Duration                 // how long the oldest due letter has been waiting; 0 when none waits
}

// Problem is something that does not mend itself.
type Problem struct {
	Kind string `json:"kind"` // one of a few words; docs/reference.md lists them
	Text string `json:"text"` // what is wrong and what to do; a finding in a file as file:line:column: …
}

// healthWithin is how long Options.Health may take.
const healthWithin = 10 * time.Second

// live answers GET /livez: the process serves.
func live(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	io.WriteString(w, "ok\n")
}

// ready answers GET /readyz: there is something to serve.
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

// health answers GET /healthz: 200 when all is well, 503 with the problems otherwise.
func (h *Handler) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthWithin)
	defer cancel()
	now := h.options.Health(ctx)
	report := struct {
		Status   string                        `json:"status"`
		Problems []Problem                     `json:"problems"`
		Letters  map[scheduler.LetterState]int `json:"letters"`
		Oldest   float64                       `json:"oldest_due_seconds"`
	}{"ok", make([]Problem, 0, len(now.Problems)), make(map[scheduler.LetterState]int), now.Oldest.Seconds()}
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
	encoder.Encode(report) // a client that went away is nobody's problem
}

var localPart = regexp.MustCompile(`[^\s"'<>()\[\],;:/]+@`)

// mask hides the people in a sentence: health is as public as the pages, and the log says it in full.
func mask(text string) string { return localPart.ReplaceAllString(text, "…@") }
