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

	stage             stage // of the trouble that was told last; empty when all is well
	told              bool
	unmoved, unmarked bool // and that was told
}

var errAnew = errors.New("the folder was made anew meanwhile")

// mostRefusals is how many mails in a row the keeper may refuse. With the next one it is not about the mail.
const mostRefusals = 3

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
		r.failures = 0
		r.change(r.waiting())
		most := time.Duration(math.MaxInt64)
		if !wake.IsZero() {
			most = max(wake.Sub(r.source.Now()), 0)
		}
		if err := c.wait(ctx, most, r.source.Jitter()); err != nil {
			return &trouble{reading, c.clean(err)}
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

// batch handles some mails.
func (r *reader) batch(ctx context.Context, c *session, uids []uint32) error {
	sizes, err := c.sizes(uids)
	if err != nil {
		return r.cut(ctx, c, uids, err)
	}
	given := map[uint32]bool{}
	for _, q := range requests(uids, sizes) {
		mails, err := c.mails(q, sizes)
		for _, m := range mails {
			given[m.uid] = true
		}
		if err != nil && !refused(err) { // those that came could not be moved, so they come again
			return r.cut(ctx, c, missing(q.uids, given), err)
		}
		if err := r.keep(ctx, c, mails); err != nil {
			return err
		}
		if err != nil {
			return r.cut(ctx, c, missing(q.uids, given), err)
		}
	}
	for _, uid := range missing(uids, given) {
		r.late(uid, errNotGiven, true)
	}
	r.progress.widen()
	return nil
}

// cut blames the first mail that did not come, so that the others go before it when they are fetched again.
func (r *reader) cut(ctx context.Context, c *session, uids []uint32, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	err = c.clean(err)
	if len(uids) > 0 {
		r.late(uids[0], err, true)
	}
	if refused(err) {
		return nil
	}
	r.progress.narrow()
	return &trouble{reading, err}
}

func missing(uids []uint32, given map[uint32]bool) []uint32 {
	var list []uint32
	for _, uid := range uids {
		if !given[uid] {
			list = append(list, uid)
		}
	}
	return list
}

// keep hands mails to the keeper and finishes those that are ours. A mail is handled when both is done.
func (r *reader) keep(ctx context.Context, c *session, mails []mail) error {
	var kept, ours []uint32
	var stop error
	for _, m := range mails {
		mine, err := r.source.Keeper.Keep(ctx, m.raw, m.size)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			r.late(m.uid, err, false)
			if r.refusals++; r.refusals > mostRefusals {
				stop = &trouble{keeping, err}
				break
			}
			continue
		}
		r.refusals = 0
		kept = append(kept, m.uid)
		if mine {
			ours = append(ours, m.uid)
		}
	}
	if len(ours) > 0 {
		if err := r.finish(c, ours); err != nil {
			return &trouble{reading, c.clean(err)}
		}
	}
	for _, uid := range kept {
		r.progress.handle(uid)
		r.failures = 0
	}
	return stop
}

func (r *reader) advance(ctx context.Context) error {
	if !r.progress.advance() {
		return nil
	}
	if err := r.source.Keeper.Advance(ctx, r.source.Mailbox(), r.progress.validity, r.progress.next); err != nil {
		return &trouble{keeping, err}
	}
	return nil
}

func (r *reader) late(uid uint32, err error, alone bool) {
	r.progress.delay(uid, err, alone, r.source.Now(), r.source.Jitter())
}

// waiting is the trouble that there is with single mails, nil when there is none.
func (r *reader) waiting() error {
	for _, d := range r.progress.late {
		return &trouble{waiting, fmt.Errorf("%d could not be kept yet: %w", len(r.progress.late), d.err)}
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
