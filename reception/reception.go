package reception

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/mailer/inbound"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
	"rondo/token"
)

// The ways by which the inbox is filled.
const (
	ByIMAP    = "imap"
	ByReceive = "receive"
	ByWeb     = "web"
)

// Inbox decides what follows from what was kept.
type Inbox struct {
	DB  store.Ledger
	Key token.Key
	Now func() time.Time

	Patient bool // decides about nothing before the first files are accepted, when no session is known yet

	mu      sync.Mutex        // held while deciding
	replies map[string]string // people by the token of their reply address
}

const (
	// settleBatch is how many kept mails are decided on together.
	settleBatch = 5000
	// settleScoped is up to how many of them only the part of the ledger is read that they are about. Of more, most of the
	// ledger is.
	settleScoped = 500
)

// Settle decides about everything that waits, and returns what was recorded.
func (r *Inbox) Settle(ctx context.Context) (all []scheduler.Action, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		kept, err := r.DB.Unsettled(ctx, settleBatch)
		if err != nil || len(kept) == 0 {
			return all, err
		}
		mails, err := r.Read(ctx, kept)
		if err != nil {
			return all, fmt.Errorf("decide about what came in: %w", err)
		}
		scope := scopeOf(mails)
		if len(kept) > settleScoped {
			scope.Everybody = true
		}
		acts, err := r.DB.Update(ctx, scope, func(have scheduler.State) ([]scheduler.Action, error) {
			if r.Patient && have.Accepted == nil {
				return nil, nil
			}
			var ins []scheduler.Incoming
			for _, m := range mails {
				if have.Waits(m.in.Inbox) { // or another process was first
					ins = append(ins, m.Trusted(have))
				}
			}
			return scheduler.Answers(have, ins, r.Now())
		})
		all = append(all, acts...)
		if err != nil {
			return all, fmt.Errorf("decide about what came in: %w", err)
		}
		if len(acts) == 0 {
			return all, nil
		}
	}
}

// Arrival is a kept mail or form as far as it says itself what it is.
type Arrival struct {
	in      scheduler.Incoming
	message inbound.Message // the zero Message for a form
}

// scopeOf returns the part of the ledger that mails are about.
func scopeOf(mails []Arrival) scheduler.Scope {
	ins := make([]scheduler.Incoming, len(mails))
	for i := range mails {
		ins[i] = mails[i].in
	}
	return scheduler.ScopeOf(ins)
}

