package daemon

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/fetch"
	"rondo/mailer"
	"rondo/notice"
	"rondo/scheduler"
	"rondo/theme"
)

// chats tell channels what is due, by letters of their own route: each channel for itself, one notice after the other.
type chats struct {
	calls chan struct{} // letters were posted or released
	idle  bool          // none waited when there were no channels; only a call changes that

	mu       sync.Mutex
	rests    map[string]time.Time // until when a channel is left alone of which the ledger says nothing, by name
	busy     map[string]*sync.Mutex
	last     map[string]time.Time      // when each was last handed something
	failures map[string]int            // how often in a row it did not take anything
	wrong    map[string]scheduler.Rest // what the ledger has of channels that do not take notices, by address
	reached  map[string]string         // how each was reached when it was looked at last, by address
}

const (
	// chatGlance is how often it is looked whether a notice is due.
	chatGlance = 15 * time.Second
	// chatClaim is how many notices are claimed at a time.
	chatClaim = 16
	// chatPace is how long a channel has between two notices. Slack takes one a second.
	chatPace = time.Second
)

// tellChats hands notices over until ctx ends.
func (d *Service) tellChats(ctx context.Context) error {
	var group errgroup.Group
	defer d.yieldChats(ctx)
	defer group.Wait()
	for ctx.Err() == nil {
		pause := chatGlance
		if d.chatting() && d.clock.Believed() == nil {
			told, ours, err := d.tellInTurn(ctx, &group)
			switch {
			case err != nil && ctx.Err() == nil:
				d.log.Error("claim notices", "error", err)
			case !ours: // another node tells
			case told == chatClaim:
				pause = 0
			default:
				due, err := d.db.NextNotice(ctx)
				d.chats.idle = err == nil && due.IsZero()
				if err == nil && !due.IsZero() {
					pause = min(max(due.Sub(d.now()), 100*time.Millisecond), chatGlance)
				}
			}
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-d.chats.calls:
			d.chats.idle = false
		case <-timer.C:
		}
		timer.Stop()
	}
	return nil
}

// chatting reports whether there may be anything to tell: where there are no channels and nothing waits, the ledger is not asked.
func (d *Service) chatting() bool {
	settings := d.files.settings()
	return !d.chats.idle || settings != nil && len(settings.Notices) > 0
}

// tellInTurn begins to tell what is due while no other node does: two at once would not keep the pace of a channel. One that is slow holds
// up no other. It returns how many notices there were, and whether it is this node's turn.
func (d *Service) tellInTurn(ctx context.Context, group *errgroup.Group) (told int, ours bool, err error) {
	if joint := d.skills.joint(); joint != nil {
		if ours, err := joint.Take(ctx, telling); err != nil || !ours {
			return 0, false, err
		}
	}
	told, err = d.tellDue(ctx, group)
	return told, true, err
}

// yieldChats leaves it to other nodes to tell channels.
func (d *Service) yieldChats(ctx context.Context) {
	if joint := d.skills.joint(); joint != nil {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patiently)
		defer cancel()
		_ = joint.Yield(last, telling) // otherwise others have it when this node is gone
	}
}

// tellDue claims notices that are due, and hands them over in the group, those to one channel one after the other. It returns how many there
// were.
func (d *Service) tellDue(ctx context.Context, group *errgroup.Group) (int, error) {
	settings := d.files.settings()
	if err := d.recallChats(ctx, settings); err != nil {
		return 0, err
	}
	letters, err := d.db.ClaimNotices(ctx, d.now(), chatClaim)
	if err != nil || len(letters) == 0 {
		return 0, err
	}
	byChannel := map[string][]scheduler.Delivery{}
	for _, l := range letters {
		byChannel[l.To] = append(byChannel[l.To], l)
	}
	for address, queue := range byChannel {
		alone := d.chats.alone(address)
		group.Go(func() error {
			alone.Lock()
			defer alone.Unlock()
			for _, l := range queue {
				d.settleChat(l, d.tellChat(ctx, settings, l))
			}
			return nil
		})
	}
	return len(letters), nil
}

