package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"rondo/mailer"
)

// freemail are domains of providers that let nobody else send in their name: their DMARC policies have receivers refuse
// it or put it into spam.
var freemail = []string{
	"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "aol.com", "icloud.com", "me.com",
	"gmx.com", "gmx.de", "mail.ru", "proton.me", "protonmail.com",
}

// rewriting are the profiles of servers that send only in the name of who logs in.
var rewriting = []string{"gmail", "workspace", "office365"}

// sender looks whether receivers will believe who sends.
func (d *exam) sender() {
	mail := d.settings.Mail
	from := mail.Sender.Address
	_, domain, ok := strings.Cut(from, "@")
	if !ok {
		return // a finding of the files
	}
	_, login, _ := strings.Cut(strings.ToLower(mail.SMTP.Username), "@")
	host := strings.ToLower(mail.SMTP.Host)
	switch {
	case mail.Dir != "":
		d.fine("sender", "%s; letters are written into a folder", from)
	case slices.Contains(freemail, domain) && login != domain:
		d.problem("sender", "send from a domain of yours, or through the mailbox of mail.from",
			"%s lets no other server send as %s, and %s is one", domain, from, host)
	case slices.Contains(rewriting, mail.SMTP.Profile) && login != "" && login != domain:
		d.warn("sender", "let mail.from be the address that logs in, or one it may send as",
			"the server may replace %s by %s, and answers then go there", from, mail.SMTP.Username)
	default:
		d.fine("sender", "%s", from)
	}
	d.signature(domain)
}

// signature looks at the DKIM key, and whether what it signs for is the sender's domain.
func (d *exam) signature(domain string) {
	settings := d.settings.Mail.DKIM
	if settings.KeyFile == "" {
		return
	}
	pem, err := os.ReadFile(d.inst.Path(settings.KeyFile))
	if err != nil {
		return // said of the file already
	}
	key, err := mailer.NewDKIM(settings, d.settings.Mail.Sender, pem)
	switch {
	case err != nil:
		d.problem("dkim", "make a key: openssl genpkey -algorithm ed25519", "%v", err)
	case key.Domain != domain && !strings.HasSuffix(domain, "."+key.Domain):
		d.warn("dkim", "leave mail.dkim.domain out, or write "+domain, "the signature is for %s and does not speak for %s", key.Domain, domain)
	default:
		d.fine("dkim", "signs for %s; its public key belongs to %s._domainkey.%s", key.Domain, key.Selector, key.Domain)
	}
}

// route looks how letters get to the server, and how fast.
func (d *exam) route() {
	mail := d.settings.Mail
	route := mail.SMTP
	switch {
	case mail.Dir != "":
		folder := mailer.Folder{Path: d.inst.Path(mail.Dir)}
		if err := folder.Check(); err != nil && !errors.Is(err, fs.ErrNotExist) {
			d.problem("route", "make room, or name a folder in mail.dir that can be written; letters wait", "%v", err)
			return
		}
		d.fine("route", "into the folder %s", folder.Path)
		return
	case route.Host == "":
		d.problem("route", "add mail.smtp with its host, or mail.dir", "letters have no way out")
		return
	case route.TLS == "none" && !local(route.Host):
		d.warn("route", "write tls: starttls", "letters to %s can be read on the way", route.Host)
	default:
		d.fine("route", "%s:%d, tls: %s", route.Host, route.Port, route.TLS)
	}
	if route.Username != "" && route.PasswordFile == "" && len(route.TokenCommand) == 0 && os.Getenv("RONDO_SMTP_PASSWORD") == "" {
		d.warn("route", "name mail.smtp.password_file, or see that the daemon has the variable", "%s has no password here: RONDO_SMTP_PASSWORD is empty", route.Username)
	}
	d.pace()
}

// pace looks how long the largest theme keeps the route busy.
func (d *exam) pace() {
	pace, err := mailer.PaceOf(d.settings.Mail.SMTP)
	if err != nil || d.set == nil {
		return
	}
	largest, name := 0, ""
	for _, t := range d.set.Themes {
		if len(t.Members) > largest {
			largest, name = len(t.Members), t.Name
		}
	}
	if largest == 0 {
		return
	}
	if pace.Daily > 0 && largest > pace.Daily {
		d.warn("pace", "use a server that takes more, or fewer people", "a letter to all %d of %s takes %d days: the server takes %d a day",
			largest, name, (largest+pace.Daily-1)/pace.Daily, pace.Daily)
		return
	}
	if pace.Rate.Letters == 0 {
		d.fine("pace", "letters leave as fast as the server takes them; the largest theme, %s, has %d people", name, largest)
		return
	}
	takes := time.Duration(largest) * pace.Rate.Per / time.Duration(pace.Rate.Letters)
	if takes > 15*time.Minute {
		d.warn("pace", "if the server takes more, write it as mail.smtp.rate", "a letter to all %d of %s takes %s", largest, name, takes.Round(time.Minute))
		return
	}
	d.fine("pace", "a letter to all %d of %s takes %s at the route's rate", largest, name, max(takes.Round(time.Second), time.Second))
}

// reach talks to the server, without a letter.
func (d *exam) reach(ctx context.Context) {
	route := d.settings.Mail.SMTP
	if route.Host == "" || d.settings.Mail.Dir != "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	carrier := mailer.Carrier{Route: route, Secret: d.inst.Secret(route), Hello: d.settings.Site.Host(), Now: d.clock}
	if err := carrier.Probe(ctx); err != nil {
		d.problem("connect", "check mail.smtp and what the server says", "%s:%d: %v", route.Host, route.Port, err)
		return
	}
	d.fine("connect", "%s:%d takes letters from us", route.Host, route.Port)
}
