package doctor

import (
	"context"
	"os"
	"slices"
	"strings"
	"time"

	"rondo/desk"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
)

// answers looks how answers come back, and who is believed.
func (d *exam) answers() {
	mail := d.settings.Mail
	switch inbox := mail.Inbox; {
	case inbox.IMAP == "":
		d.fine("answers", "on the web, and by mail where an alias calls 'rondo receive'")
	case inbox.PasswordFile == "" && len(inbox.TokenCommand) == 0 && os.Getenv("RONDO_IMAP_PASSWORD") == "":
		d.warn("answers", "name mail.inbox.password_file, or see that the daemon has the variable",
			"%s has no password here: RONDO_IMAP_PASSWORD is empty", inbox.Username)
	default:
		d.fine("answers", "on the web, and by mail in %s of %s at %s", inbox.Folder, inbox.Username, inbox.IMAP)
	}
	switch {
	case mail.Tokens:
		d.fine("senders", "answers count that come to a person's own reply address")
	case len(mail.Servers) > 0:
		d.fine("senders", "answers count whose sender %s has checked", strings.Join(mail.Servers, " or "))
	default:
		d.warn("senders", "name the server that checks senders in mail.authserv_id, or set mail.reply_tokens: true",
			"nobody checks who sends an answer: answers by mail count and are shown as unverified")
	}
}

// key looks whether the key of links is the one with which letters were made; db is nil before there is a database.
func (d *exam) key(ctx context.Context, db store.Ledger) {
	_, found, err := d.inst.LoadKey(d.settings)
	if err == nil && db != nil {
		_, found, err = d.inst.RightKey(ctx, d.settings, db)
	}
	switch {
	case err != nil:
		d.problem("key", "do as the error says; without the key no link in letters works", "%v", err)
	case found && d.unknown(ctx, db):
		d.warn("key", "start the daemon, which notes one", "the key of links is there, but the database has no fingerprint of it, so nobody can tell "+
			"whether it is the one with which letters were made")
	case found:
		d.fine("key", "the key of links is there; keep a copy of it away from the database")
	}
}

// unknown reports whether a ledger has letters, and no fingerprint of the key of their links; db may be nil.
func (d *exam) unknown(ctx context.Context, db store.Ledger) bool {
	if db == nil {
		return false
	}
	noted, used, err := db.Key(ctx)
	return err == nil && noted == "" && used
}

// mailbox opens the mailbox of answers and leaves it as it is.
func (d *exam) mailbox(ctx context.Context) {
	inbox := d.settings.Mail.Inbox
	if inbox.IMAP == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	report, err := d.inst.Mailbox(inbox).Check(ctx)
	if err != nil {
		d.problem("mailbox", "check mail.inbox and what the server says", "%s: %v", inbox.IMAP, err)
		return
	}
	speed := "tells of new mail at once"
	if !report.Idle {
		speed = "is asked for new mail each minute"
	}
	done := "what is handled is marked there"
	if report.Done != "" {
		done = "what is handled is moved to " + report.Done
	}
	d.fine("mailbox", "%s has %s in %s and %s; %s", inbox.IMAP, say.Count(int(report.Messages), "mail", "mails"), inbox.Folder, speed, done)
}

// returned looks at what came back and waits.
func (d *exam) returned(ctx context.Context, db store.Ledger) {
	counts, err := db.InboxCounts(ctx)
	if err != nil {
		d.problem("inbox", "see what the error says", "%v", err)
		return
	}
	if waits := d.now.Sub(counts.Oldest); counts.Unsettled > 0 && waits > desk.Late {
		d.problem("inbox", "see that the daemon runs, and its log", "%s undecided since %s",
			say.Count(counts.Unsettled, "mail is", "mails are"), waits.Round(time.Minute))
	}
	if waits := d.now.Sub(counts.Waiting); counts.Parked > 0 && waits > desk.Unanswered {
		d.problem("inbox", "'rondo inbox list --outcome parked', then 'rondo inbox match' or 'drop'", "%s for you, the oldest since %s",
			say.Count(counts.Parked, "mail waits", "mails wait"), say.Time(counts.Waiting, d.settings.Site.Zone))
	} else if counts.Parked > 0 {
		d.warn("inbox", "'rondo inbox list --outcome parked', then 'rondo inbox match' or 'drop'", "%s for you",
			say.Count(counts.Parked, "mail waits", "mails wait"))
	}
	silenced, err := db.Suppressions(ctx)
	var proposed []scheduler.Proposal
	if err == nil {
		proposed, err = db.Proposals(ctx)
	}
	if err != nil {
		d.problem("inbox", "see what the error says", "%v", err)
		return
	}
	silenced = slices.DeleteFunc(silenced, func(s store.Suppressed) bool { return !s.Restored.IsZero() })
	if n := len(silenced); n > 0 {
		d.warn("people", "'rondo people suppressed' says why", "%s not written to", say.Count(n, "address is", "addresses are"))
	}
	proposed = slices.DeleteFunc(proposed, func(p scheduler.Proposal) bool {
		return p.State != scheduler.ProposalOpen && p.State != scheduler.ProposalDeclining
	})
	if n := len(proposed); n > 0 {
		d.warn("proposals", "'rondo proposals' lists them", "%s for another time", say.Count(n, "attendee asks", "attendees ask"))
	}
}
