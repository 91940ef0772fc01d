package imap

import (
	"context"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// Report is what a mailbox says of itself.
type Report struct {
	Messages uint32 // in the folder
	Idle     bool   // it tells of new mail at once (RFC 2177); otherwise it is asked each minute
	Move     bool   // it moves a mail in one step (RFC 6851)
	UIDPlus  bool   // it can remove one mail and no other (RFC 4315)
	Done     string // the name that the server has for DoneFolder; "" without one
}

// Check opens the mailbox, looks at it and leaves its mails as they were. A DoneFolder that is missing is made, because
// nothing else tells whether it can be. The error names the stage that failed and the server's words.
func (s *Source) Check(ctx context.Context) (Report, error) {
	if err := s.valid(); err != nil {
		return Report{}, err
	}
	c, err := s.connect(ctx)
	if err != nil {
		return Report{}, err
	}
	defer c.quit()
	folder, err := c.examine(s.folder())
	if err != nil {
		return Report{}, &trouble{opening, c.clean(err)}
	}
	done := ""
	if s.DoneFolder != "" {
		if done = c.nameOf(s.DoneFolder); done == c.nameOf(s.folder()) {
			return Report{}, &trouble{shelving, fmt.Errorf("%s is the folder that is read", done)}
		}
		if err := c.ready(done); err != nil {
			return Report{}, &trouble{shelving, fmt.Errorf("%s: %w", done, c.clean(err))}
		}
	}
	return Report{
		Messages: folder.messages,
		Idle:     c.caps.Has(imap.CapIdle),
		Move:     c.caps.Has(imap.CapMove),
		UIDPlus:  c.caps.Has(imap.CapUIDPlus),
		Done:     done,
	}, nil
}
