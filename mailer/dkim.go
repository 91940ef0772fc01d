package mailer

import (
	"bytes"
	"crypto"
	"fmt"
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

// signed are the fields that a signature covers. More would not fit into one line, and go-mail folds a longer list
// after having signed it unfolded, which no receiver accepts.
var signed = []string{"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}

// sign puts the signature before the mail. It dates the signature like the letter, so that it is stable, too.
func (d *DKIM) sign(text []byte, date time.Time) ([]byte, error) {
	signer := gomail.NewDKIMSigner(d.Domain, d.Selector, d.Key)
	signer.NowFunc = func() time.Time { return date }
	signer.SignHeaders(signed...)
	end := bytes.Index(text, []byte("\r\n\r\n"))
	signature, err := signer.Sign(text[:end+2], text[end+4:])
	if err != nil {
		return nil, fmt.Errorf("sign the mail: %w", err)
	}
	return append([]byte(signature), text...), nil
}
