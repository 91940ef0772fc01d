package mailer

import (
	"fmt"
	"net/url"
	"strings"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
)

// Sealer turns letters into mails. It is pure: the same Sealer gives the same bytes for the same letter.
type Sealer struct {
	Templates *templates.Set
	Site      theme.Site
	Sender    ical.Mailbox // mail.from: the envelope's sender, and From where a letter has no ORGANIZER
	Key       token.Key    // makes the tokens in links and addresses, and the marks of letters
	Tokens    bool         // mail.reply_tokens: answers and failures come back to addresses that name their letter's reader
	DKIM      *DKIM        // signs letters; nil for none
}

// Seal renders the letter into the bytes that every attempt sends. Letters that calendars read carry the session as
// RFC 6047 wants it; reminders, notices and letters to the organizer are words only. An error names what has to be
// mended: a recipient's address, a template, a text that no calendar can hold.
func (s Sealer) Seal(l scheduler.Letter) (scheduler.Sealed, error) {
	sealed, err := s.seal(l)
	if err != nil {
		return scheduler.Sealed{}, fmt.Errorf("seal %s: %w", l.Name, err)
	}
	return sealed, nil
}

func (s Sealer) seal(l scheduler.Letter) (scheduler.Sealed, error) {
	if err := s.checkAddresses(l); err != nil {
		return scheduler.Sealed{}, err
	}
	from := s.from(l)
	words, err := s.Words(l)
	if err != nil {
		return scheduler.Sealed{}, err
	}
	id := s.Key.Make(token.Letter, l.Name)
	mail := envelope{
		id:      id,
		host:    s.host(),
		from:    from,
		to:      ical.Mailbox{Name: line(l.To.Name), Address: l.To.Email},
		date:    l.Stamp,
		list:    l.Theme,
		leave:   s.leave(l),
		words:   words,
		subject: line(words.Subject),
	}
	back := s.Sender.Address
	if s.Tokens {
		mail.replyTo, back = from.Address, tagged(back, id)
	}
	if carriesCalendar(l) {
		if mail.invite, mail.method, err = s.invite(l, words); err != nil {
			return scheduler.Sealed{}, err
		}
	}
	raw, err := mail.write()
	if err != nil {
		return scheduler.Sealed{}, err
	}
	if s.DKIM != nil {
		if raw, err = s.DKIM.sign(raw, l.Stamp); err != nil {
			return scheduler.Sealed{}, err
		}
	}
	return scheduler.Sealed{MessageID: mail.messageID(), From: back, Bytes: raw}, nil
}

// checkAddresses looks at every address that the mail will hold. Its errors are logged, so they name no token.
func (s Sealer) checkAddresses(l scheduler.Letter) error {
	senders := []string{s.organizer(l).Address, s.Sender.Address}
	for _, address := range append(senders, l.To.Email) {
		if err := checkAddress(address); err != nil {
			return err
		}
	}
	for _, address := range senders {
		if err := wellFormedAddress(tagged(address, s.Key.Make(token.Letter))); err != nil && s.Tokens {
			return fmt.Errorf("address %q with a token: %w", address, err)
		}
	}
	return nil
}

// from is who the mail is from: the session's ORGANIZER, because calendars compare the two (RFC 6047 §2.2.3). With
// Tokens it is an address that stays the same for one reader, whatever the session.
func (s Sealer) from(l scheduler.Letter) ical.Mailbox {
	from := s.organizer(l)
	if s.Tokens {
		from.Address = tagged(from.Address, s.Key.Make(token.Reply, l.To.Email))
	}
	return from
}

// organizer is who the letter is from as people know them.
func (s Sealer) organizer(l scheduler.Letter) ical.Mailbox {
	from := l.Organizer
	if from.Address == "" {
		from = s.Sender
	}
	return ical.Mailbox{Name: line(from.Name), Address: from.Address}
}

// tagged is an address with a token behind its local part, as in guild+<token>@example.org.
func tagged(address, token string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	return address[:at] + "+" + token + address[at:]
}

// links are the links of the installation.
func (s Sealer) links() token.Links {
	return token.Links{Key: s.Key, Site: strings.TrimRight(s.Site.URL, "/")}
}

// seatOf is what the letter's links are about.
func seatOf(l scheduler.Letter) token.Seat {
	return token.Seat{Theme: l.Theme, Session: l.Key, UID: l.UID, Address: l.To.Email}
}

// leave is where one POST takes the reader out of the theme; "" for none. RFC 8058 §3.1 wants https.
func (s Sealer) leave(l scheduler.Letter) string {
	if l.UID == "" || !strings.HasPrefix(s.Site.URL, "https://") {
		return ""
	}
	return s.links().Leave(seatOf(l))
}

// host names the installation in Message-ID and List-Id.
func (s Sealer) host() string {
	if u, err := url.Parse(s.Site.URL); err == nil && u.Hostname() != "" {
		return strings.ToLower(u.Hostname())
	}
	return s.Sender.Address[strings.LastIndexByte(s.Sender.Address, '@')+1:]
}

func carriesCalendar(l scheduler.Letter) bool {
	switch l.Kind {
	case scheduler.Request, scheduler.Update, scheduler.Cancel, scheduler.Refresh, scheduler.TurnDown:
		return !l.Plain
	}
	return false
}
