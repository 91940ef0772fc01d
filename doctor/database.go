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
)

// mostViolations are shown one by one.
const mostViolations = 20

// database looks at the ledger.
func (d *exam) database(ctx context.Context, verify bool) {
	db, err := d.inst.ReadLedger(ctx, d.settings, d.clock)
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
	seen := store.Extent{Whole: true}
	if s, ok := db.(store.Sounder); ok {
		if seen, err = s.Sound(ctx); err != nil {
			d.problem("database", restore, "%v", err)
			return
		}
	}
	if _, ok := db.(store.Filed); ok {
		d.file(d.inst.Path(d.settings.Database), seen.Whole)
	} else {
		d.fine("database", "%s, schema up to date", d.settings.Database)
	}
	if s, ok := db.(store.Sounder); ok && !seen.Whole && !verify {
		d.inPart(ctx, s, seen)
	}
	if c, ok := db.(store.Compacter); ok {
		if shrinks, err := c.Shrinks(ctx); err == nil && !shrinks {
			d.warn("database", "'rondo doctor --compact' writes it anew, once; a daemon at work waits meanwhile", "its file takes no less room when rows go")
		}
	}
	d.daemon(ctx, db)
	if identity, err := db.Identity(ctx); err != nil {
		d.problem("identity", "see what the error says", "%v", err)
	} else if identity.Elsewhere() != nil {
		d.problem("identity", "do what it says; nothing is sent from here", "%s", identity.Why)
	} else if !identity.Confirmed {
		d.problem("identity", "'rondo apply --confirm-identity', if no other daemon sends from another copy", "%s", identity.Why)
	} else {
		d.fine("identity", "it is the database that was last sent from")
	}
	d.key(ctx, db)
	d.troubled(ctx, db)
	d.letters(ctx, db)
	d.held(ctx, db)
	d.copies(ctx, db)
	d.returned(ctx, db)
	d.checkers(ctx, db)
	if verify {
		d.verify(ctx, db)
	}
}

// restore is what to do about a damaged database.
const restore = "stop the daemon and restore a backup"

// inPart says what was looked at of a large file, and what of the rest is known.
func (d *exam) inPart(ctx context.Context, s store.Sounder, seen store.Extent) {
	d.fine("database", "looked at: %s from end to end, the free pages, what waits to leave, and of %s the first and last %d rows",
		say.Count(seen.Tables, "table", "tables"), strings.Join(seen.Ends, ", "), seen.Rows)
	const look = "'rondo doctor --verify' looks at all of it; a daemon at work does so once a week"
	switch last, err := s.Inspected(ctx); {
	case err != nil:
		d.problem("database", "see what the error says", "%v", err)
	case last.At.IsZero():
		d.warn("database", look, "nobody has looked at the whole file yet")
	case last.Found != "":
		d.problem("database", restore, "the whole file was looked at on %s: %s", say.Time(last.At, d.settings.Site.Zone), last.Found)
	case d.now.Sub(last.At) > 2*desk.Inspecting:
		d.warn("database", look, "the whole file was sound on %s, and nobody has looked at it since", say.Time(last.At, d.settings.Site.Zone))
	default:
		d.fine("database", "the whole file was sound on %s", say.Time(last.At, d.settings.Site.Zone))
	}
}

func (d *exam) file(path string, whole bool) {
	info, err := os.Stat(path)
	if err != nil {
		d.problem("database", "let rondo's user read it", "%v", err)
		return
	}
	if remedy := installation.Exposed(path, info.Mode()); remedy != "" {
		d.problem("database", remedy, "%s has mode %04o, and it holds people's addresses", path, info.Mode().Perm())
		return
	}
	sound := "sound, "
	if !whole {
		sound = ""
	}
	d.fine("database", "%s, %s, %sschema up to date", path, say.Bytes(uint64(info.Size())), sound)
}

func (d *exam) daemon(ctx context.Context, db store.Ledger) {
	if joint, ok := db.(store.Joint); ok {
		d.nodes(joint.Nodes(ctx))
		return
	}
	switch holder, err := d.inst.Daemon(d.settings); {
	case err != nil:
		d.warn("daemon", "let rondo's user read the file", "%v", err)
	case holder == "":
		d.warn("daemon", "start it: rondo serve", "none is at work, so nothing is sent")
	default:
		d.fine("daemon", "%s", holder)
	}
}

// nodes tells of the daemons that share the ledger.
func (d *exam) nodes(all []store.Node, err error) {
	if err != nil {
		d.problem("daemon", "see what the error says", "%v", err)
	} else if len(all) == 0 {
		d.warn("daemon", "start it: rondo serve", "none is at work, so nothing is sent")
	}
	for _, n := range all {
		if n.Behind {
			d.problem("daemon", "bring its files up to date, or run 'rondo apply' in its folder to let all nodes plan by them",
				"%s has other files than those that plans go by, so it plans nothing", n.Name)
		} else {
			d.fine("daemon", "%s", n.Name)
		}
	}
}

// troubled tells what the daemon noticed that only it can know.
func (d *exam) troubled(ctx context.Context, db store.Ledger) {
	if holder, err := d.inst.Daemon(d.settings); err != nil || holder == "" {
		return // what it noticed may be long over
	}
	troubles, err := db.Troubles(ctx)
	if err != nil {
		d.problem("daemon", "see what the error says", "%v", err)
		return
	}
	for _, t := range troubles {
		if t.Kind == "domain" || t.Kind == "calendar" || t.Kind == "damage" || t.Kind == "chat" {
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
	channels, err := db.ChannelRests(ctx)
	if err != nil {
		d.problem("channel", "see what the error says", "%v", err)
	}
	for _, r := range channels {
		if d.settings.Channel(r.Domain) != nil {
			d.problem("channel", "mend what it says; what waits is told then, and what has failed by 'rondo outbox retry', which 'rondo outbox list --kind chat --state failed' shows",
				"%s", desk.ChannelText(r))
		}
	}
	return held
}

func (d *exam) held(ctx context.Context, db store.Ledger) {
	holds, err := db.Holds(ctx)
	var have scheduler.State
	if err == nil {
		have, err = db.Front(ctx) // strangers are about what is coming
	}
	if err == nil && scheduler.Estranged(have, d.settings.Mail.Sender.Address, d.now) { // which of them somebody knows, takes their people
		have, err = db.State(ctx)
	}
	if err != nil {
		d.problem("holds", "see what the error says", "%v", err)
		return
	}
	for _, text := range desk.Strangers(have, *d.settings, d.now) {
		d.warn("sender", desk.HowToMove, "%s", text)
	}
	for _, h := range holds {
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

// copies names those from before an update of the schema, or before a backup was restored, that know people who asked to be forgotten since.
func (d *exam) copies(ctx context.Context, db store.Ledger) {
	leaves, ok := db.(store.Copied)
	if !ok {
		return
	}
	copies, err := leaves.Knowing(ctx)
	for _, one := range copies {
		d.warn("forgotten", "delete it when you do not need it: rm "+one, "%s, a copy that was kept beside the database, knows somebody who asked to be forgotten", one)
	}
	if err != nil {
		d.warn("forgotten", "delete it if it is no copy that you need", "whether it knows people who asked to be forgotten cannot be seen: %v", err)
	}
}

// verify holds every row against what has to be true.
func (d *exam) verify(ctx context.Context, db store.Ledger) {
	auditor, ok := db.(store.Auditor)
	if !ok {
		d.warn("invariants", "use the tools of its server", "this database cannot be verified")
		return
	}
	began := d.clock()
	found, err := auditor.Audit(ctx, d.now)
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
