package mailer

import (
	"strings"
	"time"

	"rondo/scheduler"
)

// destination is what the gate knows of a domain that people have their addresses in. Many lie behind one route, and one
// that is slow or dead must not stop the others.
type destination struct {
	name    string
	flights int           // letters that were given to workers
	aloft   int           // of these, those that are being carried
	width   int           // so many flights may be
	moved   time.Time     // when a letter last came home, or went up as the only one
	took    time.Duration // how long the last one was aloft
	taken   time.Time     // when the last one that was taken came home
	usual   time.Duration // how long those are aloft

	refused map[string]bool // recipients in a row, for now
	since   time.Time       // of the first of them
	history []outcome       // of refusals for good and what followed
	wave    int             // so many taken in a row end the wave of refusals; 0 for none
	rests   int             // in a row
	trouble time.Time       // when the first of them began; zero for none
	rested  time.Time       // when the last one did
	shut    time.Time       // until when nothing leaves to it
	why     string
}

// flight is a letter on its way.
type flight struct {
	to    *destination
	up    time.Time // when a connection took it up; zero before
	heard time.Time // when the server accepted its recipient; zero before
}

const (
	soon       = time.Second // within which most letters come home
	muchSlower = 4           // times as long as letters to another domain
	remembered = time.Hour   // how long it counts that a domain is fast
	idle       = time.Minute // after which it has to prove that it still is
)

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

// destination is what is known of the domain of an address.
func (g *gate) destination(now time.Time, to string) *destination {
	if now.Sub(g.swept).Abs() > remembered {
		g.swept = now
		for name, d := range g.destinations {
			memory := remembered
			if len(d.history) > 0 {
				memory = waveAge
			}
			if d.flights == 0 && now.Sub(d.moved) > memory && !d.shut.After(now) {
				delete(g.destinations, name)
			}
		}
	}
	name := domainOf(to)
	d := g.destinations[name]
	if d == nil {
		d = &destination{name: name, width: g.cautious(), moved: now, refused: map[string]bool{}}
		g.destinations[name] = d
	}
	return d
}

// cautious is how many letters may be on their way at once to a domain that has not proved to be fast: two, if that
// leaves a connection to the others.
func (g *gate) cautious() int { return max(1, min(2, g.pace.Connections-1)) }

// depart asks for a letter to set out, and notes that it did if it may. If not, it asks again when another one has come
// home, or goes back, because that may take long.
func (g *gate) depart(now time.Time, id int64, to string) (may, back bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	d := g.destination(now, to)
	if d.flights == 0 && now.Sub(d.moved) > idle {
		d.width, d.took = g.cautious(), 0
	}
	if d.flights < d.width {
		d.flights++
		g.flights[id] = flight{to: d}
		g.started(now, 1)
		return true, false
	}
	if d.took < soon && (d.aloft == 0 || now.Sub(d.moved) < soon) {
		return false, false
	}
	g.crowded[d] = true
	return false, true
}

// up notes that a connection carries the letter from now on: what came before was the route's time.
func (g *gate) up(now time.Time, id int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f, ok := g.flights[id]
	if !ok || !f.up.IsZero() {
		return
	}
	if f.to.aloft++; f.to.aloft == 1 {
		f.to.moved = now
	}
	f.up = now
	g.flights[id] = f
}

// hear notes that the server has accepted a letter's recipient.
func (g *gate) hear(now time.Time, id int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if f, ok := g.flights[id]; ok {
		f.heard = now
		g.flights[id] = f
	}
}

// land notes that a letter has come home, taken by the server or not. To its domain one more than before may be on their
// way now, or half as many if it took much longer than letters to another domain do. So nobody is held up where everybody
// is in one domain, or where the route takes as long for all.
// mended says that this ended a trouble of the domain's.
func (g *gate) land(now time.Time, id int64, to string, taken bool) (mended bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f, ok := g.flights[id]
	if !ok {
		return false
	}
	delete(g.flights, id)
	d := f.to
	d.flights--
	if f.up.IsZero() {
		return false
	}
	d.aloft--
	d.moved, d.took = now, now.Sub(f.up)
	if g.slow(now, d) {
		d.width = max(g.cautious(), min(d.width, d.flights+1)/2)
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
		f.heard = f.up
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

// full are the domains to which no more letters may set out at present. tight says that there are others to which few
// may, so that most of those claimed ahead would have to go back.
func (g *gate) full(now time.Time) (domains []string, tight bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for d := range g.crowded {
		switch {
		case d.flights >= d.width:
			domains = append(domains, d.name)
		case d.width > 2*g.pace.Connections, now.Sub(d.moved) > idle:
			delete(g.crowded, d)
		default:
			tight = true
		}
	}
	return domains, tight
}

// outcast judges a refusal for now that is hardly about its letter when it repeats. It is the domain's trouble at first: it
// rests, and others are tried. It is the route's when three are refused, or one again after a rest, and nobody's letter is
// taken in between.
func (g *gate) outcast(now time.Time, to string, r *refusal, v Verdict, jitter float64) Verdict {
	if v == Greylisted {
		return v
	}
	d := g.destination(now, to)
	if r.stage == MailFrom { // which speaks of no domain
		if g.outcasts[to] = true; len(g.outcasts) >= mostOutcasts {
			return Slow
		}
		return Wait
	}
	if len(d.refused) == 0 {
		d.since = now
	}
	d.refused[to], g.outcasts[d.name] = true, true
	many, works := len(d.refused) >= mostOutcasts, g.accepted.After(d.since)
	rested := d.rests > 0 && !d.shut.After(now)
	switch {
	case len(g.outcasts) >= mostOutcasts || many && rested && !works:
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

// rest shuts the domain.
func (d *destination) rest(now, until time.Time, why string) {
	if d.trouble.IsZero() {
		d.trouble = now
	}
	d.rested, d.shut, d.why = now, scheduler.Later(d.shut, until), d.name+" "+why
}

// resting is how a domain rests at present; without Until when it does not.
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