// Read returns what kept mails and forms say, in their order. Of the ledger it looks only at which letters they are about, and at
// who was ever written to.
func (r *Inbox) Read(ctx context.Context, kept []store.Kept) ([]Arrival, error) {
	mails := make([]Arrival, len(kept))
	group, reading := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range kept {
		group.Go(func() (err error) {
			mails[i], err = r.incoming(reading, &kept[i])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	learned := false
	for i := range mails {
		if len(mails[i].message.Tokens()) == 0 {
			continue
		}
		if !learned {
			if err := r.learn(ctx); err != nil {
				return nil, err
			}
			learned = true
		}
		mails[i].in.Person = r.person(mails[i].message)
	}
	return mails, nil
}

// incoming reads one kept mail or form. Strangers write mails, so one that makes a reader panic is unreadable and stops no other.
func (r *Inbox) incoming(ctx context.Context, k *store.Kept) (m Arrival, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			m = Arrival{in: unreadable(k)}
			m.in.Unread = fmt.Sprintf("reading it failed: %v", cause)
		}
	}()
	if k.Source == ByWeb {
		form, err := scheduler.ReadForm(k.Raw)
		if err != nil {
			return Arrival{in: unreadable(k)}, nil
		}
		return Arrival{in: form.Incoming(k.ID, k.Arrived)}, nil
	}
	m.message = inbound.Read(k.Raw)
	m.in, err = r.said(ctx, k, m.message)
	return m, err
}

func unreadable(k *store.Kept) scheduler.Incoming {
	return scheduler.Incoming{Inbox: k.ID, Class: scheduler.Unreadable, Arrived: k.Arrived}
}

// said returns what a mail says, before it is known whose it is and how far it is to be believed.
func (r *Inbox) said(ctx context.Context, k *store.Kept, m inbound.Message) (scheduler.Incoming, error) {
	in := scheduler.Incoming{
		Inbox: k.ID, Class: m.Class, Arrived: k.Arrived, Source: scheduler.ByMail, From: m.From, Replies: m.Replies, Report: m.Report,
	}
	if m.Class == scheduler.Calendar || m.Class == scheduler.Unreadable {
		in.Unread = m.Why
	}
	if m.Class == scheduler.Words {
		theme, err := r.answered(ctx, m)
		if err != nil {
			return in, err
		}
		in.Words = &scheduler.Written{From: m.From, Name: m.Name, Subject: m.Subject, Text: m.Text, Theme: theme, Robotic: m.Robotic}
	}
	if letter, found, err := r.reported(ctx, m); err != nil {
		return in, err
	} else if found {
		in.To, in.Report.Letter = letter.To, letter.Name
	}
	return in, nil
}

// Trusted returns what came in with how far it is to be believed, as the accepted files say. A form is believed as it is.
func (m Arrival) Trusted(have scheduler.State) scheduler.Incoming {
	in := m.in
	if in.Source != scheduler.ByMail {
		return in
	}
	var settings theme.Mail
	if have.Accepted != nil {
		settings = have.Accepted.Config.Mail
	}
	switch {
	case in.Report != nil:
		if len(settings.Servers) > 0 {
			ok, why := m.message.Reported(settings.Servers)
			if in.Trust = scheduler.Verified; !ok {
				in.Trust, in.Doubt = scheduler.Doubted, why
			}
		}
	case in.Person != "":
		in.Trust = scheduler.Tokened
	case settings.Tokens:
		in.Trust, in.Doubt = scheduler.Doubted, "it did not come to anybody's reply address, which mail.reply_tokens asks for"
	case len(settings.Servers) > 0:
		ok, why := m.message.Authentic(settings.Servers)
		if in.Trust = scheduler.Verified; !ok {
			in.Trust, in.Doubt = scheduler.Doubted, why
		}
	}
	return in
}

// reported returns the letter that a report is about: by the mark in what it returns, or in the address it came to.
func (r *Inbox) reported(ctx context.Context, m inbound.Message) (letter store.Row, found bool, err error) {
	if m.Report == nil {
		return letter, false, nil
	}
	for _, mark := range append([]string{m.Report.Letter}, m.Tokens()...) {
		if letter, found, err = r.DB.LetterMarked(ctx, mark); found || err != nil {
			return letter, found, err
		}
	}
	return letter, false, nil
}

// answered returns the theme of the letter that a mail answers, by what it refers to or the address it came to; "" for none.
func (r *Inbox) answered(ctx context.Context, m inbound.Message) (theme string, err error) {
	for _, mark := range append(m.Threads, m.Tokens()...) {
		letter, found, err := r.DB.LetterMarked(ctx, mark)
		if err != nil || found && letter.Theme != "" {
			return letter.Theme, err
		}
	}
	return "", nil
}

// person returns whom a reply address in the mail belongs to, "" for nobody. With the tokens of two people it is nobody.
func (r *Inbox) person(m inbound.Message) (found string) {
	for _, t := range m.Tokens() {
		who, known := r.replies[t]
		switch {
		case !known:
		case found != "" && found != who:
			return ""
		default:
			found = who
		}
	}
	return found
}

// learn makes the reply tokens of people who have joined.
func (r *Inbox) learn(ctx context.Context) error {
	known, err := r.DB.Known(ctx, len(r.replies))
	if err != nil || known == nil {
		return err
	}
	r.replies = make(map[string]string, len(known))
	for _, address := range known {
		r.replies[r.Key.Make(token.Reply, address)] = address
	}
	return nil
}

// Keeps reports whether a mail is rondo's: an answer about one of its sessions, a report about one of its letters, or
// anything but words that came to a person's reply address. The rest is somebody's own mail.
func (r *Inbox) Keeps(ctx context.Context, m inbound.Message, site theme.Site) (bool, error) {
	switch m.Class {
	case scheduler.Words, scheduler.Unreadable:
		return false, nil
	case scheduler.Calendar:
		for _, reply := range m.Replies {
			if scheduler.Made(reply.UID, site) {
				return true, nil
			}
			if known, err := r.DB.Knows(ctx, reply.UID); known || err != nil {
				return known, err
			}
		}
	case scheduler.Bounce, scheduler.Complaint:
		if _, found, err := r.reported(ctx, m); found || err != nil {
			return found, err
		}
	}
	return r.addressed(ctx, m)
}

// addressed reports whether a mail came to the reply address of somebody.
func (r *Inbox) addressed(ctx context.Context, m inbound.Message) (bool, error) {
	if len(m.Tokens()) == 0 {
		return false, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.person(m) != "" {
		return true, nil
	}
	if err := r.learn(ctx); err != nil { // perhaps of somebody who was written to since
		return false, err
	}
	return r.person(m) != "", nil
}
