package daemon

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"rondo/office"
	"rondo/scheduler"
	"rondo/store"
)

// chore is work that comes again at times of its own.
type chore struct {
	part   string        // its name in the log
	look   time.Duration // how often it is looked whether something is due
	atOnce bool          // the first time when the daemon starts, and not that much later
	work   func(context.Context) error
	fails  string // what its failing means, before the error; "" where the work tells that by itself
}

// chores lists them all.
func (d *Service) chores() []chore {
	return []chore{
		{part: "lists", look: listGlance, atOnce: true, work: d.fetchLists},
		{part: "tidy", look: time.Hour, work: d.tidy, fails: "the ledger cannot be tidied"},
		{part: "fold", look: time.Hour, work: d.fold, fails: "what is older than `keep` does not go"},
		{part: "inspect", look: time.Hour, work: d.inspectFile, fails: "the database cannot be looked through"},
	}
}

// keepAt has a chore done whenever it is due, while the clock is believed.
func (d *Service) keepAt(c chore) func(context.Context) error {
	return func(ctx context.Context) error {
		tick := time.NewTicker(c.look)
		defer tick.Stop()
		for first := true; ; first = false {
			if (!first || c.atOnce) && d.clock.Believed() == nil { // otherwise what seems to be due may not be
				d.do(ctx, c)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
			}
		}
	}
}

// do does what is due of a chore, and notes how that went.
func (d *Service) do(ctx context.Context, c chore) {
	err := c.work(ctx)
	if ctx.Err() != nil {
		return // that nobody waited says nothing about the work
	}
	d.upkeep.note(c, err)
	if err != nil {
		d.log.Error(c.fails, "part", c.part, "error", err)
	}
}

// upkeep is what the daemon knows of its chores.
type upkeep struct {
	mu     sync.Mutex
	failed map[string]string // by part: why it failed when it was done last
	folded time.Time         // when what is long over was folded last
}

func (u *upkeep) note(c chore, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.failed == nil {
		u.failed = map[string]string{}
	}
	if delete(u.failed, c.part); err != nil {
		u.failed[c.part] = c.fails + ", and is tried again within an hour: " + err.Error()
	}
}

// problems says which chores somebody has to look at.
func (u *upkeep) problems() (texts []string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, text := range u.failed {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	return texts
}

// foldAgain is how long it takes until what is long over is folded again.
const foldAgain = 24 * time.Hour

// fold lets go of sessions that are long over, once a day. Of several nodes one does it at a time.
func (d *Service) fold(ctx context.Context) error {
	if d.now().Sub(d.upkeep.folded) < foldAgain || d.behind() != "" { // a node that is behind may have another `keep`
		return nil
	}
	if joint := d.skills.joint(); joint != nil {
		if ours, err := joint.Take(ctx, folding); err != nil || !ours {
			return err
		}
		defer func() {
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patiently)
			defer cancel()
			_ = joint.Yield(last, folding) // otherwise others have it when this node is gone
		}()
	}
	keep := d.config.Keep
	if settings := d.files.settings(); settings != nil {
		keep = settings.Keep
	}
	done, err := d.db.Fold(ctx, scheduler.Old(d.now(), keep.Duration()))
	if err == nil {
		d.upkeep.folded = d.now()
	}
	if done != (store.Folded{}) {
		d.log.Info("let go of what is long over", "sessions", done.Sessions, "letters", done.Letters)
	}
	return err
}

// tidy ends letters past their life, drops the bytes of those that nobody will send again and of mail that was handled some
// time ago, and forgets who came some time ago.
func (d *Service) tidy(ctx context.Context) error {
	_, expire := d.db.Expire(ctx, d.now())
	_, prune := d.db.Prune(ctx, d.now())
	keep, known := d.config.Mail.Keep, d.config.Attendance.Keep
	if settings := d.files.settings(); settings != nil {
		keep, known = settings.Mail.Keep, settings.Attendance.Keep
	}
	_, inbox := d.db.PruneInbox(ctx, d.now(), keep.Duration())
	_, came := d.db.PruneCame(ctx, d.now(), known.Duration())
	began, seen, asked := office.Ended(d.now())
	_, devices := d.db.PruneDevices(ctx, began, seen, asked)
	_, acts := d.db.PruneActs(ctx, d.now().Add(-store.ActsFor))
	return errors.Join(expire, prune, inbox, came, devices, acts, d.publish(ctx))
}
