package mailer

import (
	"cmp"
	"slices"
	"time"

	"rondo/scheduler"
)

// outcome is what servers made of one recipient.
type outcome struct {
	letter int64
	to     string
	at     time.Time // of the answer about the recipient
	taken  bool
	failed bool // the letter counts as failed
	again  bool // refused once more after others were taken: not a server's mistake
}

const (
	waveRow   = 3              // different recipients refused in a row are a wave
	waveMixed = 8              // refused among others who were taken are one
	waveShare = 4              // if at least one in this many was refused
	waveAge   = 24 * time.Hour // how long a refusal counts
	waveMost  = 64             // outcomes that are remembered of a domain
)

// wave finds a wave of refusals at the end of what a server made of recipients, oldest first: several different people refused
// in a row, or many refused among others who were taken. It returns those refused in it, none where there is no wave, and how
// many taken in a row end it. One or two people are never a wave: they are gone.
func wave(history []outcome) (refused []outcome, ends int) {
	people := map[string]bool{}
	var all []outcome
	taken := 0
	for i := len(history) - 1; i >= 0; i-- {
		o := history[i]
		if o.taken {
			taken++
			continue
		}
		all = append(all, o)
		if !o.again {
			people[o.to] = true
		}
		switch {
		case taken == 0 && len(people) >= waveRow:
			refused, ends = slices.Clone(all), 1
		case len(people) >= waveMixed && len(people)*waveShare >= len(people)+taken:
			refused, ends = slices.Clone(all), cmp.Or(ends, waveMixed)
		}
	}
	slices.Reverse(refused)
	return refused, ends
}

// remember adds an outcome at its time. A history begins with a refusal: nobody asks what came before.
func remember(history []outcome, o outcome) []outcome {
	at := len(history)
	for at > 0 && history[at-1].at.After(o.at) {
		at--
	}
	if at == 0 && o.taken {
		return history
	}
	history = slices.Insert(history, at, o)
	for len(history) > 0 && (len(history) > waveMost || o.at.Sub(history[0].at) > waveAge || history[0].taken) {
		history = history[1:]
	}
	return history
}

// failures returns the letters among outcomes that count as failed.
func failures(all []outcome) (letters []int64) {
	for _, o := range all {
		if o.failed {
			letters = append(letters, o.letter)
		}
	}
	return letters
}

// mark notes whether letters count as failed.
func mark(history []outcome, failed bool, letters ...int64) {
	for i, o := range history {
		if slices.Contains(letters, o.letter) {
			history[i].failed = failed
		}
	}
}

// wide reports whether refusals in a row, with nobody's letter taken in between, are the route's: of several people at
// several domains.
func wide(row []outcome) bool {
	people, domains := map[string]bool{}, map[string]bool{}
	for _, o := range row {
		people[o.to], domains[domainOf(o.to)] = true, true
	}
	return len(people) >= waveRow && len(domains) > 1
}

// condemn judges a refusal for good. It is about its letter's recipient (RFC 5321 §4.2.1), whatever its code: the letter
// fails, and others go on. In a wave the server is in the wrong, or thinks ill of us: the letter is held, or waits when what
// we sent was against a policy, those that failed in the wave before share that after all (with), and their domain rests, or
// the route when several are refused.
func (g *gate) condemn(now time.Time, l scheduler.Delivery, r *refusal, v Verdict, jitter float64) (_ Verdict, with []int64) {
	if r.stage == MailFrom {
		return g.unwanted(now, l, v)
	}
	d := g.destination(now, l.To)
	policy := v == PauseDomain && r.stage != RcptTo
	with = g.surge(d, outcome{letter: l.ID, to: l.To, at: now, again: l.Released && d.wave == 0 && !g.wave})
	switch {
	case d.wave == 0 && !g.wave:
		if policy {
			return Wait, nil
		}
		if v == PauseDomain {
			v = Fail
		}
		mark(d.history, true, l.ID)
		mark(g.row, true, l.ID)
		return v, nil
	case d.wave > 0 && policy:
		d.rest(now, now.Add(domainPause), "has refused us by policy: "+r.String())
	case d.wave > 0:
		if d.width = 1; !d.shut.After(now) { // letters that are refused together count once
			d.rests++
			d.rest(now, now.Add(routeWait(d.rests, jitter)), "refuses one recipient after the other: "+r.String())
		}
	default:
		g.trouble(now, jitter, r, true)
	}
	if policy {
		return PauseDomain, with
	}
	return Hold, with
}

