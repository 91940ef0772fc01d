package daemon

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

const (
	// A channel that has refused for good is left alone for as long as it has refused, within these bounds.
	shortestShut = time.Hour
	longestShut  = 24 * time.Hour
	// longestPause is how long a channel may ask to be left alone before somebody is told of it.
	longestPause = 15 * time.Minute
)

// recallChats reads which channels do not take notices. It forgets those that are in rondo.yaml no more, and ends the rest of those that are
// reached in another way than before: somebody has mended them, and what waits is due.
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
		if settings != nil && settings.Channel(r.Domain) == nil {
			if err := d.db.Rest(ctx, scheduler.Rest{Domain: r.Domain}); err != nil {
				return err
			}
			continue
		}
		if mended[r.Domain] && r.Until.After(d.now()) {
			r.Until = d.now()
			if err := d.db.Rest(ctx, r); err != nil {
				return err
			}
		}
		delete(mended, r.Domain)
		wrong[r.Domain] = r
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
	now := sha256.Sum256(fmt.Appendf(nil, "%q", []string{c.Kind, c.Room, reach.URL, reach.Secret, reach.Token}))
	d.chats.mu.Lock()
	defer d.chats.mu.Unlock()
	if d.chats.reached == nil {
		d.chats.reached = map[string][32]byte{}
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
	if known {
		rest = min(max(rest, now.Sub(was.Since)), longestShut)
	}
	d.mendedChat(c) // from now on it is seen
	d.noteChat(c.Name, why, now.Add(rest))
	return !known
}

// noteChat records what is wrong with a channel, and until when it is left alone. What cannot be recorded is known until the daemon ends.
func (d *Service) noteChat(name, why string, until time.Time) {
	r := scheduler.Rest{Domain: (&theme.Channel{Name: name}).Address(), Why: why, Since: d.now(), Until: until}
	d.chats.mu.Lock()
	if was, known := d.chats.wrong[r.Domain]; known {
		r.Since = was.Since
	}
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
