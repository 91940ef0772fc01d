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
	Keep      int          // attendance.keep in days, which letters that note who comes have to say
	DKIM      *DKIM        // signs letters; nil for none
}

// Seal renders the letter into the bytes that every attempt sends. Letters that calendars read carry the session as
// RFC 6047 wants it; reminders, notices and letters to the organizer are words only. An error names what has to be
// mended: a recipient's address, a template, a text that no calendar can hold.
func (s Sealer) Seal(l scheduler.Letter) (scheduler.Sealed, error) { return s.seal(l, s.occasion) }

// Batch returns Seal for many letters. What letters to many readers share is made once and remembered for as long as the
// function is. It is safe for concurrent use.
func (s Sealer) Batch() scheduler.Seal {
	made := occasions{make: s.occasion}
	return func(l scheduler.Letter) (scheduler.Sealed, error) { return s.seal(l, made.of) }
}

func (s Sealer) seal(l scheduler.Letter, about func(*scheduler.Letter) (*occasion, error)) (sealed scheduler.Sealed, err error) {
	err = s.checkAddresses(&l)
	switch {
	case err != nil:
	case l.Announcement != nil:
		sealed, err = s.sealNotice(&l)
	default:
		var shared *occasion
		if shared, err = about(&l); err == nil {
			sealed, err = s.sealTo(&l, shared)
		}
	}
	if err != nil {
		return scheduler.Sealed{}, fmt.Errorf("seal %s: %w", l.Name, err)
	}
	return sealed, nil
}

// sealTo makes the mail to one reader.
func (s *Sealer) sealTo(l *scheduler.Letter, about *occasion) (scheduler.Sealed, error) {
	mail, err := s.envelope(l, about)
	if err != nil {
		return scheduler.Sealed{}, err
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
	return scheduler.Sealed{MessageID: mail.messageID(), From: mail.back, Bytes: raw}, nil
}

// envelope makes every choice about the mail.
func (s *Sealer) envelope(l *scheduler.Letter, about *occasion) (*envelope, error) {
	words, err := about.words.To(s.reader(l))
	if err != nil {
		return nil, err
	}
	id := s.Key.Make(token.Letter, l.Name)
	mail := &envelope{
		id:      id,
		host:    about.host,
		from:    s.from(l),
		to:      ical.Mailbox{Name: line(l.To.Name), Address: l.To.Email},
		back:    s.Sender.Address,
		date:    l.Stamp,
		list:    l.Theme,
		leave:   s.leave(l),
		words:   words,
		subject: line(words.Subject),
		text:    about.text,
		html:    about.html,
	}
	if l.Batch != nil && !l.Leads() {
		mail.thread = s.Key.Make(token.Letter, l.Batch.Lead)
	}
	if s.Tokens {
		mail.replyTo, mail.back = mail.from.Address, tagged(mail.back, id)
	}
	if l.Author.Address != "" && wellFormedAddress(l.Author.Address) == nil {
		mail.replyTo = l.Author.Address
	}
	if about.invite != nil {
		mail.method = about.method
		mail.invite, err = about.invite.For(mail.from, ical.Attendee{Mailbox: mail.to, PartStat: l.Answer}, about.description(&words))
	}
	return mail, err
}

// checkAddresses looks at every address that the mail will hold. Its errors are logged, so they name no token.
func (s *Sealer) checkAddresses(l *scheduler.Letter) error {
	senders := []string{s.organizer(l).Address, s.Sender.Address}
	for _, address := range append(senders, l.To.Email) {
		if err := checkAddress(address); err != nil {
			return err
		}
	}
	if !s.Tokens {
		return nil
	}
	for _, address := range senders {
		if err := wellFormedAddress(tagged(address, s.Key.Make(token.Letter))); err != nil {
			return fmt.Errorf("address %q with a token: %w", address, err)
		}
	}
	return nil
}

// from returns who the mail is from: the session's ORGANIZER, because calendars compare the two (RFC 6047 §2.2.3). With
// Tokens it is an address that stays the same for one reader, whatever the session.
func (s *Sealer) from(l *scheduler.Letter) ical.Mailbox {
	from := s.organizer(l)
	if s.Tokens {
		from.Address = tagged(from.Address, s.Key.Make(token.Reply, l.To.Email))
	}
	return from
}

// organizer returns who the letter is from as people know them.
func (s *Sealer) organizer(l *scheduler.Letter) ical.Mailbox {
	from := l.Organizer
	if from.Address == "" {
		from = s.Sender
	}
	return ical.Mailbox{Name: line(from.Name), Address: from.Address}
}

// tagged returns an address with a token behind its local part, as in guild+<token>@example.org.
func tagged(address, token string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	return address[:at] + "+" + token + address[at:]
}

// links returns the links of the installation.
func (s *Sealer) links() token.Links {
	return token.Links{Key: s.Key, Site: strings.TrimRight(s.Site.URL, "/")}
}

// seatOf returns what the letter's links are about.
func seatOf(l *scheduler.Letter) token.Seat {
	return token.Seat{Theme: l.Theme, Session: l.Key, UID: l.UID, Address: l.To.Email}
}

// leave returns where one POST takes the reader out of the theme; "" for none. RFC 8058 §3.1 wants https.
func (s *Sealer) leave(l *scheduler.Letter) string {
	if l.UID == "" || !strings.HasPrefix(s.Site.URL, "https://") {
		return ""
	}
	return s.links().Leave(seatOf(l))
}

// host names the installation in Message-ID and List-Id.
func (s *Sealer) host() string {
	if u, err := url.Parse(s.Site.URL); err == nil && u.Hostname() != "" {
		return strings.ToLower(u.Hostname())
	}
	return s.Sender.Address[strings.LastIndexByte(s.Sender.Address, '@')+1:]
}

// carriesCalendar reports whether a calendar object comes with the letter. The ORGANIZER gets none.
func carriesCalendar(l *scheduler.Letter) bool {
	return l.Kind.Traits().Method != ical.None && !l.Plain
}