// surge adds a refusal to what is known of its domain and of the route, and looks whether it makes a wave. It returns the
// letters that count as failed in one that begins.
func (g *gate) surge(d *destination, o outcome) (failed []int64) {
	d.history = remember(d.history, o)
	if !o.again && d.wave == 0 {
		g.row = remember(g.row, o)
	}
	refused, ends := wave(d.history)
	switch {
	case d.wave == 0 && ends > 0:
		d.wave, failed = ends, failures(refused)
		g.row = slices.DeleteFunc(g.row, func(o outcome) bool { return domainOf(o.to) == d.name })
	case d.wave == 0 && !g.wave && wide(g.row):
		g.wave, failed = true, failures(g.row)
	}
	for _, other := range g.destinations {
		mark(other.history, false, failed...)
	}
	mark(g.row, false, failed...)
	return failed
}

// unwanted judges a refusal of MAIL for good, which speaks of us or of the letter. When letters to several people get it in a
// row, it is the route's trouble, and those that failed before wait with it.
func (g *gate) unwanted(now time.Time, l scheduler.Delivery, v Verdict) (_ Verdict, with []int64) {
	g.senders = remember(g.senders, outcome{letter: l.ID, to: l.To, at: now})
	people := map[string]bool{}
	for _, o := range g.senders {
		people[o.to] = true
	}
	if len(people) < mostSuspects {
		mark(g.senders, true, l.ID)
		return v, nil
	}
	with = failures(g.senders)
	mark(g.senders, false, with...)
	return Pause, with
}

// takes notes that a letter was taken whose recipient a server had accepted at a time. What was refused before that was about
// its recipients, and a wave may be over.
func (g *gate) takes(d *destination, to string, at time.Time) {
	g.senders = nil
	g.row = slices.DeleteFunc(g.row, func(o outcome) bool { return o.at.Before(at) })
	g.wave = g.wave && len(g.row) > 0
	if len(d.history) == 0 {
		return
	}
	d.history = remember(d.history, outcome{to: to, at: at, taken: true})
	if n := len(d.history) - d.wave; d.wave > 0 && !slices.ContainsFunc(d.history[max(0, n):], func(o outcome) bool { return !o.taken }) {
		// Few of the refused are kept, so that others who are gone are not taken for the same wave.
		d.wave, d.history = 0, d.history[max(0, n-waveRow):]
	}
}

// recall remembers refusals from before this program, oldest first, and the domains that are said to rest. Those may be tried:
// that their trouble is over is told once somebody is taken.
func (g *gate) recall(now time.Time, all []scheduler.Refusal, rests []scheduler.Rest) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range rests {
		g.destination(now, "@"+r.Domain).trouble = r.Since
	}
	for _, r := range all {
		o := outcome{letter: r.Letter, to: r.To, at: now, failed: !r.Held}
		d := g.destination(now, r.To)
		d.history = remember(d.history, o)
		g.row = remember(g.row, o)
	}
	g.row = slices.DeleteFunc(g.row, func(o outcome) bool {
		d := g.destination(now, o.to)
		if d.wave == 0 {
			_, d.wave = wave(d.history)
		}
		return d.wave > 0
	})
	g.wave = wide(g.row) && slices.ContainsFunc(all, func(r scheduler.Refusal) bool { return r.Held })
}

// waved reports whether something rests because of a wave.
func (g *gate) waved(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, d := range g.destinations {
		if d.wave > 0 && d.shut.After(now) {
			return true
		}
	}
	return g.wave && g.shut.After(now)
}

// lift ends what rests because of a wave, when somebody has released letters since it began to.
func (g *gate) lift(now, released time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, d := range g.destinations {
		if d.wave > 0 && d.rested.Before(released) {
			d.shut = now
		}
	}
	if g.wave && g.rested.Before(released) {
		g.shut = now
	}
}
