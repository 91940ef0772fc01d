package daemon

import (
	"context"
	"reflect"
	"sync"
	"time"

	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// postbox reads the mailbox that the files name at present. When they name another one, or say otherwise how it is
// reached, reading begins again.
type postbox struct {
	d *Service

	mu      sync.Mutex
	inbox   theme.Inbox
	changed chan struct{} // closed when inbox is another one
	trouble error         // why the mailbox is not read; nil when it is, or when there is none
}

func newPostbox(d *Service) *postbox {
	return &postbox{d: d, inbox: d.config.Mail.Inbox, changed: make(chan struct{})}
}

// setMailbox goes over to a mailbox, if it is another one.
func (p *postbox) setMailbox(next theme.Inbox) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if reflect.DeepEqual(next, p.inbox) {
		return
	}
	close(p.changed)
	p.inbox, p.changed, p.trouble = next, make(chan struct{}), nil
}

func (p *postbox) note(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trouble = err
}

// problem returns what is wrong with the mailbox of answers, "" for nothing.
func (p *postbox) problem() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.trouble == nil {
		return ""
	}
	return "the mailbox of answers: cannot " + p.trouble.Error()
}

// run reads mail until ctx ends.
func (p *postbox) run(ctx context.Context) error {
	for ctx.Err() == nil {
		p.mu.Lock()
		inbox, changed := p.inbox, p.changed
		p.mu.Unlock()
		reading, stop := context.WithCancel(ctx)
		go func() {
			select {
			case <-changed:
				stop()
			case <-reading.Done():
			}
		}()
		var err error
		if inbox.IMAP == "" {
			<-reading.Done()
		} else if p.taken(reading, inbox) {
			go p.keep(reading, inbox, stop)
			source := p.d.inst.Mailbox(inbox)
			source.Keeper, source.Now, source.Log, source.Changed = p, p.d.now, p.d.log, p.note
			err = source.Run(reading)
		}
		stop()
		if err != nil && ctx.Err() == nil {
			p.note(err)
			p.d.log.Error("read answers: mend mail.inbox in rondo.yaml", "error", err)
			select {
			case <-changed:
			case <-ctx.Done():
			}
		}
	}
	return nil
}

// taken waits until this node is the one that reads a mailbox; false when ctx has ended.
func (p *postbox) taken(ctx context.Context, inbox theme.Inbox) bool {
	joint := p.d.skills.joint()
	for joint != nil {
		ours, err := joint.Take(ctx, dutyOf(inbox))
		if ours {
			p.d.log.Info("this node reads the mailbox of answers")
			break
		}
		if err == nil {
			p.note(nil) // whoever reads it tells what is wrong
		}
		if !wait(ctx, taking) {
			return false
		}
	}
	return ctx.Err() == nil
}

// unread is how long a node tries to read a mailbox before it lets others try.
const unread = 30 * time.Second

// keep says that this node goes on reading a mailbox, and stops it once another one does, or for a while where it cannot be read from
// here.
func (p *postbox) keep(ctx context.Context, inbox theme.Inbox, stop func()) {
	joint := p.d.skills.joint()
	if joint == nil {
		return
	}
	defer stop()
	duty, ill := dutyOf(inbox), time.Duration(0)
	for wait(ctx, taking) {
		if ill += taking; p.problem() == "" {
			ill = 0
		}
		if ill >= unread && joint.Yield(ctx, duty) == nil {
			p.d.log.Warn("the mailbox of answers cannot be read from here: another node may try")
			wait(ctx, 2*taking) // in which others ask
			return
		}
		if ours, err := joint.Take(ctx, duty); err == nil && !ours {
			p.d.log.Info("another node reads the mailbox of answers")
			return
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patiently)
	defer cancel()
	_ = joint.Yield(last, duty) // otherwise others have it when this node is gone
}

func dutyOf(inbox theme.Inbox) string {
	return inMail + inbox.IMAP + " " + inbox.Username + " " + inbox.Folder
}

// wait returns false when ctx ends before.
func wait(ctx context.Context, how time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(how):
		return true
	}
}

// Position returns how far the mailbox was read.
func (p *postbox) Position(ctx context.Context, mailbox string) (validity, next uint32, err error) {
	return p.d.db.Position(ctx, mailbox)
}

// Advance notes how far the mailbox was read.
func (p *postbox) Advance(ctx context.Context, mailbox string, validity, next uint32) error {
	return p.d.db.Advance(ctx, mailbox, validity, next)
}

// Keep keeps what is rondo's. Of people's words, and of mail that cannot be read, it is only noted that they came; all
// else is none of its business.
func (p *postbox) Keep(ctx context.Context, raw []byte, size int64) (ours bool, err error) {
	raw = inbound.Shorten(raw, size)
	m := inbound.Read(raw)
	if ours, err = p.d.reception.Keeps(ctx, m, p.d.config.Site); err != nil {
		return false, err
	}
	if !ours && m.Class != scheduler.Words && m.Class != scheduler.Unreadable {
		return false, nil
	}
	id, fresh, err := p.d.db.Keep(ctx, store.Mail{Source: reception.ByIMAP, Raw: raw, Arrived: p.d.now(), Class: m.Class, Why: m.Why})
	switch {
	case fresh && ours:
		p.d.arrived()
	case fresh && m.Class == scheduler.Unreadable:
		p.d.log.Warn("a mail cannot be read and stays in the mailbox", "id", id, "why", m.Why)
	}
	return ours, err
}
