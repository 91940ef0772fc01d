package mailer

import (
	"strings"
	"time"

	"rondo/scheduler"
)

// destination is what the gate knows of the domain of people's addresses. One route leads to many domains, and one that is slow
// or dead must not stop the others.
type destination struct {
	name     string
	inFlight int           // letters that were given to workers and are not done
	carried  int           // of these, those that a connection carries
	width    int           // how many may be in flight
	changed  time.Time     // when a letter was done last, or was the only one that a connection took up
	took     time.Duration // how long the last one was carried
	taken    time.Time     // when the last one that the server took was done
	usual    time.Duration // how long those take

	refused map[string]bool // recipients in a row, for now
	since   time.Time       // of the first of them
	history []outcome       // of refusals for good and what followed
	wave    int             // how many letters taken in a row end the wave of refusals; 0 for no wave
	rests   int             // in a row
	trouble time.Time       // when the first of them began; zero for none
	rested  time.Time       // when the last one did
	shut    time.Time       // until when nothing leaves to it
	why     string
}

// flight is a letter that is in flight.
type flight struct {
	to    *destination
	since time.Time // when a connection took it up; zero before
	heard time.Time // when the server accepted its recipient; zero before
}

const (
	soon       = time.Second // within which most letters are done
	muchSlower = 4           // times as long as letters to another domain
	remembered = time.Hour   // how long it counts that a domain is fast
	idle       = time.Minute // after which it has to prove that it still is
)

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// destination returns what is known of the domain of an address. Once an hour it forgets domains that nothing was sent to.
func (g *gate) destination(now time.Time, to string) *destination {
	if now.Sub(g.swept).Abs() > remembered {
		g.swept = now
		for name, d := range g.destinations {
			memory := remembered
			if len(d.history) > 0 {
				memory = waveAge
			}
			if d.inFlight == 0 && now.Sub(d.changed) > memory && !d.shut.After(now) {
				delete(g.destinations, name)
			}
		}
	}
	name := domainOf(to)
	d := g.destinations[name]
	if d == nil {
		d = &destination{name: name, width: g.cautious(), changed: now, refused: map[string]bool{}}
		g.destinations[name] = d
	}
	return d
}

// cautious returns how many letters may be in flight to a domain that has not proved to be fast: two, if that leaves a
// connection to the others.
func (g *gate) cautious() int { return max(1, min(2, g.pace.Connections-1)) }

// begin reports whether a letter may be given to a worker, and if so notes that it is in flight. If not, back says what to do:
// to give it back, since it may have to wait for long, or else to ask again once another letter is done.
func (g *gate) begin(now time.Time, id int64, to string) (may, back bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	d := g.destination(now, to)
	if d.inFlight == 0 && now.Sub(d.changed) > idle {
		d.width, d.took = g.cautious(), 0
	}
	if d.inFlight < d.width {
		d.inFlight++
		g.inFlight[id] = flight{to: d}
		g.started(now, 1)
		return true, false
	}
	if d.took < soon && (d.carried == 0 || now.Sub(d.changed) < soon) {
		return false, false
	}
	g.crowded[d] = true
	return false, true
}

// carrying notes that a connection carries the letter from now on. How long it waited for one says nothing of its domain.
func (g *gate) carrying(now time.Time, id int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f, ok := g.inFlight[id]
	if !ok || !f.since.IsZero() {
		return
	}
	if f.to.carried++; f.to.carried == 1 {
		f.to.changed = now
	}
	f.since = now
	g.inFlight[id] = f
}

// recipientTaken notes that the server has accepted a letter's recipient.
func (g *gate) recipientTaken(now time.Time, id int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if f, ok := g.inFlight[id]; ok {
		f.heard = now
		g.inFlight[id] = f
	}
}

