package installation

import (
	"context"
	"math/rand/v2"
	"os"

	"rondo/mailer"
	"rondo/mailer/imap"
	"rondo/theme"
)

// Secret returns how the route logs in; nil when nobody does.
func (i *Folder) Secret(route theme.SMTP) mailer.Secret {
	switch {
	case len(route.TokenCommand) > 0:
		return mailer.TokenFrom(route.TokenCommand, i.Dir)
	case route.PasswordFile != "":
		return mailer.PasswordFrom(i.Path(route.PasswordFile))
	case route.Username != "":
		return func(context.Context) (string, error) { return os.Getenv("RONDO_SMTP_PASSWORD"), nil }
	}
	return nil
}

// Mailbox returns how the mailbox of answers is reached.
func (i *Folder) Mailbox(inbox theme.Inbox) *imap.Source {
	return &imap.Source{
		Address: inbox.IMAP, TLS: inbox.TLS, Username: inbox.Username, Folder: inbox.Folder, DoneFolder: inbox.DoneFolder,
		Secret: i.credential(inbox), Jitter: rand.Float64,
	}
}

// credential returns how the mailbox is opened: it is asked at every connect.
func (i *Folder) credential(inbox theme.Inbox) func(context.Context) (imap.Credential, error) {
	return func(ctx context.Context) (c imap.Credential, err error) {
		switch {
		case len(inbox.TokenCommand) > 0:
			c.Token, err = mailer.TokenFrom(inbox.TokenCommand, i.Dir)(ctx)
		case inbox.PasswordFile != "":
			c.Password, err = mailer.PasswordFrom(i.Path(inbox.PasswordFile))(ctx)
		default:
			c.Password = os.Getenv("RONDO_IMAP_PASSWORD")
		}
		return c, err
	}
}
