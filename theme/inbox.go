package theme

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// fixedSenders are the profiles of providers that replace or refuse any sender but the account's own.
var fixedSenders = []string{"office365", "gmail", "workspace"}

func (i *Inbox) setDefaults() {
	if i.IMAP == "" {
		return
	}
	i.Folder = cmp.Or(i.Folder, "INBOX")
	if i.TLS == "" {
		i.TLS = "implicit"
		if _, port, _ := net.SplitHostPort(i.IMAP); port == "143" {
			i.TLS = "starttls"
		}
	}
}

// What may become of people's words that `rondo receive` takes in.
const (
	Forward = "forward" // organizers get them in a letter
	Keep    = "keep"    // they wait in the inbox
	Count   = "count"   // only their number is told
)

var wordsPolicies = []string{Forward, Keep, Count}

// longestLocal is the longest part before the @ that leaves room for a plus sign and a token in the 64 octets that mail
// allows (RFC 5321 §4.5.3.1.1).
const longestLocal = 64 - 1 - 26

// checkAnswers looks at how answers come back.
func (d *document) checkAnswers(m *Mail) {
	if m.Tokens && slices.Contains(fixedSenders, m.SMTP.Profile) {
		d.wrong("mail/reply_tokens", "leave it out; authserv_id says whose checks of senders to trust instead",
			"with the profile %s letters leave from the account's own address only", m.SMTP.Profile)
	}
	if local, _, _ := strings.Cut(m.Sender.Address, "@"); m.Tokens && len(local) > longestLocal {
		d.wrong("mail/from", fmt.Sprintf("send from an address with at most %d characters before the @", longestLocal),
			"with reply_tokens %s becomes longer than mail allows", m.Sender.Address)
	}
	d.checkServers(m.Servers)
	if d.sound("mail/keep") && (m.Keep < Length(day) || m.Keep > Length(2*365*day)) {
		d.wrong("mail/keep", "write a length from 1 day to 2 years", "mail is kept for %s", m.Keep)
	}
	if d.sound("mail/words") && !slices.Contains(wordsPolicies, m.Words) {
		d.wrong("mail/words", didYouMean(m.Words, wordsPolicies), "%q is nothing to do with people's words", m.Words)
	}
	i := m.Inbox
	if i.IMAP == "" {
		if d.has("mail/inbox") {
			d.wrong("mail/inbox", "add imap: imap.example.org:993", "the inbox has no server")
		}
		return
	}
	host, port, err := net.SplitHostPort(i.IMAP)
	n, convErr := strconv.Atoi(port)
	if err != nil || convErr != nil || n < 1 || n > 65535 || host == "" {
		d.wrong("mail/inbox/imap", "write it like imap.example.org:993", "%q is no server with its port", i.IMAP)
	}
	switch {
	case i.TLS != "" && !slices.Contains(tlsModes, i.TLS):
		d.wrong("mail/inbox/tls", "write "+strings.Join(tlsModes, ", "), "%q is no way to encrypt", i.TLS)
	case i.TLS == "none" && host != "" && !loopback(host):
		d.wrong("mail/inbox/tls", "write tls: implicit or starttls; the password would be read on its way",
			"tls: none to %s, which is another machine", host)
	}
	switch {
	case i.Username == "":
		d.wrong("mail/inbox", "add username", "nobody is named who logs in")
	case i.PasswordFile != "" && len(i.TokenCommand) > 0:
		d.wrong("mail/inbox/token_command", "keep one of them", "both a password_file and a token_command")
	}
	if i.DoneFolder != "" && i.DoneFolder == i.Folder {
		d.wrong("mail/inbox/done_folder", "name another folder, or leave it out", "handled mail would stay in %s", i.Folder)
	}
}

// checkServers refuses names that never stand in Authentication-Results.
func (d *document) checkServers(names []string) {
	for i, name := range names {
		where := fmt.Sprintf("mail/authserv_id/%d", i)
		if !d.sound(where) {
			continue
		}
		right := "write the name alone that stands first in Authentication-Results, like mx.example.org"
		switch {
		case strings.ContainsAny(name, "*?%"), strings.HasPrefix(name, "."):
			right = "name each server, as in [mx1.example.org, mx2.example.org]; no name stands for several"
		case strings.Contains(name, ","):
			right = "write several names as a list, like [mx1.example.org, mx2.example.org]"
		}
		odd := func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_", r)
		}
		if strings.Trim(name, ".") == "" || strings.HasPrefix(name, ".") || strings.ContainsFunc(name, odd) {
			d.wrong(where, right, "%q is no name of a server", name)
		} else if slices.ContainsFunc(names[:i], func(other string) bool { return strings.EqualFold(other, name) }) {
			d.wrong(where, "leave it out once", "%s stands there twice", name)
		}
	}
}

func (d *document) checkSeats(where string, n int) {
	if d.has(where) && d.sound(where) && (n < 1 || n > 100_000) {
		d.wrong(where, "write a number from 1 to 100000, or leave it out for any number", "%d seats", n)
	}
}
