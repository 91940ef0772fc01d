package daemon

import (
	"context"
	"maps"
	"slices"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
	"rondo/token"
)

const (
	// A channel that has refused for good is left alone for as long as it has refused, within these bounds.
	shortestShut = time.Hour
	longestShut  = 24 * time.Hour
	// longestPause is how long a channel may ask to be left alone before somebody is told of it.
	longestPause = 15 * time.Minute
)

// recallChats reads which channels do not take notices, and ends what is over.
func (d *Service) recallChats(ctx context.Context, settings *theme.Config) error {
	all, err := d.db.ChannelRests(ctx)
	if err != nil {
		return err
	}
	mended := map[string]bool{}
	if settings != nil {
		mended = d.mendedChats(settings)
	}
	wrong := map[string]scheduler.Rest{}
	for _, r := range all {
		if settings != nil {
			after, err := d.recallChat(ctx, settings.Channel(r.Domain), r, mended[r.Domain])
			if err != nil {
				return err
			}
			if after != r {
				if err := d.db.Rest(ctx, after); err != nil {
					return err
				}
			}
			r = after
		}
		delete(mended, r.Domain)
		if !r.Until.IsZero() {
			wrong[r.Domain] = r
		}
	}
	for address := range mended {
		if err := d.db.Rest(ctx, scheduler.Rest{Domain: address}); err != nil {
			return err
		}
	}
	d.chats.mu.Lock()
	defer d.chats.mu.Unlock()
	d.chats.wrong = wrong
	return nil
}

// recallChat returns what is left of what is wrong with a channel, which is nil where rondo.yaml has it no more. Nothing is wrong any more with one that
// is gone. One that is reached in another way than when it refused is tried at once, and where nothing waits that could be, it gets the benefit of the
// doubt. Where it is not known how it was reached then, mended counts: this node saw that it is reached in another way than before. A single notice that
// was refused is forgotten when it cannot be told any more.
func (d *Service) recallChat(ctx context.Context, c *theme.Channel, r scheduler.Rest, mended bool) (scheduler.Rest, error) {
	over := scheduler.Rest{Domain: r.Domain}
	if c == nil {
		return over, nil
	}
	d.chats.mu.Lock()
	reached := d.chats.reached[r.Domain]
	d.chats.mu.Unlock()
	switch {
	case mended && r.Reached == "", r.Reached != "" && reached != "" && r.Reached != reached:
		waits, err := d.waiting(ctx, r.Domain)
		if err != nil || single(r) || !waits {
			return over, err
		}
		r.Reached = reached
		if now := d.now(); r.Until.After(now) {
			r.Until = now
		}
	case single(r):
		failed, err := d.db.Letters(ctx, store.Filter{Kind: scheduler.Chat, To: r.Domain, State: scheduler.Failed})
		if err != nil {
			return r, err
		}
		if !slices.ContainsFunc(failed, func(l store.Row) bool { return l.Expires.IsZero() || l.Expires.After(d.now()) }) {
			return over, nil
		}
	}
	return r, nil
}

// single reports whether what is wrong is that one notice was refused by itself.
func single(r scheduler.Rest) bool { return r.Until.Equal(r.Since) }

// waiting reports whether a notice waits for a channel.
func (d *Service) waiting(ctx context.Context, address string) (bool, error) {
	for _, state := range []scheduler.LetterState{scheduler.Queued, scheduler.InDoubt} {
		if n, err := d.db.CountLetters(ctx, store.Filter{Kind: scheduler.Chat, To: address, State: state, Limit: 1}); n > 0 || err != nil {
			return true, err
		}
	}
	return false, nil
}

// mendedChats returns the addresses of channels that are reached in another way than when this was asked last. What is known of them, and of
// those that are gone, is forgotten.
func (d *Service) mendedChats(settings *theme.Config) map[string]bool {
	mended := map[string]bool{}
	for _, c := range settings.Notices {
		if d.mendedChat(&c) {
			mended[c.Address()] = true
		}
	}
	d.chats.mu.Lock()
	defer d.chats.mu.Unlock()
	forget := func(name string) bool {
		c, is := settings.Notices[name]
		return !is || mended[c.Address()]
	}
	maps.DeleteFunc(d.chats.rests, func(name string, _ time.Time) bool { return forget(name) })
	maps.DeleteFunc(d.chats.failures, func(name string, _ int) bool { return forget(name) })
	return mended
}

// mendedChat reports whether a channel is reached in another way than when this was asked last.
func (d *Service) mendedChat(c *theme.Channel) bool {
	reach, err := d.inst.Channel(c)
	if err != nil {
		return false // nobody could tell it anything
	}
	now := d.inst.Key.Make(token.Reached, c.Kind, c.Room, reach.URL, reach.Secret, reach.Token)
	d.chats.mu.Lock()
	defer d.chats.mu.Unlock()
	if d.chats.reached == nil {
		d.chats.reached = map[string]string{}
	}
	before, known := d.chats.reached[c.Address()]
	d.chats.reached[c.Address()] = now
	return known && before != now
}

// shut notes that a channel refuses for good, and leaves it alone. first says that it was not known to be wrong before.
func (d *Service) shut(c *theme.Channel, why string) (first bool) {
	d.chats.mu.Lock()
	was, known := d.chats.wrong[c.Address()]
	d.chats.mu.Unlock()
	now, rest := d.now(), shortestShut
	if known = known && !single(was); known {
		rest = min(max(rest, now.Sub(was.Since)), longestShut)
	}
	d.noteChat(c.Name, why, now.Add(rest))
	return !known
}

// noteChat records what is wrong with a channel, and until when it is left alone; zero for a notice that was refused by itself. What cannot be
// recorded is known until the daemon ends.
func (d *Service) noteChat(name, why string, until time.Time) {
	r := scheduler.Rest{Domain: (&theme.Channel{Name: name}).Address(), Why: why, Since: d.now(), Until: until}
	d.chats.mu.Lock()
	was, known := d.chats.wrong[r.Domain]
	switch alone := until.IsZero(); {
	case known && alone:
		r.Since, r.Until = was.Since, was.Until
	case known && !single(was):
		r.Since = was.Since
	case alone:
		r.Until = r.Since
	}
	r.Reached = d.chats.reached[r.Domain]
	if d.chats.wrong == nil {
		d.chats.wrong = map[string]scheduler.Rest{}
	}
	d.chats.wrong[r.Domain] = r
	d.chats.mu.Unlock()
	d.recordChat(r)
}

// fineChat notes that a channel has taken a notice. What waited for it is due at once.
func (d *Service) fineChat(c *theme.Channel) {
	d.chats.mu.Lock()
	_, known := d.chats.wrong[c.Address()]
	delete(d.chats.failures, c.Name)
	delete(d.chats.rests, c.Name)
	delete(d.chats.wrong, c.Address())
	d.chats.mu.Unlock()
	if known {
		d.recordChat(scheduler.Rest{Domain: c.Address()})
	}
}

func (d *Service) recordChat(r scheduler.Rest) {
	ctx, cancel := context.WithTimeout(context.Background(), patiently)
	defer cancel()
	if err := d.db.Rest(ctx, r); err != nil {
		d.log.Error("record how a channel stands", "channel", r.Domain, "error", err)
	}
}
