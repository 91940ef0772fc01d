package mailer

import (
	"bytes"
	"crypto"
	"fmt"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"rondo/ical"
	"rondo/theme"
)

// DKIM signs sealed letters (RFC 6376), for servers that do not sign what they relay.
type DKIM struct {
	Domain   string
	Selector string
	Key      crypto.Signer
}

// NewDKIM reads the private key (PEM, RSA or Ed25519) that belongs to the settings. Without a domain in the settings it
// is the sender's, which is what receivers compare (RFC 7489 §3.1).
func NewDKIM(settings theme.DKIM, sender ical.Mailbox, pem []byte) (*DKIM, error) {
	key, err := gomail.PrivKeyFromPEM(pem)
	if err != nil {
		return nil, fmt.Errorf("mail.dkim.key_file (%s): %w; write a private key in PEM, RSA or Ed25519", settings.KeyFile, err)
	}
	domain := settings.Domain
	if domain == "" {
		domain = domainOf(sender.Address)
	}
	return &DKIM{Domain: domain, Selector: settings.Selector, Key: key}, nil
}

// signed are the fields that a signature covers, also when the mail has none of that name, so that nobody adds one. RFC
// 8058 §4 has the two of List-Unsubscribe among them.
var signed = []string{
	"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "Auto-Submitted", "List-Id",
	"List-Unsubscribe", "List-Unsubscribe-Post",
}

// sign puts the signature before the mail. It dates the signature like the letter, so that it is stable, too.
func (d *DKIM) sign(text []byte, date time.Time) ([]byte, error) {
	signer := gomail.NewDKIMSigner(d.Domain, d.Selector, d.Key)
	signer.NowFunc = func() time.Time { return date }
	signer.SignHeaders(signed...)
	signer.OversignHeaders("From", "To", "Subject", "Reply-To") // no second one that a reader would see (RFC 6376 §8.15)
	end := bytes.Index(text, []byte("\r\n\r\n"))
	signature, err := signer.Sign(text[:end+2], text[end+4:])
	if err != nil {
		return nil, fmt.Errorf("sign the mail: %w", err)
	}
	return append([]byte(refold(signature)), text...), nil
}

// refold breaks the lines of a signature between its tags only, and within b=, where white space does not count
// (RFC 6376 §3.2, §3.5). go-mail signs the list of fields on one line and then breaks it in the midst of a name, which
// makes two of it.
func refold(signature string) string {
	_, value, _ := strings.Cut(signature, ":")
	var folded strings.Builder
	folded.WriteString("DKIM-Signature:")
	column := folded.Len()
	for i, tag := range strings.SplitAfter(strings.Join(strings.Fields(value), ""), ";") {
		if i > 0 && column+1+len(tag) > 78 {
			folded.WriteString("\r\n")
			column = 0
		}
		folded.WriteByte(' ')
		column += 1 + len(tag)
		if strings.HasPrefix(tag, "b=") {
			for ; len(tag) > 76; tag = tag[76:] {
				folded.WriteString(tag[:76] + "\r\n ")
			}
		}
		folded.WriteString(tag)
	}
	folded.WriteString("\r\n")
	return folded.String()
}
