package daemon

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rondo/installation"
	"rondo/store"
)

// longDay is an installation whose clock is set.
type longDay struct {
	brief  bool          // is part of the short form
	wrong  time.Duration // by which the clock is ahead at the start of the day
	set    []setting
	days   int // that have sessions
	lasts  time.Duration
	untrue bool // the clock is wrong at first or between settings; otherwise what it shows is the time
	held   span // in which nothing may leave

	t      *testing.T
	dir    string
	guests int       // of each of ten sessions a day
	dawn   time.Time // all these are on the clock that nobody sets
	booted time.Time

	off  atomic.Int64 // by which the machine's clock is ahead
	rest atomic.Int64 // for how long it has slept
	mu   sync.Mutex
	left []gone
	met  map[string]bool // letters that were refused once
}

// setting is a clock that is set: so long after the start it begins to show so much more. Where the machine slept, that is
// how long.
type setting struct {
	after, by time.Duration
	slept     bool
}

// span begins and ends so long after the start.
type span struct{ from, to time.Duration }

// gone is a letter that has left.
type gone struct {
	to, text string
	at       time.Time // on the clock that nobody sets
}

// now is the machine's clock.
func (d *longDay) now() time.Time { return time.Now().Round(0).Add(time.Duration(d.off.Load())) }

func (d *longDay) must(err error) {
	if err != nil {
		d.t.Helper()
		d.t.Fatal(err)
	}
}

func (d *longDay) write(name, text string) {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	d.must(os.MkdirAll(filepath.Dir(path), 0o777))
	d.must(os.WriteFile(path, []byte(text), 0o600))
}

func (d *longDay) found() {
	d.write("rondo.yaml", `site: { name: Data Guild, url: "https://sessions.example.org", timezone: UTC }
mail:
  from: Data Guild <guild@example.org>
  smtp: { host: mail.example.org, tls: none, insecure: true, rate: unlimited }
listen: 127.0.0.1:0
remind: 2 hours before
notify: { settle: 5m }
weekly: never
brake: { sessions: 1000, people: 100000 }
`)
	var people []string
	for i := range d.guests {
		people = append(people, guest(i))
	}
	d.write("people.yaml", "groups:\n  everybody: ["+strings.Join(people, ", ")+"]\n")
	rule := fmt.Sprintf("FREQ=DAILY;COUNT=%d;BYHOUR=4,6,8,10,12,14,16,18,20,22", 10*d.days)
	d.write("themes/talks.yaml", d.theme("Talks", d.dawn.Add(4*time.Hour), rule, "everybody", "online"))
	d.edit("the hall")
}

const (
	before  = 2 * time.Hour    // the start, people are reminded
	tooLate = 30 * time.Minute // before the start, they are not any more
	twice   = 16 * time.Minute // in which a letter that is refused once comes through
)

func guest(i int) string { return fmt.Sprintf("p%02d@example.org", i) }

// sessions are the starts of those to which everybody is invited.
func (d *longDay) sessions(yield func(time.Time) bool) {
	for day := range d.days {
		for hour := 4; hour < 24; hour += 2 {
			if !yield(d.dawn.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)) {
				return
			}
		}
	}
}

// edit changes the place of a session to which two are invited.
func (d *longDay) edit(place string) {
	d.write("themes/moving.yaml", d.theme("Moving", d.dawn.AddDate(0, 0, 9), "FREQ=DAILY;COUNT=1", "p00@example.org, p01@example.org", place))
}

func (d *longDay) theme(name string, starts time.Time, rule, audience, place string) string {
	return fmt.Sprintf(`name: %s
title: Decisions made with data
purpose: Case studies of how teams decide with data, so that next week's decision is easier.
schedule:
  starts: %s
  duration: 45m
  rrule: %s
place: %s
organizers: [p00@example.org]
audience: [%s]
`, name, starts.Format("2006-01-02 15:04"), rule, place, audience)
}

