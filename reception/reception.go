package reception

import (
	"context"
	"fmt"
	"runtime"
	"strings"
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

// settleBatch is how many kept mails are decided on together. Each batch reads the whole ledger once.
const settleBatch = 5000

// Settle decides about everything that waits, and returns what was recorded.
func (r *Inbox) Settle(ctx context.Context) (all []scheduler.Action, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		// Mostly nothing waits, and then the ledger need not be read.
		if first, err := r.DB.Unsettled(ctx, 1); err != nil || len(first) == 0 {
			return all, err
		}
		// What waits is read with the snapshot that is decided on: another process may be settling it, too.
		acts, err := r.DB.Update(ctx, func(have scheduler.State) ([]scheduler.Action, error) {
			if r.Patient && have.Accepted == nil {
				return nil, nil
			}
			kept, err := r.DB.Unsettled(ctx, settleBatch)
			if err != nil || len(kept) == 0 {
				return nil, err
			}
			ins, err := r.Read(ctx, kept, have)
			if err != nil {
				return nil, err
			}
			return scheduler.Answers(have, ins, r.Now()), nil
		})
		all = append(all, acts...)
		if err != nil {
			return all, fmt.Errorf("decide about what came in: %w", err)
		}
		if len(acts) == 0 { // another process was first
			return all, nil
		}
	}
}

// Read is what kept mails and forms say, in their order.
func (r *Inbox) Read(ctx context.Context, kept []store.Kept, have scheduler.State) ([]scheduler.Incoming, error) {
	r.learn(have)
	ins := make([]scheduler.Incoming, len(kept))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range kept {
		group.Go(func() (err error) {
			ins[i], err = r.incoming(ctx, &kept[i], have)
			return err
		})
	}
	return ins, group.Wait()
}

func (r *Inbox) incoming(ctx context.Context, k *store.Kept, have scheduler.State) (scheduler.Incoming, error) {
	if k.Source == ByWeb {
		form, err := scheduler.ReadForm(k.Raw)
		if err != nil {
			return scheduler.Incoming{Inbox: k.ID, Class: scheduler.Unreadable, Arrived: k.Arrived}, nil
		}
		return form.Incoming(k.ID, k.Arrived), nil
	}
	return r.mail(ctx, k, inbound.Read(k.Raw), have)
}

// mail is what a mail says, and how far it is to be believed.
func (r *Inbox) mail(ctx context.Context, k *store.Kept, m inbound.Message, have scheduler.State) (scheduler.Incoming, error) {
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
	var settings theme.Mail
	if have.Accepted != nil {
		settings = have.Accepted.Config.Mail
	}
	in.Person = r.person(m)
	switch {
	case m.Report != nil:
		if len(settings.Servers) > 0 {
			ok, why := m.Reported(settings.Servers)
			if in.Trust = scheduler.Verified; !ok {
				in.Trust, in.Doubt = scheduler.Doubted, why
			}
		}
	case in.Person != "":
		in.Trust = scheduler.Tokened
	case settings.Tokens:
		in.Trust, in.Doubt = scheduler.Doubted, "it did not come to anybody's reply address, which mail.reply_tokens asks for"
	case len(settings.Servers) > 0:
		ok, why := m.Authentic(settings.Servers)
		if in.Trust = scheduler.Verified; !ok {
			in.Trust, in.Doubt = scheduler.Doubted, why
		}
	}
	return in, nil
}

// reported is the letter that a report is about: by the mark in what it returns, or in the address it came to.
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

// answered is the theme of the letter that a mail answers, by what it refers to or the address it came to; "" for none.
func (r *Inbox) answered(ctx context.Context, m inbound.Message) (theme string, err error) {
	for _, mark := range append(m.Threads, m.Tokens()...) {
		letter, found, err := r.DB.LetterMarked(ctx, mark)
		if err != nil || found && letter.Theme != "" {
			return letter.Theme, err
		}
	}
	return "", nil
}

// person is whom a reply address in the mail belongs to, "" for nobody. With the tokens of two people it is nobody.
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
func (r *Inbox) learn(have scheduler.State) {
	if r.replies == nil {
		r.replies = make(map[string]string, len(have.Known))
	}
	if len(r.replies) == len(have.Known) {
		return
	}
	for address := range have.Known {
		r.replies[r.Key.Make(token.Reply, address)] = address
	}
}

// Keeps reports whether a mail is rondo's: an answer about one of its sessions, a report about one of its letters, or
// anything but words that came to a person's reply address. The rest is somebody's own mail.
func (r *Inbox) Keeps(ctx context.Context, m inbound.Message, site theme.Site) (bool, error) {
	switch m.Class {
	case scheduler.Words, scheduler.Unreadable:
		return false, nil
	case scheduler.Calendar:
		for _, reply := range m.Replies {
			if strings.HasSuffix(strings.ToLower(reply.UID), "@"+site.Host()) {
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
	have, err := r.DB.State(ctx) // perhaps of somebody who was written to since
	if err != nil {
		return false, err
	}
	r.learn(have)
	return r.person(m) != "", nil
}
