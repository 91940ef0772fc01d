package imap

import "context"

// mostRefusals is how many mails in a row the keeper may refuse. With the next one it is not about the mail.
const mostRefusals = 3

// batch handles some mails.
func (r *reader) batch(ctx context.Context, c *session, uids []uint32) error {
	sizes, err := c.sizes(uids)
	if err != nil {
		return r.cut(ctx, c, uids, err)
	}
	r.empty = 0
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
