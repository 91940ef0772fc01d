package mailer

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"rondo/scheduler"
)

// gate knows the state of the route: whether letters may leave, how many at a time and how fast. It reads no clock; each method
// is told the time.
type gate struct {
	mu      sync.Mutex
	pace    Pace
	limiter *rate.Limiter // nil for no limit

	width  int           // connections allowed at present
	widens time.Time     // when one more is allowed; zero when width is full
	step   time.Duration // between one more and the next

	shut     time.Time // until when nothing leaves
	why      string
	since    time.Time // of the trouble that still lasts
	alarm    bool      // somebody has to look
	troubles int       // in a row

	suspects     map[string]bool         // domains refused for now, one after the other, by what is hardly about the letter
	destinations map[string]*destination // by domain
	inFlight     map[int64]flight        // by letter
	crowded      map[*destination]bool   // those for which letters had to go back
	swept        time.Time               // when domains were last forgotten

	day   time.Time // when the running 24 hours of the daily limit began
	today int

	accepted time.Time // the last letter

	row     []outcome // recipients refused for good in a row, but for those of a domain's wave
	wave    bool      // they are many, and at several domains
	senders []outcome // recipients of letters refused for good at MAIL in a row
	rested  time.Time // when the gate was shut last

	single bool // letters go one by one: the server loses what follows a final dot at once
}

const (
	widenAfterCrash    = time.Second
	widenAfterThrottle = 30 * time.Second
	quotaDay           = 24 * time.Hour
	quotaProbe         = time.Hour // between looks at a quota whose day we do not know
	domainPause        = time.Hour
	mostSuspects       = 3 // refused for now in a row: recipients before it is their domain, domains before it is the route

	// Where no rate is set, this many letters a connection are claimed ahead: claiming one by one would cost more than
	// carrying. Elsewhere none, so that an urgent letter waits for one letter at most.
	prefetch = 32
)

func newGate(pace Pace, gently bool, now time.Time) *gate {
	g := &gate{pace: pace, width: pace.Connections, suspects: map[string]bool{},
		destinations: map[string]*destination{}, inFlight: map[int64]flight{}, crowded: map[*destination]bool{}}
	if r := pace.Rate; r.Letters > 0 {
		each := rate.Every(r.Per / time.Duration(r.Letters))
		g.limiter = rate.NewLimiter(each, max(1, int(float64(each))))
	}
	if gently {
		g.narrow(1, widenAfterCrash, now)
	}
	return g
}

// room returns how many letters may be started now, while busy others are on their way. Where none may, it returns how long to
// wait before asking again; zero means until one of those is done.
func (g *gate) room(now time.Time, busy int) (n int, wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if wait := g.shut.Sub(now); wait > 0 {
		return 0, wait
	}
	g.widen(now)
	if g.pace.Daily > 0 {
		if now.Sub(g.day) >= quotaDay {
			if g.today >= g.pace.Daily {
				g.mended()
			}
			g.day, g.today = now, 0
		}
		if g.today >= g.pace.Daily {
			g.close(now, g.day.Add(quotaDay), fmt.Sprintf("the profile's limit of %d letters a day is reached", g.pace.Daily), true)
			return 0, g.shut.Sub(now)
		}
	}
	trying := g.why != ""
	n = g.width - busy
	if g.limiter == nil && !trying {
		n += prefetch * g.width
	}
	if g.pace.Daily > 0 {
		n = min(n, g.pace.Daily-g.today)
	}
	if trying { // one letter finds out whether the trouble is over
		n = min(n, 1-busy)
	}
	if n <= 0 {
		return 0, g.untilWider(now)
	}
	if g.limiter == nil {
		return n, 0
	}
	tokens := g.limiter.TokensAt(now)
	if tokens < 1 {
		return 0, time.Duration((1-tokens)/float64(g.limiter.Limit())*float64(time.Second)) + time.Millisecond
	}
	return min(n, int(tokens)), 0
}

// free reports whether nothing limits the number of letters, so that some may be claimed ahead.
func (g *gate) free() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.limiter == nil && g.pace.Daily == 0 && g.why == ""
}

