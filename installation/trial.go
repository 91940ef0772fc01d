package installation

import (
	"context"
	"time"

	"rondo/mailer"
	"rondo/scheduler"
	"rondo/theme"
)

// SendTrial sends a trial of a letter (see [mailer.Sealer.Trial]) to an address by the installation's route, and returns what the
// server said or where the mail was written. Nothing is recorded.
func (i *Folder) SendTrial(ctx context.Context, set *theme.Set, l scheduler.Letter, to string, now time.Time) (said string, err error) {
	mail := set.Config.Mail
	if err := i.Private(&set.Config); err != nil {
		return "", err
	}
	sealer, err := i.sealer(set)
	if err != nil {
		return "", err
	}
	sealed, err := sealer.Trial(l, to, now)
	if err != nil {
		return "", err
	}
	d := scheduler.Delivery{Name: l.Name, To: to, Sealed: sealed}
	if mail.Dir != "" {
		folder := mailer.Folder{Path: i.Path(mail.Dir)}
		return folder.Send(d)
	}
	carrier := mailer.Carrier{Route: mail.SMTP, Secret: i.Secret(mail.SMTP), Hello: set.Config.Site.Host()}
	return carrier.Send(ctx, d)
}
