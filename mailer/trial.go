package mailer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/token"
)

// Trial seals a letter for somebody else to look at: the words of the letter, marked as a trial. Nothing can follow from it. Its
// calendar object comes along as plain text, because a REQUEST would enter the session into that person's calendar, and their
// answer would count; its personal links and its marks are made with a key that is thrown away; and it cannot unsubscribe
// anybody. now is its Date.
func (s Sealer) Trial(l scheduler.Letter, to string, now time.Time) (scheduler.Sealed, error) {
	sealed, err := s.trial(&l, to, now)
	if err != nil {
		return scheduler.Sealed{}, fmt.Errorf("seal a trial of %s: %w", l.Name, err)
	}
	return sealed, nil
}

func (s *Sealer) trial(l *scheduler.Letter, to string, now time.Time) (sealed scheduler.Sealed, err error) {
	s.Key, s.Tokens = token.NewKey(), false
	if err := checkAddress(to); err != nil {
		return sealed, err
	}
	if err := s.checkAddresses(l); err != nil {
		return sealed, err
	}
	about, err := s.occasion(l)
	if err != nil {
		return sealed, err
	}
	mail, err := s.envelope(l, about)
	if err != nil {
		return sealed, err
	}
	if mail.words, err = s.Templates.Trial(l.To.Language(), mail.words, mail.to.Name, mail.to.Address, mail.method != ""); err != nil {
		return sealed, err
	}
	mail.to, mail.date, mail.leave, mail.subject = ical.Mailbox{Address: to}, now, "", line(mail.words.Subject)
	mail.text, mail.html = quote(mail.words.Text), quote(mail.words.HTML)
	mail.method, mail.enclosed = "", mail.invite
	raw, err := mail.write()
	if err == nil && s.DKIM != nil {
		raw, err = s.DKIM.sign(raw, now)
	}
	return scheduler.Sealed{MessageID: mail.messageID(), From: mail.back, Bytes: raw}, err
}

// Send hands one mail over in a conversation of its own, and returns what the server said. It asks no outbox and tells none. The
// error names the stage at which the mail was refused, with the server's words.
func (c *Carrier) Send(ctx context.Context, d scheduler.Delivery) (said string, err error) {
	if err := checkAddress(d.To); err != nil {
		return "", err
	}
	talk, refused := c.connect(ctx)
	if refused == nil {
		defer talk.close()
		var receipt reply
		if receipt, refused = talk.carry(d, func() {}, func() error { return nil }); refused == nil {
			return receipt.String(), nil
		}
	}
	return "", errors.New(refused.String())
}

// Send writes one mail into the folder, and says where. It asks no outbox and tells none.
func (f *Folder) Send(d scheduler.Delivery) (said string, err error) {
	result, err := f.write(d, f.Check())
	return result.Reply, err
}
