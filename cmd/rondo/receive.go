package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"rondo/desk"
	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
)

// The exit statuses by which mail servers understand a program behind an alias (sysexits.h).
const (
	exitRefused = 65 // EX_DATAERR: the mail goes back
	exitLater   = 75 // EX_TEMPFAIL: the server keeps the mail and tries again
)

// mostMail is how many octets of a mail are read.
const mostMail = 32 << 20

func (a *app) receiveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "receive",
		Short: "Take one mail from standard input: for a mail alias",
		Long: "receive keeps a mail that your mail server hands over, prints the id under which it is kept, and decides what\n" +
			"follows; 'rondo inbox show ID' tells what became of it. It works beside the daemon and without one.\n" +
			"It exits 0 when the mail is kept, 75 when the server is to try again later, and 65 when it is no mail, with the\n" +
			"reason. Of a large mail attachments are dropped. People's words wait in the inbox and go to organizers, see mail.words.",
		Example: "  rondo receive < answer.eml\n" +
			"  guild: \"|rondo -c /etc/rondo/rondo.yaml receive\", guild-mailbox      # in /etc/aliases",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			raw, err := io.ReadAll(io.LimitReader(a.in, mostMail))
			if err != nil {
				return a.exit(exitLater, fmt.Errorf("read the mail: %w", err))
			}
			rest, err := io.Copy(io.Discard, a.in) // a server that cannot hand over all of a mail may not look at the status
			if err != nil {
				return a.exit(exitLater, fmt.Errorf("read the mail: %w", err))
			}
			if len(bytes.TrimSpace(raw)) == 0 {
				return a.exit(exitRefused, errors.New("there is no mail on standard input"))
			}
			raw = inbound.Shorten(raw, int64(len(raw))+rest)
			m := inbound.Read(raw)
			if !m.IsMail() {
				return a.exit(exitRefused, fmt.Errorf("the mail cannot be read: %s", m.Why))
			}
			if err := a.receive(cmd.Context(), raw, m.Class); err != nil {
				return a.exit(exitLater, err)
			}
			return nil
		},
	}
}

// receive keeps a mail and decides about it. When only the deciding goes wrong the daemon makes up for it.
func (a *app) receive(ctx context.Context, raw []byte, class scheduler.Class) error {
	a.act = scheduler.Act{} // a mail server hands mail on; no person does anything
	return a.change(ctx, func(ctx context.Context, d *desk.Desk) error {
		r, err := d.Reception(ctx)
		if err != nil {
			return err
		}
		id, _, err := r.DB.Keep(ctx, store.Mail{Source: reception.ByReceive, Raw: raw, Arrived: a.now(), Class: class})
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, id)
		if _, err := r.Settle(ctx); err != nil {
			fmt.Fprintf(a.err, "rondo: kept; %v; the daemon will try again\n", err)
		}
		return nil
	})
}

// exit says what is wrong and ends with a status of its own.
func (a *app) exit(status int, err error) error {
	fmt.Fprintln(a.err, "rondo:", err)
	return exitCode(status)
}