// started notes that n letters were started.
func (g *gate) started(now time.Time, n int) {
	g.today += n
	if g.limiter != nil {
		g.limiter.AllowN(now, n)
	}
}

// accept notes that the server took a letter. That ends a trouble of the route.
func (g *gate) accept(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.accepted = now
	clear(g.suspects)
	if !g.shut.After(now) { // a letter that was under way when the gate shut proves nothing
		g.mended()
	}
}

// mended forgets a trouble that is over.
func (g *gate) mended() { g.troubles, g.why, g.alarm, g.since = 0, "", false, time.Time{} }

// refuse notes that the server refused a letter. It returns the verdict, which what came before may make another one than the
// reply alone would; when letters like this one may leave again; and, by their numbers, letters that had failed and turn out to
// share the verdict.
func (g *gate) refuse(now time.Time, l scheduler.Delivery, r *refusal, jitter float64) (v Verdict, reopens time.Time, with []int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v = r.verdict()
	switch {
	case r.forGood():
		v, with = g.condemn(now, l, r, v, jitter)
	case r.hardlyAbout():
		v = g.suspect(now, l.To, r, v, jitter)
	}
	switch v {
	case Slow:
		g.trouble(now, jitter, r, false)
		g.narrow(g.width/2, widenAfterThrottle, now)
	case Pause:
		g.trouble(now, jitter, r, true)
	case QuotaSpent:
		reopens := now.Add(quotaProbe)
		if !g.day.IsZero() && g.day.Add(quotaDay).After(reopens) && g.today >= g.pace.Daily {
			reopens = g.day.Add(quotaDay)
		}
		g.close(now, reopens, r.String(), true)
	case PauseDomain:
		return v, scheduler.Later(g.destination(now, l.To).shut, scheduler.Later(g.shut, now)), with
	}
	return v, scheduler.Later(g.shut, now), with
}

// trouble shuts the gate, each time in a row for longer. Workers that fail while it is shut already do not count again.
func (g *gate) trouble(now time.Time, jitter float64, r *refusal, alarm bool) {
	if g.shut.After(now) {
		g.alarm = g.alarm || alarm
		return
	}
	g.troubles++
	g.close(now, now.Add(routeWait(g.troubles, jitter)), r.String(), alarm)
}

func (g *gate) close(now, until time.Time, why string, alarm bool) {
	if g.since.IsZero() {
		g.since = now
	}
	g.rested = now
	g.shut, g.why, g.alarm = scheduler.Later(g.shut, until), why, alarm
}

// goOneByOne notes that the server loses what follows a final dot. It reports whether that was not known before.
func (g *gate) goOneByOne() (news bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	news, g.single = !g.single, true
	return news
}

// oneByOne reports whether a letter has to wait for the reply to the final dot of the one before.
func (g *gate) oneByOne() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.single
}

func (g *gate) narrow(width int, step time.Duration, now time.Time) {
	g.width, g.step, g.widens = max(1, width), step, now.Add(step)
}

func (g *gate) widen(now time.Time) {
	for g.width < g.pace.Connections && !now.Before(g.widens) {
		g.width++
		g.widens = g.widens.Add(g.step)
	}
}

func (g *gate) untilWider(now time.Time) time.Duration {
	if g.width >= g.pace.Connections {
		return 0
	}
	return max(time.Millisecond, g.widens.Sub(now))
}

// closed returns until when no letter may leave to an address, and why: the route or the domain rests. A zero until says that
// letters may leave now. For the route alone the address is "".
func (g *gate) closed(now time.Time, to string) (until time.Time, why string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut.After(now) {
		return g.shut, g.why
	}
	if d := g.destinations[domainOf(to)]; d != nil && d.shut.After(now) {
		return d.shut, d.why
	}
	return time.Time{}, ""
}

func (g *gate) allowed() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.width
}

func (g *gate) status(now time.Time) Status {
	g.mu.Lock()
	defer g.mu.Unlock()
	return Status{Accepted: g.accepted, Paused: g.shut.After(now), Alarm: g.alarm, Why: g.why, Since: g.since, Until: g.shut}
}
