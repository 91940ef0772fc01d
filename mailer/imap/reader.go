package imap

import "context"

// reader is a mailbox being read, over many connections.
type reader struct {
	source *Source
	stage  stage // of the trouble that was last told; empty when all is well
	told   bool
}

// converse reads over one connection until that ends. It calls well when everything that was there has been read.
func (r *reader) converse(ctx context.Context, well func()) error {
	c, err := r.source.connect(ctx)
	if err != nil {
		return err
	}
	defer c.quit()
	well()
	<-ctx.Done()
	return nil
}

func (r *reader) change(err error) {}
