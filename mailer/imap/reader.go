package imap

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// reader is a mailbox being read, over many connections.
type reader struct {
	source   *Source
	progress *progress
	failures int // of connections, in a row
	refusals int // of the keeper, in a row
	empty    int // times in a row that the server told of mails and there were none

	stage             stage // of the trouble that was told last; empty when all is well
	told              bool
	unmoved, unmarked error // why the last mails stayed where they were, or without a mark
}

var errAnew = errors.New("the folder was made anew meanwhile")

// converse reads over one connection until that ends.
func (r *reader) converse(ctx context.Context) error {
	c, err := r.source.connect(ctx)
	if err != nil {
		return err
	}
	defer c.quit()
	if err := r.open(ctx, c); err != nil {
		return err
	}
	for {
		wake, err := r.look(ctx, c)
		if err != nil {
			return err
		}
		r.change(r.waiting())
		if r.empty > 0 {
			if err := c.rest(ctx, min(Backoff(r.empty, r.source.Jitter()), pollPause)); err != nil {
				return err
			}
		}
		most := time.Duration(math.MaxInt64)
		if !wake.IsZero() {
			most = max(wake.Sub(r.source.Now()), 0)
		}
		began := r.source.Now()
		err = c.wait(ctx, most, r.source.Jitter())
		if err == nil || r.source.Now().Sub(began) >= pollPause {
			r.failures = 0
		}
		if err != nil {
			return &trouble{hearing, c.clean(err)}
		}
		if r.empty++; !c.woken {
			r.empty = 0
		}
	}
}

// open opens the folder and finds out where reading goes on.
func (r *reader) open(ctx context.Context, c *session) error {
	now, err := c.examine(r.source.folder())
	if err != nil {
		return &trouble{opening, c.clean(err)}
	}
	if r.progress != nil && r.progress.fits(now) {
		return nil
	}
	validity, next, err := r.source.Keeper.Position(ctx, r.source.Mailbox())
	if err != nil {
		return &trouble{keeping, err}
	}
	if validity != 0 && validity != now.validity {
		r.source.Log.Warn("the mailbox was made anew, so it is read from its start", "mailbox", r.source.Mailbox())
	}
	r.progress = resume(validity, next, now)
	return nil
}

// look handles all mails that are there and due. It says when the next late one is due, zero when there is none.
func (r *reader) look(ctx context.Context, c *session) (wake time.Time, err error) {
	for {
		listed, complete, err := c.list(r.progress.next, r.progress.handled)
		if err != nil {
			return time.Time{}, &trouble{reading, c.clean(err)}
		}
		batch, wake := r.progress.choose(listed, complete, r.source.Now())
		switch {
		case batch != nil:
			if err := r.batch(ctx, c, batch); err != nil {
				return time.Time{}, err
			}
			if err := r.advance(ctx); err != nil {
				return time.Time{}, err
			}
		case c.writing: // what comes from here on is only looked at
			now, err := c.examine(r.source.folder())
			if err == nil && now.validity != r.progress.validity {
				err = errAnew
			}
			if err != nil {
				return time.Time{}, &trouble{opening, c.clean(err)}
			}
		default:
			return wake, nil
		}
	}
}

// waiting returns the trouble that there is with single mails, nil when there is none.
func (r *reader) waiting() error {
	for _, d := range r.progress.late {
		return &trouble{waiting, fmt.Errorf("%d could not be kept yet: %w", len(r.progress.late), d.err)}
	}
	if r.unmoved != nil {
		return &trouble{moving, r.unmoved}
	}
	if r.unmarked != nil {
		return &trouble{marking, r.unmarked}
	}
	return nil
}

// change tells how the mailbox is, if that is news.
func (r *reader) change(err error) {
	now := stage("")
	if t, ok := err.(*trouble); ok {
		now = t.stage
	}
	if r.told && r.stage == now {
		return
	}
	r.told, r.stage = true, now
	if err == nil {
		r.source.Log.Info("mailbox is read", "mailbox", r.source.Mailbox())
	} else {
		r.source.Log.Warn("mailbox in trouble", "mailbox", r.source.Mailbox(), "error", err)
	}
	if r.source.Changed != nil {
		r.source.Changed(err)
	}
}