// settleChat records what became of a notice, also while the daemon stops.
func (d *Service) settleChat(l scheduler.Delivery, r scheduler.Result) {
	ctx, cancel := context.WithTimeout(context.Background(), patiently)
	defer cancel()
	r.NotBefore = d.clock.Meant(r.NotBefore)
	if err := d.db.Settle(ctx, l.ID, r, d.now())(); err != nil {
		d.log.Error("settle a notice", "letter", l.Name, "error", err)
		return
	}
	d.pages.Carried(r)
	if r.State == scheduler.Failed || r.State == scheduler.Held {
		d.wake()
	}
	if r.State != scheduler.Queued || r.Attempted {
		d.log.Info("notice", "letter", l.Name, "state", string(r.State), "reply", r.Reply)
	}
}

// tellChat hands one notice to its channel.
func (d *Service) tellChat(ctx context.Context, settings *theme.Config, l scheduler.Delivery) scheduler.Result {
	later := func(reply string, when time.Time) scheduler.Result {
		return scheduler.Result{State: scheduler.Queued, Reply: reply, NotBefore: when}
	}
	name, _, _ := strings.Cut(l.To, "@")
	now := d.now()
	switch until := d.chats.rest(name); {
	case ctx.Err() != nil, settings == nil:
		return later("not begun", now)
	case until.After(now):
		return later("the channel is left alone for a while", until)
	}
	uid := uidOf(l)
	have, err := d.db.Part(ctx, scheduler.Scope{Sessions: []string{uid}})
	if err != nil {
		return later("the ledger cannot be read", now.Add(time.Minute))
	}
	if why := have.Moot(uid, l.Name, l.To); why != "" {
		return scheduler.Result{State: scheduler.Expired, Reply: string(why)}
	}
	channel := settings.Channel(l.To)
	if channel == nil {
		return d.dead(name, "there is no channel "+name+" in rondo.yaml any more")
	}
	if rested := have.Rested(uid, channel, now); rested.After(now) {
		return later("the channel has quiet hours", rested)
	}
	kind, body, err := mailer.ReadNotice(l.Sealed)
	if err != nil {
		return d.dead(name, err.Error())
	}
	if kind != channel.Kind {
		return d.dead(name, fmt.Sprintf("%s was of the kind %s when this was written, and is %s now", name, kind, channel.Kind))
	}
	id, _, _ := strings.Cut(l.MessageID, "@")
	reach, err := d.inst.Channel(channel)
	if err != nil {
		return d.paused(name, err.Error(), 0)
	}
	request, err := notice.To(channel, reach.URL, reach.Secret, reach.Token, id, now, body)
	if err != nil {
		return d.paused(name, err.Error(), 0)
	}
	client, err := d.inst.Fetcher(settings)
	if err != nil {
		return d.paused(name, err.Error(), 0)
	}
	if wait(ctx, min(d.chats.free(name).Sub(now), chatPace)); ctx.Err() != nil {
		return later("not begun", now)
	}
	if err := d.db.Doubt(ctx, l.ID)(); err != nil {
		return later("not begun", now)
	}
	d.chats.handed(name, d.now())
	answer, sent, err := client.Send(context.WithoutCancel(ctx), request.Method, request.URL, request.Header, body)
	return d.chatResult(channel, l, answer, sent, err)
}

