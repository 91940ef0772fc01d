package main

import (
	"context"
	"sync/atomic"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/web"
)

// late is how long a due letter may wait before that is a problem: longer than any route is slow without being broken.
const late = 30 * time.Minute

// lookOut remembers what the daemon noticed by the way.
type lookOut struct {
	broken atomic.Pointer[string]
	jumped atomic.Pointer[string]
}

// database notes whether the ledger answers.
func (l *lookOut) database(err error) { note(&l.broken, err) }

// clock notes whether the clock can be believed.
func (l *lookOut) clock(err error) { note(&l.jumped, err) }

func note(what *atomic.Pointer[string], err error) {
	if err == nil {
		what.Store(nil)
		return
	}
	text := err.Error()
	what.Store(&text)
}

// health gathers what does not mend itself.
func (d *daemon) health(ctx context.Context) web.Health {
	var h web.Health
	problem := func(kind, text string) { h.Problems = append(h.Problems, web.Problem{Kind: kind, Text: text}) }
	for _, f := range d.files.problems() {
		problem("file", f.String())
	}
	if text := d.seen.broken.Load(); text != nil {
		problem("database", *text)
	}
	if text := d.seen.jumped.Load(); text != nil {
		problem("clock", *text)
	}
	if identity, err := d.db.Identity(ctx); err != nil {
		problem("database", err.Error())
	} else if !identity.Confirmed {
		problem("identity", identity.Why)
	}
	holds, err := d.db.Holds(ctx)
	if err != nil {
		problem("database", err.Error())
	}
	for _, hold := range holds {
		text := hold.Scope + ": " + hold.Why
		if hold.Digest != "" {
			text += "; 'rondo plan' shows it, 'rondo apply' releases it"
		}
		problem("hold", text)
	}
	if text := d.carrier.problem(); text != "" {
		problem("route", text)
	}
	waves, err := d.db.Waves(ctx)
	if err != nil {
		problem("database", err.Error())
	}
	for _, w := range waves {
		problem("refused", w.String())
	}
	rests, err := d.db.Rests(ctx)
	if err != nil {
		problem("database", err.Error())
	}
	for _, r := range rests {
		if d.now().Sub(r.Since) > brief {
			problem("domain", restText(r, d.config.Site.Zone))
		}
	}
	if text := d.postbox.problem(); text != "" {
		problem("inbox", text)
	}
	counts, err := d.db.Counts(ctx)
	if err != nil {
		problem("database", err.Error())
		return h
	}
	h.Letters = counts.ByState
	if !counts.Oldest.IsZero() {
		if h.Oldest = max(0, d.now().Sub(counts.Oldest)); h.Oldest > late {
			problem("outbox", "a letter has been due for "+h.Oldest.Round(time.Minute).String()+"; see 'rondo outbox list --state "+string(scheduler.Queued)+"'")
		}
	}
	return h
}

// restText says that a domain rests.
func restText(r scheduler.Rest, zone ical.Zone) string {
	return "letters to " + r.Domain + " wait since " + sayTime(r.Since, zone) + ": " + r.Why
}
