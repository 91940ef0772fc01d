package daemon

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"rondo/desk"
	"rondo/say"
	"rondo/scheduler"
	"rondo/web"
)

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
func (d *Service) health(ctx context.Context) web.Health {
	ctx, cancel := context.WithTimeout(ctx, patiently)
	defer cancel()
	var h web.Health
	problem := func(kind, text string) { h.Problems = append(h.Problems, web.Problem{Kind: kind, Text: text}) }
	for _, t := range d.troubles(ctx) {
		problem(t.Kind, t.Text)
	}
	if text := d.seen.broken.Load(); text != nil {
		problem("database", *text)
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
		if !hold.Asks() { // a question can wait
			problem("hold", holdText(hold))
		}
	}
	waves, err := d.db.Waves(ctx)
	if err != nil {
		problem("database", err.Error())
	}
	for _, w := range waves {
		problem("refused", w.String())
	}
	inbox, err := d.db.InboxCounts(ctx)
	if err != nil {
		problem("database", err.Error())
	} else if inbox.Parked > 0 && d.now().Sub(inbox.Waiting) > desk.Unanswered {
		problem("parked", say.Count(inbox.Parked, "mail waits", "mails wait")+" for you, the oldest since "+
			say.Time(inbox.Waiting, d.config.Site.Zone)+": 'rondo inbox list --outcome parked', then 'rondo inbox match' or 'drop'")
	}
	h.Calendars = d.countCalendars(ctx)
	h.Inspected = d.inspection.last().At
	counts, err := d.db.Counts(ctx)
	if err != nil {
		problem("database", err.Error())
		return h
	}
	h.Letters = counts.ByState
	if !counts.Oldest.IsZero() {
		if h.Oldest = max(0, d.now().Sub(counts.Oldest)); h.Oldest > desk.Late {
			problem("outbox", "a letter has been due for "+h.Oldest.Round(time.Minute).String()+"; see 'rondo outbox list --state "+string(scheduler.Queued)+"'")
		}
	}
	return h
}

// holdText says what is held, and how that ends.
func holdText(hold scheduler.Hold) string {
	text := hold.Scope + ": " + hold.Why
	if hold.Digest != "" {
		text += "; 'rondo plan' shows it, 'rondo apply' releases it"
	}
	return text
}

// troubles returns what only the daemon knows: the mailbox, the route, a domain that rests, the files and the clock.
func (d *Service) troubles(ctx context.Context) (all []scheduler.Trouble) {
	trouble := func(kind, text string) { all = append(all, scheduler.Trouble{Kind: kind, Text: text}) }
	for _, f := range d.files.problems() {
		trouble("file", f.String())
	}
	if text := d.behind(); text != "" {
		trouble("behind", text)
	}
	if text := d.seen.jumped.Load(); text != nil {
		trouble("clock", *text)
	}
	if text := d.carrier.problem(); text != "" {
		trouble("route", text)
	}
	if text := d.postbox.problem(); text != "" {
		trouble("inbox", text)
	}
	channels, err := d.db.ChannelRests(ctx)
	if err != nil {
		trouble("database", err.Error())
	}
	settings := d.files.settings()
	for _, r := range channels {
		if settings == nil || settings.Channel(r.Domain) != nil { // of one that is there no more nothing is wrong
			trouble("chat", desk.ChannelText(r))
		}
	}
	for _, text := range d.listTroubles() {
		trouble("list", text)
	}
	for _, text := range d.calendarTroubles(ctx) {
		trouble("calendar", text)
	}
	if text := d.inspection.problem(); text != "" {
		trouble("damage", text)
	}
	for _, text := range d.upkeep.problems() {
		trouble("upkeep", text)
	}
	rests, err := d.db.Rests(ctx)
	if err != nil {
		trouble("database", err.Error())
	}
	for _, r := range rests {
		if d.now().Sub(r.Since) > desk.Brief {
			trouble("domain", desk.RestText(r, d.config.Site.Zone))
		}
	}
	return all
}

// notice records what troubles the daemon, for the doctor and for organizers, each quarter of a minute.
func (d *Service) notice(ctx context.Context) error {
	tick := time.NewTicker(15 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		now := oneOfAKind(d.troubles(ctx), d.now())
		if changed, err := d.db.Notice(ctx, now); err == nil && changed {
			d.wake()
		} // an error is on /healthz already: the ledger cannot be written
	}
}

// oneOfAKind joins troubles of one kind, all of them since now.
func oneOfAKind(all []scheduler.Trouble, now time.Time) (list []scheduler.Trouble) {
	for _, t := range all {
		if i := slices.IndexFunc(list, func(had scheduler.Trouble) bool { return had.Kind == t.Kind }); i >= 0 {
			list[i].Text += "\n" + t.Text
			continue
		}
		t.Since = now
		list = append(list, t)
	}
	return list
}