// chatResult says what follows from what a channel answered.
func (d *Service) chatResult(c *theme.Channel, l scheduler.Delivery, answer fetch.Answer, sent bool, err error) scheduler.Result {
	if err != nil {
		return d.again(c, l, err.Error(), 0, sent)
	}
	said := fmt.Sprintf("%d", answer.Status)
	switch verdict := notice.Judge(answer.Status); verdict {
	case notice.Told:
		d.fineChat(c)
		return scheduler.Result{State: scheduler.Sent, Reply: said, Attempted: true}
	case notice.Later, notice.Doubtful:
		return d.again(c, l, said, notice.Wait(answer.Wait, answer.Body), verdict == notice.Doubtful)
	}
	why := "answers " + said + ": " + notice.Remedy(c, answer.Status)
	if !notice.Shut(answer.Status) {
		r := d.dead(c.Name, why)
		r.Reply, r.Attempted = said+" "+notice.Remedy(c, answer.Status), true
		return r
	}
	r, first := scheduler.Result{State: scheduler.Failed, Attempted: true, Reply: said + " " + notice.Remedy(c, answer.Status)}, d.shut(c, why)
	if !first { // it was tried whether the channel works again, and waits with the others
		r.State, r.NotBefore = scheduler.Queued, d.chats.rest(c.Name)
	}
	return r
}

// again is a notice that is tried again. One that may have arrived is in doubt, so that nobody counts it as one that reached nobody. Where
// the channel knows a copy by its id, only the first doubt counts.
func (d *Service) again(c *theme.Channel, l scheduler.Delivery, why string, asked time.Duration, maybe bool) scheduler.Result {
	r := d.paused(c.Name, why, asked)
	r.Attempted = true
	if maybe && (l.Doubts == 0 || !theme.KnowsCopies(c.Kind)) {
		r.State = scheduler.InDoubt
	}
	return r
}

// dead is a notice that is not told any more: somebody has to mend something. The channel does not rest for it.
func (d *Service) dead(name, why string) scheduler.Result {
	d.noteChat(name, why, time.Time{})
	return scheduler.Result{State: scheduler.Failed, Reply: why}
}

// paused is a notice that is tried again once the channel has had some rest: as long as it asks for, or longer each time. A long rest, or one after
// several, is recorded, so that everybody sees it and a retry by hand ends it.
func (d *Service) paused(name, why string, asked time.Duration) scheduler.Result {
	c := &d.chats
	c.mu.Lock()
	if c.failures == nil {
		c.failures, c.rests = map[string]int{}, map[string]time.Time{}
	}
	c.failures[name]++
	if asked == 0 {
		asked = mailer.Backoff(c.failures[name], rand.Float64()) / 5 // a minute at first, a quarter of an hour at most
	}
	until := d.now().Add(asked)
	recorded := c.failures[name] >= 3 || asked > longestPause
	if delete(c.rests, name); !recorded {
		c.rests[name] = until
	}
	c.mu.Unlock()
	if recorded {
		d.noteChat(name, why, until)
	}
	return scheduler.Result{State: scheduler.Queued, Reply: why, NotBefore: until}
}

// rest returns until when a channel is left alone.
func (c *chats) rest(name string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return scheduler.Later(c.rests[name], c.wrong[(&theme.Channel{Name: name}).Address()].Until)
}

// alone returns what whoever hands something to a channel holds.
func (c *chats) alone(address string) *sync.Mutex {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy == nil {
		c.busy = map[string]*sync.Mutex{}
	}
	if c.busy[address] == nil {
		c.busy[address] = &sync.Mutex{}
	}
	return c.busy[address]
}

// free returns when a channel may have its next notice.
func (c *chats) free(name string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last[name].Add(chatPace)
}

// handed notes that a channel gets a notice now.
func (c *chats) handed(name string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil {
		c.last = map[string]time.Time{}
	}
	c.last[name] = now
}

// uidOf returns the UID in the name of a letter to a channel: chat/<uid>/<what>/<when>/<address>.
func uidOf(l scheduler.Delivery) string {
	rest, _ := strings.CutPrefix(l.Name, string(scheduler.Chat)+"/")
	rest, _, _ = strings.Cut(rest, "/"+l.To)
	parts := strings.Split(rest, "/")
	return strings.Join(parts[:max(0, len(parts)-2)], "/")
}