// live runs the parts of the daemon that know the time for so long, and sets the clock meanwhile.
func (d *longDay) live(length time.Duration, set []setting) {
	d.t.Helper()
	d.booted = time.Now()
	inst, err := installation.Open(filepath.Join(d.dir, "rondo.yaml"))
	d.must(err)
	inst.Machine.Slept = func() time.Duration { return time.Duration(d.rest.Load()) }
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	daemon, err := Open(ctx, inst, slog.New(slog.DiscardHandler), d.now)
	d.must(err)
	if daemon.early() {
		daemon.followFiles()
	}
	planner := daemon.planner()
	leg, carry := daemon.carrier.next(ctx, false)
	daemon.carrier.carrier.Dial = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go d.serve(theirs)
		return ours, nil
	}
	var parts sync.WaitGroup
	parts.Go(func() { _ = planner.Run(ctx) })
	parts.Go(func() { _ = carry(leg) })
	parts.Go(func() { _ = daemon.tidy(ctx) })
	events := map[time.Duration]func(){}
	for _, s := range set {
		events[s.after] = func() {
			if s.slept {
				d.rest.Add(int64(s.by))
			}
			d.off.Add(int64(s.by))
		}
		for i, around := range []time.Duration{-time.Hour, -30 * time.Second, time.Minute, time.Hour} {
			if at := set[0].after + around; at > 0 {
				events[at] = func() {
					d.edit(fmt.Sprintf("room %d", i))
					daemon.reread()
				}
			}
		}
	}
	stamp := ""
	for _, after := range slices.Sorted(maps.Keys(events)) {
		time.Sleep(after - d.since())
		events[after]()
		time.Sleep(time.Second)
		stamp = d.stamp(daemon, stamp)
	}
	time.Sleep(length - d.since())
	d.stamp(daemon, stamp)
	stop()
	parts.Wait()
	d.must(daemon.skills.cleanStop(context.Background()))
	found, err := daemon.db.(store.Auditor).Audit(context.Background(), d.now())
	d.must(err)
	for _, v := range found {
		d.t.Errorf("the ledger breaks an invariant: %v", v)
	}
	d.must(daemon.db.Close())
	time.Sleep(time.Minute) // what rests for a while after work has gone
}

func (d *longDay) since() time.Duration { return time.Since(d.booted) }

var dtstamp = regexp.MustCompile(`DTSTAMP:(\w+)`)

// stamp is the DTSTAMP in a feed, which must not be less than the one before.
func (d *longDay) stamp(daemon *Service, before string) string {
	d.t.Helper()
	daemon.pages.Invalidate()
	page := httptest.NewRecorder()
	daemon.pages.ServeHTTP(page, httptest.NewRequest("GET", "/feeds/moving.ics", nil))
	found := dtstamp.FindStringSubmatch(page.Body.String())
	if found == nil {
		return before
	}
	if found[1] < before {
		d.t.Errorf("the DTSTAMP in the feed falls from %s to %s", before, found[1])
	}
	return found[1]
}

// serve is a mail server that wants to see some readers' letters twice.
func (d *longDay) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(text string) { _, _ = io.WriteString(conn, text+"\r\n") }
	say("220 mail.example.org")
	to := ""
	for {
		command, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb, rest, _ := strings.Cut(strings.TrimSpace(command), " "); verb {
		case "RCPT":
			to = strings.Trim(rest, "TO:<>")
			say(d.greet(to))
		case "DATA":
			say("354 go")
			var text strings.Builder
			for row := ""; row != ".\r\n"; {
				if row, err = in.ReadString('\n'); err != nil {
					return
				}
				text.WriteString(row)
			}
			say(d.take(to, text.String()))
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// greet refuses each tenth reader at the first try of an hour, and one of them after three minutes.
func (d *longDay) greet(to string) string {
	if strings.HasPrefix(to, "p17@") {
		time.Sleep(3 * time.Minute)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	hour := fmt.Sprint(to, time.Now().Hour(), time.Now().Day())
	if strings.HasPrefix(to[2:], "7@") && !d.met[hour] {
		d.met[hour] = true
		return "451 4.7.1 Greylisted"
	}
	return "250 ok"
}

func (d *longDay) take(to, text string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left = append(d.left, gone{to, text, time.Now()})
	return "250 ok"
}
