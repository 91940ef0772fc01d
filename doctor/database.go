package doctor

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"rondo/desk"
	"rondo/installation"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
)

// mostViolations are shown one by one.
const mostViolations = 20

// database looks at the ledger.
func (d *exam) database(ctx context.Context, verify bool) {
	path := d.inst.Path(d.settings.Database)
	db, err := sqlite.OpenReader(ctx, path, d.clock)
	if errors.Is(err, store.ErrNoDatabase) {
		d.key(ctx, nil)
		d.warn("database", "start the daemon", "%v", store.ErrNoDatabase)
		return
	}
	if err != nil {
		d.problem("database", "see what the error says", "%v", err)
		return
	}
	defer db.Close()
	if err := errors.Join(db.Sound(ctx), sqlite.Checkpoint(ctx, path)); err != nil {
		d.problem("database", "stop the daemon and restore a backup", "%v", err)
		return
	}
	d.file(path)
	d.daemon(path)
	if identity, err := db.Identity(ctx); err != nil {
		d.problem("identity", "see what the error says", "%v", err)
	} else if !identity.Confirmed {
		d.problem("identity", "'rondo apply --confirm-identity', if no other daemon sends from another copy", "%s", identity.Why)
	} else {
		d.fine("identity", "it is the database that was last sent from")
	}
	d.key(ctx, db)
	d.troubled(ctx, db, path)
	d.letters(ctx, db)
	d.held(ctx, db)
	d.returned(ctx, db)
	d.checkers(ctx, db)
	if verify {
		d.verify(ctx, path)
	}
}

func (d *exam) file(path string) {
	info, err := os.Stat(path)
	if err != nil {
		d.problem("database", "let rondo's user read it", "%v", err)
		return
	}
	if remedy := installation.Exposed(path, info.Mode()); remedy != "" {
		d.problem("database", remedy, "%s has mode %04o, and it holds people's addresses", path, info.Mode().Perm())
		return
	}
	d.fine("database", "%s, %s, sound, schema up to date", path, say.Bytes(uint64(info.Size())))
}

func (d *exam) daemon(path string) {
	switch holder, err := sqlite.Holder(path); {
	case err != nil:
		d.warn("daemon", "let rondo's user read the file", "%v", err)
	case holder == "":
		d.warn("daemon", "start it: rondo serve", "none is at work, so nothing is sent")
	default:
		d.fine("daemon", "%s", holder)
	}
}

// troubled tells what the daemon noticed that only it can know.
func (d *exam) troubled(ctx context.Context, db store.Ledger, path string) {
	if holder, err := sqlite.Holder(path); err != nil || holder == "" {
		return // what it noticed may be long over
	}
	troubles, err := db.Troubles(ctx)
	if err != nil {
		d.problem("daemon", "see what the error says", "%v", err)
		return
	}
	for _, t := range troubles {
		if t.Kind == "domain" || t.Kind == "calendar" {
			continue // it is told by itself, also when no daemon runs
		}
		d.problem("daemon", "mend what it says; the daemon goes on by itself then", "since %s: %s", say.Time(t.Since, d.settings.Site.Zone), t.Text)
	}
}

func (d *exam) letters(ctx context.Context, db store.Ledger) {
	counts, err := db.Counts(ctx)
	if err != nil {
		d.problem("letters", "see what the error says", "%v", err)
		return
	}
	var said []string
	for _, state := range scheduler.RecordedStates() {
		if n := counts.ByState[state]; n > 0 {
			said = append(said, say.Count(n, string(state), string(state)))
		}
	}
	if len(said) == 0 {
		said = []string{"none yet"}
	}
	d.fine("letters", "%s", strings.Join(said, ", "))
	if waits := d.now.Sub(counts.Oldest); !counts.Oldest.IsZero() && waits > desk.Late {
		d.problem("letters", "see that the daemon runs, and what the server says: 'rondo outbox list --state queued'",
			"the oldest has been due for %s", waits.Round(time.Minute))
	}
	if n := counts.ByState[scheduler.Held] - d.refused(ctx, db); n > 0 {
		d.warn("letters", "'rondo outbox list --state held', then 'rondo outbox release'", "%s maybe delivered and held", say.Count(n, "is", "are"))
	}
	if n := counts.ByState[scheduler.Failed]; n > 0 {
		d.warn("letters", "'rondo outbox list --state failed' has the servers' words", "%s refused for good", say.Count(n, "was", "were"))
	}
}

// refused looks for letters that servers refused together, of which it returns the number, and for domains that rest.
func (d *exam) refused(ctx context.Context, db store.Ledger) (held int) {
	waves, err := db.Waves(ctx)
	if err != nil {
		d.problem("refused", "see what the error says", "%v", err)
	}
	for _, w := range waves {
		held += w.Letters
		d.problem("refused", "ask whoever runs the mail server; once it is mended, 'rondo outbox release --refused'",
			"%s to %s at %s were refused together and are held: %s", say.Count(w.Letters, "letter", "letters"),
			say.Count(w.People, "person", "people"), w.Domain, w.Reply)
	}
	rests, err := db.Rests(ctx)
	if err != nil {
		d.problem("domain", "see what the error says", "%v", err)
	}
	for _, r := range rests {
		d.warn("domain", "see what its server says; they go on by themselves", "%s", desk.RestText(r, d.settings.Site.Zone))
	}
	return held
}

func (d *exam) held(ctx context.Context, db store.Ledger) {
	have, err := db.State(ctx)
	if err != nil {
		d.problem("holds", "see what the error says", "%v", err)
		return
	}
	for _, text := range desk.Strangers(have, *d.settings, d.now) {
		d.warn("sender", desk.HowToMove, "%s", text)
	}
	for _, h := range have.Holds {
		do := "mend what it says"
		switch {
		case h.Asks():
			do = "'rondo apply' does it, 'rondo apply --refuse' lets it stay"
		case h.Digest != "":
			do = "'rondo plan' shows it, 'rondo apply' releases it"
		}
		d.warn("holds", do, "%s: %s", h.Scope, h.Why)
	}
}

// verify holds every row against what has to be true.
func (d *exam) verify(ctx context.Context, path string) {
	began := d.clock()
	found, err := sqlite.Verify(ctx, path, d.now)
	for i, v := range found {
		if i == mostViolations {
			d.problem("invariants", "mend the first ones first", "and %d more", len(found)-i)
			break
		}
		d.problem("invariants", "keep a backup of this database and report it; letters go on", "%s", v)
	}
	switch {
	case err != nil:
		d.problem("invariants", "see what the error says", "%v", err)
	case len(found) == 0:
		d.fine("invariants", "all of them hold, in every row (%s)", d.clock().Sub(began).Round(time.Millisecond))
	}
}
