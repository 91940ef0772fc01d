package daemon

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"rondo/say"
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/store"
	"rondo/theme"
)

// course is whether plans go by the files of this daemon, where several are at work on one ledger.
type course struct {
	mu     sync.Mutex
	digest string // of its files, as they were planned by last; "" before that
	why    string // why no plan goes by them; "" where plans do
}

// patiently is how long the ledger is waited for where nobody says how long.
const patiently = 10 * time.Second

// follows says whether plans go by files.
func (d *Service) follows(set *theme.Set) bool {
	if d.skills.joint() == nil || set == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(context.Background(), patiently)
	defer cancel()
	return d.follow(ctx, set.Files.Digest())
}

func (d *Service) follow(ctx context.Context, digest string) bool {
	now, err := d.skills.joint().Course(ctx, digest)
	why := ""
	switch {
	case err != nil:
		why = "nothing is planned here: " + err.Error()
	case !now.Ours:
		why = behind(now)
	}
	d.course.mu.Lock()
	before := d.course.why
	d.course.digest, d.course.why = digest, why
	d.course.mu.Unlock()
	switch {
	case why == before:
	case why != "":
		d.log.Warn(why)
	default:
		d.log.Info("plans go by the files of this node again")
	}
	return why == ""
}

// behind says what to do about other files.
func behind(c store.Course) string {
	have := "no other node has them now"
	if c.Others > 0 {
		have = say.Count(c.Others, "other node has", "other nodes have") + " them"
	}
	return fmt.Sprintf("the files of this node are not those that plans go by (%.12s, generation %d, brought by %s; %s), so nothing is planned here: "+
		"bring them up to date, or let all nodes plan by these with 'rondo apply' in this folder", c.Digest, c.Generation, c.By, have)
}

// behind returns why no plan goes by the files of this daemon; "" where plans do.
func (d *Service) behind() string {
	d.course.mu.Lock()
	defer d.course.mu.Unlock()
	return d.course.why
}

// catchUp plans as soon as plans go by the files of this daemon after all: others came to have the same, or are gone.
func (d *Service) catchUp(ctx context.Context) {
	d.course.mu.Lock()
	digest, why := d.course.digest, d.course.why
	d.course.mu.Unlock()
	if why != "" && d.follow(ctx, digest) {
		d.wake()
	}
}

// duties are what one node does at a time.
const (
	planning = "plan"
	folding  = "fold"
	telling  = "chats"
	inMail   = "mailbox " // and which
)

// taking is how often a node says that it goes on, or asks whether it may begin.
const taking = 2500 * time.Millisecond

// inTurn plans while no other node does. Each of their plans would be decided anew as soon as one of them is recorded, and they would
// overtake each other part by part where many letters are posted.
type inTurn struct {
	loop.Ledger
	joint store.Joint // nil for a ledger with one daemon
}

func (l inTurn) Update(ctx context.Context, scope scheduler.Scope, decide func(scheduler.State) ([]scheduler.Action, error)) ([]scheduler.Action, error) {
	if l.joint == nil {
		return l.Ledger.Update(ctx, scope, decide)
	}
	for {
		ours, err := l.joint.Take(ctx, planning)
		if err != nil {
			return nil, err
		}
		if ours {
			break
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(taking / 25):
		}
	}
	acts, err := l.Ledger.Update(ctx, scope, decide)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patiently)
	defer cancel()
	return acts, errors.Join(err, l.joint.Yield(last, planning))
}
