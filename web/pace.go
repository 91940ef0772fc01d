package web

import (
	"cmp"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// perMinute is how often one actor may post in a minute: more often than anybody does by hand.
const perMinute = 20

// pace limits how often actors post. It remembers those who posted lately, and of them mostActors at most.
type pace struct {
	per    int           // in a minute; 0 for perMinute
	in     time.Duration // per is how often in this time; 0 for a minute
	mu     sync.Mutex
	actors map[string]*rate.Limiter // by actor.paceKey
	many   int                      // how many actors there are when those are looked for who can be forgotten
	looked time.Time                // when that was last done
	others *rate.Limiter            // shared by those who come while mostActors are remembered; nil before
}

// How many actors a pace remembers at most, at some 200 octets each, and up to how many it does not look whom it can forget.
const (
	mostActors = 20_000
	fewActors  = 1000
)

// allow reports whether the actor with this key may post at now, and counts it.
func (p *pace) allow(key string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limiter(key, now).AllowN(now, 1)
}

// left reports whether the actor with this key may post at now, and does not count it.
func (p *pace) left(key string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.actors[key]
	if l == nil && len(p.actors) >= mostActors {
		l = p.others
	}
	return l == nil || l.TokensAt(now) >= 1
}

func (p *pace) limiter(key string, now time.Time) *rate.Limiter {
	if l := p.actors[key]; l != nil {
		return l
	}
	p.forget(now)
	if len(p.actors) >= mostActors {
		if p.others == nil {
			p.others = p.fresh()
		}
		return p.others
	}
	if p.actors == nil {
		p.actors = make(map[string]*rate.Limiter)
	}
	l := p.fresh()
	p.actors[key] = l
	return l
}

func (p *pace) fresh() *rate.Limiter {
	per := cmp.Or(p.per, perMinute)
	return rate.NewLimiter(rate.Every(cmp.Or(p.in, time.Minute)/time.Duration(per)), per)
}

// forget forgets those who may post as often as if they never had. It looks at all of them, so it does that when there are twice as many
// as were left the last time, and where there are as many as can be, once a second.
func (p *pace) forget(now time.Time) {
	full := len(p.actors) >= mostActors
	if len(p.actors) < max(p.many, fewActors) && !full || full && now.Sub(p.looked).Abs() < time.Second {
		return
	}
	for key, l := range p.actors {
		if l.TokensAt(now) >= float64(l.Burst()) {
			delete(p.actors, key)
		}
	}
	p.many, p.looked = 2*len(p.actors), now
}

// crowd limits how often something is done from all networks together. A part of that is kept for regions that ask seldom: whoever floods
// a form comes back again and again, and somebody who means it comes once or twice.
type crowd struct {
	all, kept pace
	mu        sync.Mutex
	heard     map[string]hearing // by region
	looked    time.Time          // when those were last looked for who can be forgotten
}

// hearing is how often a region asked, without an hour of silence between, and when it last did.
type hearing struct {
	times int
	last  time.Time
}

// How often a region asks that asks seldom, after how much silence that begins anew, and how many are remembered at most: whoever comes
// while there are as many does not ask seldom.
const (
	fewAsks   = 3
	silence   = time.Hour
	mostHeard = 20_000
)

// newCrowd returns a crowd of which something is done so often in a time: all by anybody, and kept by those who ask seldom.
func newCrowd(all, kept int, in time.Duration) *crowd {
	return &crowd{all: pace{per: all, in: in}, kept: pace{per: kept, in: in}, heard: map[string]hearing{}}
}

// allow reports whether it may be done from a region at now, and counts it. What is refused counts, too.
func (c *crowd) allow(region string, now time.Time) bool {
	seldom := c.seldom(region, now)
	return c.all.allow("", now) || seldom && c.kept.allow("", now)
}

func (c *crowd) seldom(region string, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	one, known := c.heard[region]
	if !known && len(c.heard) >= mostHeard {
		if now.Sub(c.looked).Abs() < time.Second {
			return false
		}
		c.looked = now
		for region, one := range c.heard {
			if now.Sub(one.last).Abs() >= silence {
				delete(c.heard, region)
			}
		}
		if len(c.heard) >= mostHeard {
			return false
		}
	}
	if now.Sub(one.last).Abs() >= silence {
		one.times = 0
	}
	one.times, one.last = one.times+1, now
	c.heard[region] = one
	return one.times <= fewAsks
}
