package mailer

import (
	"context"
	"errors"
)

// Probe opens a conversation as it is opened for letters, with TLS and login, and ends it without sending any. The error
// names the stage that failed and the server's words.
func (c *Carrier) Probe(ctx context.Context) error {
	talk, refused := c.connect(ctx)
	if refused != nil {
		return errors.New(refused.String())
	}
	talk.close()
	return nil
}