// end notes that a letter is done, and whether the server took it. From then on one letter more may be in flight to its domain,
// or half as many if this one took much longer than letters to another domain do. So nobody is held up where everybody is in one
// domain, or where the route takes as long for all. mended reports whether this ended a trouble of the domain.
func (g *gate) end(now time.Time, id int64, to string, taken bool) (mended bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f, ok := g.inFlight[id]
	if !ok {
		return false
	}
	delete(g.inFlight, id)
	d := f.to
	d.inFlight--
	if f.since.IsZero() {
		return false
	}
	d.carried--
	d.changed, d.took = now, now.Sub(f.since)
	if g.slow(now, d) {
		d.width = max(g.cautious(), min(d.width, d.inFlight+1)/2)
	} else {
		d.width++
	}
	if !taken {
		return false
	}
	if d.usual += (d.took - d.usual) / 4; d.taken.IsZero() {
		d.usual = d.took
	}
	if f.heard.IsZero() {
		f.heard = f.since
	}
	g.takes(d, to, f.heard)
	mended = !d.trouble.IsZero()
	d.taken, d.rests, d.trouble = now, 0, time.Time{}
	clear(d.refused)
	return mended
}

// slow reports whether the last letter to d took much longer than those to another domain.
func (g *gate) slow(now time.Time, d *destination) bool {
	if d.took < soon {
		return false
	}
	for _, other := range g.destinations {
		if other != d && now.Sub(other.taken) < remembered && other.usual*muchSlower < d.took {
			return true
		}
	}
	return false
}

// full returns the domains to which no more letters may be begun at present. tight reports whether there are others to which
// only few may, so that most of those claimed ahead would have to be given back.
func (g *gate) full(now time.Time) (domains []string, tight bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for d := range g.crowded {
		switch {
		case d.inFlight >= d.width:
			domains = append(domains, d.name)
		case d.width > 2*g.pace.Connections, now.Sub(d.changed) > idle:
			delete(g.crowded, d)
		default:
			tight = true
		}
	}
	return domains, tight
}

// suspect judges a refusal for now that, when it repeats, is hardly about its letter. At first it counts as a trouble of the
// domain, which rests while others are tried. It is a trouble of the route when three domains refuse, or one again after its rest,
// and no letter to anybody is taken in between.
func (g *gate) suspect(now time.Time, to string, r *refusal, v Verdict, jitter float64) Verdict {
	if v == Greylisted {
		return v
	}
	d := g.destination(now, to)
	if r.stage == MailFrom { // which speaks of no domain
		if g.suspects[to] = true; len(g.suspects) >= mostSuspects {
			return Slow
		}
		return Wait
	}
	if len(d.refused) == 0 {
		d.since = now
	}
	d.refused[to], g.suspects[d.name] = true, true
	many, works := len(d.refused) >= mostSuspects, g.accepted.After(d.since)
	rested := d.rests > 0 && !d.shut.After(now)
	switch {
	case len(g.suspects) >= mostSuspects || many && rested && !works:
		if v == Wait {
			return Slow
		}
		return v
	case many:
		if !d.shut.After(now) { // letters that are refused together count once
			d.rests++
			d.rest(now, now.Add(routeWait(d.rests, jitter)), "refuses one after the other: "+r.String())
		}
		return PauseDomain
	}
	return Wait
}

// rest lets nothing leave to the domain until a time.
func (d *destination) rest(now, until time.Time, why string) {
	if d.trouble.IsZero() {
		d.trouble = now
	}
	d.rested, d.shut, d.why = now, scheduler.Later(d.shut, until), d.name+" "+why
}

// resting returns how the domain of an address rests at present. Until is zero when it does not rest.
func (g *gate) resting(now time.Time, to string) scheduler.Rest {
	g.mu.Lock()
	defer g.mu.Unlock()
	d := g.destination(now, to)
	rest := scheduler.Rest{Domain: d.name, Why: d.why, Since: d.trouble}
	if !d.trouble.IsZero() && d.shut.After(now) {
		rest.Until = d.shut
	}
	return rest
}
